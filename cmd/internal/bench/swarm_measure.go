package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/bots"
	"github.com/tickd/tickd/cmd/internal/bench/child"
	bare "github.com/tickd/tickd/cmd/internal/bench/floor"
	"github.com/tickd/tickd/cmd/internal/bench/game"
)

// measured is what some slices of a run gave.
type measured struct {
	joined  int // of the slice with the fewest
	refused error
	stats   *bots.Stats
	server  serverSum
	floor   serverSum
}

// floorSlices is how often the game and the bare server take turns.
const floorSlices = 3

func (s *swarm) measure(ctx context.Context, program *game.Program, out output) (*measured, error) {
	m := &measured{joined: s.Bots, stats: bots.NewStats()}
	if s.Addr != "" {
		return m, s.visit(ctx, program, out, m)
	}
	p, err := newPlaces(out)
	if err != nil {
		return nil, err
	}
	defer p.undo()
	if !s.Floor {
		return m, s.slice(ctx, program, out, m, p, s.Duration)
	}
	for range floorSlices {
		part := &measured{joined: s.Bots, stats: bots.NewStats(), server: m.server}
		err := s.slice(ctx, program, out, part, p, s.Duration/floorSlices)
		m.add(part)
		if err != nil {
			return m, err
		}
		f := floor{
			Connections: s.Bots, Bytes: part.snapshotSize(), Hz: program.TickRate(),
			Duration: s.Duration / floorSlices, Effort: part.stats.Effort(),
		}
		if err := f.slice(ctx, out, &m.floor, p); err != nil {
			return m, err
		}
	}
	return m, nil
}

// add adds a slice.
func (m *measured) add(o *measured) {
	m.joined = min(m.joined, o.joined)
	if m.refused == nil {
		m.refused = o.refused
	}
	m.stats.Add(o.stats)
	m.server = o.server
}

// snapshotSize is the mean size of a snapshot, with what came beside it.
func (m *measured) snapshotSize() int {
	n := max(m.stats.Snapshots, 1)
	return max(int((m.stats.Bytes+n/2)/n), bare.BytesMin)
}

// slice starts a server, watches the bots on it for d, and ends it.
func (s *swarm) slice(ctx context.Context, program *game.Program, out output, m *measured, p *places, d time.Duration) error {
	return s.sliceOf(ctx, program, out, m, p, d, s.game(program))
}

// sliceOf is slice on a server as it is said.
func (s *swarm) sliceOf(ctx context.Context, program *game.Program, out output, m *measured, p *places, d time.Duration, g child.Game) (err error) {
	c, err := child.Start(ctx, child.GameCommand, g, p.server)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Stop()) }()
	return s.play(ctx, program, out, m, c.Addr, p.threads(), d, func(watch func() error) error {
		return m.server.around(ctx, c, m.joined, watch)
	})
}

// play lets the bots join at addr and watches them for d, inside around.
func (s *swarm) play(ctx context.Context, program *game.Program, out output, m *measured, addr string, threads int, d time.Duration, around func(watch func() error) error) error {
	behaviour, err := program.Behaviour(s.Behaviour)
	if err != nil {
		return err
	}
	joining := out.bar("joining", s.Bots)
	o := bots.Options{
		Addr: addr, Transport: s.Transport, Password: s.Password, Bots: s.Bots, Decoding: s.Decode,
		Game: &program.Bots, Behaviour: behaviour, Seed: s.Seed, Workers: threads, Joined: joining.set,
	}
	if behaviour.Ends {
		o.Return = returnPause
	}
	b, err := bots.Join(ctx, o)
	defer b.Leave()
	joining.done()
	m.joined = min(m.joined, b.Joined())
	if m.refused == nil {
		m.refused = b.Err()
	}
	if err != nil {
		return err
	}
	if err := b.Settle(ctx, settle(d)); err != nil {
		return err
	}
	return around(func() error {
		stats, err := b.Measure(ctx, d)
		m.stats.Add(stats)
		return err
	})
}

func (s *swarm) game(p *game.Program) child.Game {
	w, h := worldFor(p.View(), s.Bots+s.Creatures, s.Visible)
	behaviour, _ := p.Behaviour(s.Behaviour) // it is checked
	return child.Game{
		World:    bot.World{Players: s.Bots, Creatures: s.Creatures, Width: w, Height: h, Together: behaviour.Together},
		Password: s.Password, Profile: s.Profile, Data: s.Data,
	}
}

// faults is what must not happen.
func (m *measured) faults() error {
	var err error
	if m.refused != nil {
		err = fmt.Errorf("not all bots could join: %w", m.refused)
	}
	if n := m.stats.DecodeErrors + m.stats.Lost; n > 0 {
		err = errors.Join(err, fmt.Errorf("%d bots failed and %d were cut off: %w", m.stats.DecodeErrors, m.stats.Lost, m.stats.First))
	}
	return err
}
