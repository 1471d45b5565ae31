package bench

import (
	"context"

	"github.com/tickd/tickd/cmd/internal/bench/game"
)

// onSockets is one step of a sweep with a server and its bots.
func (s *sweep) onSockets(ctx context.Context, p *game.Program, out output, n int) (sweepRow, error) {
	w := swarm{
		Bots: n, Duration: s.Duration, Transport: s.Transport,
		Visible: s.Visible, Decode: min(s.Decode, n), Seed: s.Seed,
	}
	m, err := w.measure(ctx, p, out)
	if err != nil {
		return sweepRow{}, err
	}
	r := m.report(&w)
	row := sweepRow{
		Clients: n, VisibleMean: r.VisibleMean, SnapshotsPerS: r.SnapshotsPerS,
		TickHz: r.Server.TickHz, TickMsP50: r.Server.TickMsP50, TickMsP99: r.Server.TickMsP99,
		CPUUsPerClientTick: *r.Server.CPUUsPerClientTick,
		CPUMs:              round(*r.Server.CPUUsPerClientTick * float64(n) / 1000),
	}
	rate := float64(p.TickRate())
	row.Holds = m.faults() == nil && row.TickHz >= nearly*rate && row.TickMsP99 < periodMs(p) &&
		row.SnapshotsPerS >= nearly*rate*float64(n)
	return row, nil
}

// inMemory is one step of a sweep without sockets.
func (s *sweep) inMemory(ctx context.Context, p *game.Program, n int) (sweepRow, error) {
	t := tick{Players: n, Visible: s.Visible, Ticks: s.Ticks, Seed: s.Seed}
	r, err := t.measure(ctx, p)
	if err != nil {
		return sweepRow{}, err
	}
	rate := float64(p.TickRate())
	return sweepRow{
		Clients: n, VisibleMean: r.VisibleMean, TickHz: rate, TickMsP50: r.WallMsP50, TickMsP99: r.WallMsP99,
		CPUMs: r.CPUMsP50, CPUUsPerClientTick: round(r.CPUMsP50 * 1000 / float64(n)), SnapshotsPerS: rate * float64(n),
		Holds: r.WallMsP99 < periodMs(p),
	}, nil
}
