package bench

import (
	"fmt"

	"github.com/tickd/tickd/cmd/internal/bench/stage"
)

// loopsName is under which name the event loops' part is among the systems.
const loopsName = "loops"

// tickReport is what tick prints.
type tickReport struct {
	Players        int                `json:"players"`
	Creatures      int                `json:"creatures"`
	VisibleMean    float64            `json:"visible_mean"`
	Ticks          int                `json:"ticks"`
	CPUMsP50       float64            `json:"cpu_ms_p50"`
	CPUMsP99       float64            `json:"cpu_ms_p99"`
	CopiedMsP50    float64            `json:"copied_ms_p50,omitempty"` // CPU ms of the ticks that copied the state
	CopiedMsMax    float64            `json:"copied_ms_max,omitempty"`
	WallMsP50      float64            `json:"wall_ms_p50"`
	WallMsP99      float64            `json:"wall_ms_p99"`
	Systems        map[string]float64 `json:"systems"` // CPU ms, median, and the loops' part
	BytesPerClient float64            `json:"bytes_per_client"`
	HeaderBytes    float64            `json:"header_bytes"`
	BytesPerPair   float64            `json:"bytes_per_pair"`
	OldestTicks    uint32             `json:"oldest_ticks"` // the greatest age of anything in view
	AllocsPerTick  float64            `json:"allocs_per_tick"`
	GCPauseMsMax   float64            `json:"gc_pause_ms_max"`
	StateHash      string             `json:"state_hash"`
}

// report sums up; before is what had been sent before the measured ticks.
func (t *tick) report(s *stage.Stage, times *stage.Times, before uint64) tickReport {
	sum := s.Watched()
	r := tickReport{
		Players: t.Players, Creatures: t.Creatures, Ticks: t.Ticks,
		VisibleMean: ratio(sum.Seen, sum.Snapshots),
		CPUMsP50:    round(stage.Ms(times.CPU, .5)), CPUMsP99: round(stage.Ms(times.CPU, .99)),
		WallMsP50: round(stage.Ms(times.Wall, .5)), WallMsP99: round(stage.Ms(times.Wall, .99)),
		CopiedMsP50: round(stage.Ms(times.Copied, .5)), CopiedMsMax: round(stage.Ms(times.Copied, 1)),
		Systems:       map[string]float64{loopsName: round(stage.Ms(times.Deliver, .5))},
		HeaderBytes:   ratio(sum.Header, sum.Snapshots),
		BytesPerPair:  ratio(sum.Body, sum.Pairs),
		OldestTicks:   sum.Oldest,
		AllocsPerTick: ratio(times.Allocs, uint64(t.Ticks)),
		GCPauseMsMax:  round(times.Pause.Seconds() * 1000),
		StateHash:     fmt.Sprintf("%016x", s.Game.App.State.Hash()),
	}
	for i, name := range times.Names {
		r.Systems[name] += round(stage.Ms(times.Systems[i], .5))
	}
	sent, others := s.Sent()
	if others == 0 { // all of them watch
		sent, before, others = sum.Header+sum.Body+sum.Tiles, 0, len(s.Watchers)
	}
	r.BytesPerClient = ratio(sent-before, uint64(others)*uint64(t.Ticks))
	return r
}

func ratio(n, d uint64) float64 {
	if d == 0 {
		return 0
	}
	return round(float64(n) / float64(d))
}
