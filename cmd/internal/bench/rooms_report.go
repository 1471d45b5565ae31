package bench

import "github.com/tickd/tickd/cmd/internal/bench/bots"

// roomsReport is what rooms prints. What was not measured is null.
type roomsReport struct {
	Rooms              int           `json:"rooms"`
	Players            int           `json:"players"`
	RateHz             int           `json:"rate_hz"`
	Transport          string        `json:"transport"`
	Joined             int           `json:"joined"`
	Turns              int           `json:"turns"`
	SnapshotsPerS      float64       `json:"snapshots_per_s"`
	GapMsP50           float64       `json:"gap_ms_p50"`
	GapMsP99           float64       `json:"gap_ms_p99"`
	DecodeErrors       uint64        `json:"decode_errors"`
	Left               uint64        `json:"left"`
	Returned           int           `json:"returned"`
	CPUUsPerClientTick float64       `json:"cpu_us_per_client_tick"` // median of the turns
	CPUPart            float64       `json:"cpu_part"`               // of one CPU
	LateMsP50          float64       `json:"late_ms_p50"`            // the turn that was latest, of each
	LateMsP99          float64       `json:"late_ms_p99"`
	LateMsMost         float64       `json:"late_ms_most"`
	Skipped            uint64        `json:"skipped"`
	RSSBytes           int64         `json:"rss_bytes"`
	Opening            *openReport   `json:"opening"`
	World              *serverReport `json:"world"`
	WorldRatio         *float64      `json:"world_ratio"` // median of the turns
}

// openReport is of rooms that were opened beside.
type openReport struct {
	Opened int     `json:"opened"`
	MsP50  float64 `json:"ms_p50"` // from the Hello to the Accepted
	MsP99  float64 `json:"ms_p99"`
	MsMost float64 `json:"ms_most"`
}

func (m *roomsMeasured) report(r *roomsCommand) roomsReport {
	st := m.stats
	p := roomsReport{
		Rooms: r.Rooms, Players: r.Players, RateHz: r.Rate, Transport: r.Transport, Joined: m.joined, Turns: len(m.turns),
		SnapshotsPerS: round(st.PerSecond(st.Snapshots)), GapMsP50: round(bots.Ms(st.Gap, 50)), GapMsP99: round(bots.Ms(st.Gap, 99)),
		DecodeErrors: st.DecodeErrors, Left: st.Left, Returned: m.returned, CPUUsPerClientTick: round(median(m.us)),
	}
	var cpu, wall float64
	for _, t := range m.turns {
		cpu, wall = cpu+t.CPU.Seconds(), wall+t.Wall.Seconds()
		p.LateMsP50, p.LateMsP99, p.LateMsMost = max(p.LateMsP50, t.Rooms.LateMsP50), max(p.LateMsP99, t.Rooms.LateMsP99), max(p.LateMsMost, t.Rooms.LateMsMost)
		p.Skipped, p.RSSBytes = p.Skipped+t.Skipped, max(p.RSSBytes, t.RSS)
	}
	if wall > 0 {
		p.CPUPart = round(cpu / wall)
	}
	if o := m.opener; o.opened > 0 {
		p.Opening = &openReport{Opened: o.opened, MsP50: round(bots.Ms(o.took, 50)), MsP99: round(bots.Ms(o.took, 99)), MsMost: round(bots.Ms(o.took, 100))}
	}
	if len(m.ratios) > 0 {
		ratio := round(median(m.ratios))
		p.World, p.WorldRatio = m.world.report(), &ratio
	}
	return p
}
