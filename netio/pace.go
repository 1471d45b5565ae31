package netio

// In-flight window of a session: a snapshot goes out only while the oldest
// unacknowledged one is young enough, so that a slow link queues nothing.
const (
	windowTicks   = 4  // at least
	windowSlack   = 2  // above the least round trip of late
	inFlightMax   = 32 // snapshots, also the clients' memory of baselines
	rttHalfWindow = 5  // seconds; the least of two halves is kept
)

// pace watches what a client has been sent and has acknowledged.
type pace struct {
	sent       [inFlightMax]uint32 // ticks not acknowledged, oldest at head
	head, n    int
	rtt        [2]uint32 // least round trip in ticks, this half and the last
	half       uint32    // when this half began
	progressed uint32    // tick of the last progress
}

const rttUnknown = ^uint32(0)

func (p *pace) open(now uint32) {
	*p = pace{rtt: [2]uint32{rttUnknown, rttUnknown}, half: now, progressed: now}
}

func (p *pace) queued(tick uint32) {
	if p.n == inFlightMax {
		return
	}
	if p.n == 0 {
		p.progressed = tick
	}
	p.sent[(p.head+p.n)%inFlightMax] = tick
	p.n++
}

// acked takes a cumulative acknowledgement at tick now.
func (p *pace) acked(tick, now, rate uint32) {
	for p.n > 0 && p.sent[p.head] <= tick {
		if now-p.half >= rttHalfWindow*rate {
			p.rtt[1], p.rtt[0], p.half = p.rtt[0], rttUnknown, now
		}
		p.rtt[0] = min(p.rtt[0], now-p.sent[p.head])
		p.head, p.n, p.progressed = (p.head+1)%inFlightMax, p.n-1, now
	}
}

// free reports whether another snapshot may go out at tick now.
func (p *pace) free(now uint32) bool {
	if p.n == 0 {
		return true
	}
	window := uint32(windowTicks)
	if rtt := min(p.rtt[0], p.rtt[1]); rtt != rttUnknown {
		window = max(window, rtt+windowSlack)
	}
	return p.n < inFlightMax && now-p.sent[p.head] <= window
}

// stuck reports whether nothing was acknowledged for too long.
func (p *pace) stuck(now, rate uint32) bool {
	return p.n > 0 && now-p.progressed > stuckSeconds*rate
}
