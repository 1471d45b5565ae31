package bench

import (
	"time"

	"github.com/tickd/tickd/cmd/internal/bench/bots"
	"github.com/tickd/tickd/cmd/internal/bench/child"
)

// swarmReport is what swarm prints. What was not measured is null.
type swarmReport struct {
	Bots          int           `json:"bots"`
	Joined        int           `json:"joined"`
	Transport     string        `json:"transport"`
	VisibleMean   float64       `json:"visible_mean"`
	SnapshotsPerS float64       `json:"snapshots_per_s"`
	GapMsP50      float64       `json:"gap_ms_p50"`
	GapMsP99      float64       `json:"gap_ms_p99"`
	RTTMsP50      float64       `json:"rtt_ms_p50"`
	RTTMsP99      float64       `json:"rtt_ms_p99"`
	BytesPerS     float64       `json:"bytes_per_s"`
	DecodeErrors  uint64        `json:"decode_errors"`
	Server        *serverReport `json:"server"`
	Floor         *floorShort   `json:"floor"`
	FloorRatio    *float64      `json:"floor_ratio"`
}

// serverReport is the server's side of it.
type serverReport struct {
	TickHz             float64  `json:"tick_hz"`
	TickMsP50          float64  `json:"tick_ms_p50"`
	TickMsP99          float64  `json:"tick_ms_p99"`
	CPUUsPerClientTick *float64 `json:"cpu_us_per_client_tick"`
	RSSBytes           *int64   `json:"rss_bytes"`
}

type floorShort struct {
	CPUUsPerClientTick float64 `json:"cpu_us_per_client_tick"`
}

func (m *measured) report(s *swarm) swarmReport {
	st := m.stats
	r := swarmReport{
		Bots: s.Bots, Joined: m.joined, Transport: s.Transport, VisibleMean: round(st.VisibleMean()),
		SnapshotsPerS: round(st.PerSecond(st.Snapshots)), BytesPerS: round(st.PerSecond(st.Bytes)),
		GapMsP50: round(bots.Ms(st.Gap, 50)), GapMsP99: round(bots.Ms(st.Gap, 99)),
		RTTMsP50: round(bots.Ms(st.RTT, 50)), RTTMsP99: round(bots.Ms(st.RTT, 99)),
		DecodeErrors: st.DecodeErrors, Server: m.server.report(),
	}
	if us := m.floor.perClientTick(); us > 0 {
		ratio := round(m.server.perClientTick() / us)
		r.Floor, r.FloorRatio = &floorShort{round(us)}, &ratio
	}
	return r
}

// serverSum adds up what a server said of several slices. The worst tick
// quantiles and the largest memory count.
type serverSum struct {
	slices      int
	wall        time.Duration
	ticks       uint64
	cpu         time.Duration
	clientTicks float64
	p50, p99    float64
	rss         int64
	status      *serverReport // of a server that only tells its status
}

func (s *serverSum) add(c child.Sample, clients int) {
	s.slices++
	s.wall += c.Wall
	s.ticks += c.Ticks
	s.cpu += c.CPU
	s.clientTicks += float64(clients) * float64(c.Ticks)
	s.p50, s.p99, s.rss = max(s.p50, c.TickMsP50), max(s.p99, c.TickMsP99), max(s.rss, c.RSS)
}

// merge adds what another has added up.
func (s *serverSum) merge(o *serverSum) {
	s.slices += o.slices
	s.wall += o.wall
	s.ticks += o.ticks
	s.cpu += o.cpu
	s.clientTicks += o.clientTicks
	s.p50, s.p99, s.rss = max(s.p50, o.p50), max(s.p99, o.p99), max(s.rss, o.rss)
}

// perClientTick is CPU time in us.
func (s *serverSum) perClientTick() float64 {
	if s.clientTicks == 0 {
		return 0
	}
	return float64(s.cpu.Nanoseconds()) / 1000 / s.clientTicks
}

func (s *serverSum) report() *serverReport {
	if s.slices == 0 {
		return s.status
	}
	us := round(s.perClientTick())
	return &serverReport{
		TickHz: round(float64(s.ticks) / s.wall.Seconds()), TickMsP50: round(s.p50), TickMsP99: round(s.p99),
		CPUUsPerClientTick: &us, RSSBytes: &s.rss,
	}
}
