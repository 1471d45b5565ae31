package server

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/admin"
)

// meterSeconds is over how long the reported quantiles look.
const meterSeconds = 10

// meter is the server's clock and stopwatch. Tick goroutine only.
type meter struct {
	start    time.Time
	clock    ecs.Clock
	period   int64
	took     *hdrhistogram.Histogram // us, since the window began
	ticks    int
	window   int
	overruns uint64
	p50, p99 float64
}

func newMeter(rate int) *meter {
	m := &meter{start: time.Now(), period: int64(time.Second) / int64(rate), window: rate * meterSeconds}
	m.took = hdrhistogram.New(1, int64(time.Minute/time.Microsecond), 3)
	m.clock = ecs.NewClock(m.period, 0)
	return m
}

// now is ns on a monotonic clock.
func (m *meter) now() int64 { return int64(time.Since(m.start)) }

func (m *meter) due() int { return m.clock.Advance(m.now()) }

func (m *meter) wait() time.Duration { return time.Duration(m.clock.Wait(m.now())) }

// step times one tick, in ns.
func (m *meter) step(f func()) (took int64) {
	from := m.now()
	f()
	took = m.now() - from
	if took > m.period {
		m.overruns++
	}
	_ = m.took.RecordValue(max(took/1000, 1)) // past a minute it is not counted
	if m.ticks++; m.ticks%(m.window/meterSeconds) == 0 {
		m.p50, m.p99 = float64(m.took.ValueAtQuantile(50))/1000, float64(m.took.ValueAtQuantile(99))/1000
	}
	if m.ticks >= m.window {
		m.took.Reset()
		m.ticks = 0
	}
	return took
}

// fill adds to a report what the clock knows.
func (m *meter) fill(r *admin.Report) {
	r.TickMsP50, r.TickMsP99, r.Overruns, r.Skipped = m.p50, m.p99, m.overruns, m.clock.Skipped
}
