package netio

import "math/bits"

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
	oldest     uint32    // tick not acknowledged, if any is
	progressed uint32    // tick of the last progress
	flying     uint64    // ticks not acknowledged: a bit each, the lowest for oldest
	rtt        [2]uint32 // least round trip in ticks, this half and the last
	half       uint32    // when this half began
}

const rttUnknown = ^uint32(0)

// spanMax is by how many ticks what is in flight may lie apart.
const spanMax = 63

func (p *pace) open(now uint32) {
	*p = pace{rtt: [2]uint32{rttUnknown, rttUnknown}, half: now, progressed: now}
}

// queued takes a tick, greater than those before and at most spanMax after oldest.
func (p *pace) queued(tick uint32) {
	if p.flying == 0 {
		p.oldest, p.progressed = tick, tick
	}
	p.flying |= 1 << (tick - p.oldest)
}

// acked takes a cumulative acknowledgement at tick now.
func (p *pace) acked(tick, now, rate uint32) {
	if p.flying == 0 || tick < p.oldest {
		return
	}
	if now-p.half >= rttHalfWindow*rate {
		p.rtt[1], p.rtt[0], p.half = p.rtt[0], rttUnknown, now
	}
	reach := uint64(1)<<(min(tick-p.oldest, spanMax)+1) - 1 // all bits when it is 64
	newest := p.oldest + uint32(bits.Len64(p.flying&reach)) - 1
	p.rtt[0], p.progressed = min(p.rtt[0], now-newest), now
	if p.flying &^= reach; p.flying != 0 {
		gone := bits.TrailingZeros64(p.flying)
		p.flying, p.oldest = p.flying>>gone, p.oldest+uint32(gone)
	}
}

// free reports whether another snapshot may go out at tick now.
func (p *pace) free(now uint32) bool {
	if p.flying == 0 {
		return true
	}
	window := uint32(windowTicks)
	if rtt := min(p.rtt[0], p.rtt[1]); rtt != rttUnknown {
		window = min(max(window, rtt+windowSlack), spanMax)
	}
	return now-p.oldest <= window && bits.OnesCount64(p.flying) < inFlightMax
}

// forgive moves the last progress by ticks in which none could be noticed.
func (p *pace) forgive(ticks, now uint32) { p.progressed = min(p.progressed+ticks, now) }

// stuck reports whether nothing was acknowledged for too long.
func (p *pace) stuck(now, rate uint32) bool {
	return p.flying != 0 && now-p.progressed > stuckSeconds*rate
}
