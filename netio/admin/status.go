package admin

import "fmt"

// status is a Report as /api/status shows it. The names are a promise to whoever reads them.
type status struct {
	State       State             `json:"state"`
	Tick        uint32            `json:"tick"`
	TickRate    int               `json:"tick_rate"`
	Players     int               `json:"players"`
	MaxPlayers  int               `json:"max_players"`
	Entities    int               `json:"entities"`
	World       statusWorld       `json:"world"`
	Version     string            `json:"version"`
	Timing      statusTiming      `json:"timing"`
	Kept        *statusKept       `json:"kept,omitempty"`
	Connections int64             `json:"connections"`
	Counters    map[string]uint64 `json:"counters"`
}

type statusWorld struct {
	Seed   string            `json:"seed"`
	Label  map[string]string `json:"label,omitempty"`
	Width  int               `json:"width"`
	Height int               `json:"height"`
}

type statusTiming struct {
	P50      float64 `json:"p50_ms"`
	P99      float64 `json:"p99_ms"`
	Overruns uint64  `json:"overruns"`
	Skipped  uint64  `json:"skipped"`
}

// statusKept is nil where nobody says anything of it.
type statusKept struct {
	Promise  string `json:"promise"`
	Epoch    uint32 `json:"epoch"`
	Durable  uint32 `json:"durable_tick"`
	Snapshot uint32 `json:"world_snapshot_tick"`
	Written  int64  `json:"journal_bytes_since"`
	HashTick uint32 `json:"hash_tick"`
	Hash     string `json:"hash"`

	P50 float64 `json:"commit_p50_ms"`
	P99 float64 `json:"commit_p99_ms"`
}

func keptOf(k Kept) *statusKept {
	if k.Promise == "" {
		return nil
	}
	return &statusKept{k.Promise, k.Epoch, k.Durable, k.Snapshot, k.Written, k.HashTick, fmt.Sprintf("%016x", k.Hash), k.CommitMsP50, k.CommitMsP99}
}

// Status is what becomes the JSON of /api/status.
func (r *Report) Status() any { return statusOf(*r) }

func statusOf(r Report) status {
	counters := make(map[string]uint64, len(r.Counters))
	for _, c := range r.Counters {
		counters[c.Name] = c.Value
	}
	return status{
		State: r.State, Tick: r.Tick, TickRate: r.TickRate,
		Players: r.Players, MaxPlayers: r.MaxPlayers, Entities: r.Entities,
		World:       statusWorld(r.World),
		Version:     r.Version,
		Timing:      statusTiming{P50: r.TickMsP50, P99: r.TickMsP99, Overruns: r.Overruns, Skipped: r.Skipped},
		Kept:        keptOf(r.Kept),
		Connections: r.Connections,
		Counters:    counters,
	}
}
