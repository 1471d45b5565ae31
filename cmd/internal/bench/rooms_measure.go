package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/bots"
	"github.com/tickd/tickd/cmd/internal/bench/child"
	"github.com/tickd/tickd/cmd/internal/bench/game"
)

// roomsMeasured is what a run gave.
type roomsMeasured struct {
	joined   int // of the turn with the fewest
	returned int
	refused  error
	stats    *bots.Stats
	opener   *opener
	turns    []child.Sample // of rooms, each
	us       []float64      // CPU time a client and tick, by turn
	world    serverSum
	ratios   []float64 // of us to what one world took, by turn
}

// measure watches one server after the other.
func (r *roomsCommand) measure(ctx context.Context, program *game.Program, out output) (*roomsMeasured, error) {
	p, err := newPlaces(out)
	if err != nil {
		return nil, err
	}
	defer p.undo()
	defer threads()()
	m := &roomsMeasured{joined: r.bots(), stats: bots.NewStats(), opener: newOpener(r.Transport)}
	d := r.Duration / time.Duration(r.Turns)
	for range r.Turns {
		if err := r.turn(ctx, program, out, p, m, d); err != nil {
			return m, err
		}
		if !r.World {
			continue
		}
		s := swarm{Bots: r.bots(), Transport: r.Transport, Decode: r.Decode, Seed: r.Seed}
		met := &measured{joined: s.Bots, stats: bots.NewStats()}
		if err := s.sliceOf(ctx, program, out, met, p, d, r.world(program)); err != nil {
			return m, err
		}
		m.world.merge(&met.server)
		m.ratios = append(m.ratios, m.us[len(m.us)-1]/met.server.perClientTick())
		if err := met.faults(); err != nil {
			return m, fmt.Errorf("one world: %w", err)
		}
	}
	return m, m.faults()
}

// turn starts a server of rooms, watches the bots in them for d, and ends it.
func (r *roomsCommand) turn(ctx context.Context, program *game.Program, out output, p *places, m *roomsMeasured, d time.Duration) (err error) {
	c, err := child.Start(ctx, child.RoomsCommand, r.child(program, openAtOnce, openAtOnce), p.server)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Stop()) }()
	joining := out.bar("joining", r.bots())
	o := bots.Options{
		Addr: c.Addr, Transport: r.Transport, Bots: r.bots(), Decoding: r.Decode, Game: &program.Bots, Behaviour: r.behaviour(program),
		Seed: r.Seed, Workers: p.threads(), Joined: joining.set, Modest: r.Opening > 0,
	}
	if r.Churn > 0 {
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
	sample, err := r.watch(ctx, c, b, m, d)
	m.returned += b.Returned()
	if err != nil {
		return err
	}
	m.turns = append(m.turns, sample)
	m.us = append(m.us, float64(sample.CPU.Microseconds())/float64(max(sample.Rooms.ClientTicks, 1)))
	return nil
}

// watch lets rooms be opened while the bots are watched.
func (r *roomsCommand) watch(ctx context.Context, c *child.Child, b *bots.Swarm, m *roomsMeasured, d time.Duration) (sample child.Sample, err error) {
	if err := c.Begin(ctx); err != nil {
		return sample, err
	}
	opening, stop := context.WithCancel(ctx)
	opened := make(chan error, 1)
	go func() { opened <- m.opener.run(opening, c.Addr, r.Opening) }()
	stats, err := b.Measure(ctx, d)
	stop()
	m.stats.Add(stats)
	if err = errors.Join(err, <-opened); err != nil {
		return sample, err
	}
	return c.End(ctx)
}

// behaviour is the game's first, of bots that leave if there is churn.
func (r *roomsCommand) behaviour(p *game.Program) bot.Behaviour {
	b, _ := p.Behaviour("") // there is a first
	if r.Churn == 0 {
		return b
	}
	ticks := int(float64(r.bots()) / r.Churn * float64(r.Rate)) // that one stays, on average
	inner := b.New
	b.New = func(s bot.Seat) bot.Bot {
		rng := rand.New(rand.NewPCG(s.Seed^uint64(time.Now().UnixNano()), uint64(s.Index)))
		return &leaver{Bot: inner(s), left: 1 + int(rng.ExpFloat64()*float64(ticks))}
	}
	return b
}

// leaver is a bot that plays for so many snapshots.
type leaver struct {
	bot.Bot
	left int
}

// Act plays, or leaves.
func (l *leaver) Act(t bot.Turn) {
	l.Bot.Act(t)
	if l.left--; l.left <= 0 {
		t.Leave()
	}
}

// faults is what must not happen.
func (m *roomsMeasured) faults() error {
	var err error
	if m.refused != nil {
		err = fmt.Errorf("not all bots could join: %w", m.refused)
	}
	if n := m.stats.DecodeErrors + m.stats.Lost + m.stats.Ended; n > 0 {
		err = errors.Join(err, fmt.Errorf("%d bots were told what cannot be and %d were cut off: %w", m.stats.DecodeErrors, m.stats.Lost+m.stats.Ended, m.stats.First))
	}
	return errors.Join(err, m.opener.fault)
}

// median is that of some values, 0 of none.
func median(of []float64) float64 {
	if len(of) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(of))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}
