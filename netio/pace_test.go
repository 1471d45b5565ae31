package netio

import (
	"math/rand/v2"
	"testing"
)

// slowPace is pace with a list instead of bits.
type slowPace struct {
	sent       []uint32
	rtt        [2]uint32
	half       uint32
	progressed uint32
}

func (p *slowPace) acked(tick, now, rate uint32) {
	for len(p.sent) > 0 && p.sent[0] <= tick {
		if now-p.half >= rttHalfWindow*rate {
			p.rtt[1], p.rtt[0], p.half = p.rtt[0], rttUnknown, now
		}
		p.rtt[0], p.progressed, p.sent = min(p.rtt[0], now-p.sent[0]), now, p.sent[1:]
	}
}

func (p *slowPace) free(now uint32) bool {
	window := uint32(windowTicks)
	if rtt := min(p.rtt[0], p.rtt[1]); rtt != rttUnknown {
		window = min(max(window, rtt+windowSlack), spanMax)
	}
	return len(p.sent) == 0 || len(p.sent) < inFlightMax && now-p.sent[0] <= window
}

func TestPaceModel(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		var p pace
		p.open(1)
		q := slowPace{rtt: [2]uint32{rttUnknown, rttUnknown}, half: 1, progressed: 1}
		delay, last := rng.Uint32N(80), uint32(0)
		for now := uint32(1); now < 1500; now++ {
			if rng.IntN(200) == 0 {
				delay = rng.Uint32N(80)
			}
			if now > delay && rng.IntN(3) > 0 && now-delay > last {
				last = now - delay
				p.acked(last, now, 20)
				q.acked(last, now, 20)
			}
			if p.free(now) != q.free(now) {
				t.Fatalf("seed %d tick %d: free is %v; %+v, %+v", seed, now, p.free(now), p, q)
			}
			if q.free(now) && rng.IntN(5) > 0 {
				p.queued(now)
				if len(q.sent) == 0 {
					q.progressed = now
				}
				q.sent = append(q.sent, now)
			}
			if stuck := len(q.sent) > 0 && now-q.progressed > stuckSeconds*20; p.stuck(now, 20) != stuck || p.rtt != q.rtt {
				t.Fatalf("seed %d tick %d: %+v, want %+v", seed, now, p, q)
			}
		}
	}
}
