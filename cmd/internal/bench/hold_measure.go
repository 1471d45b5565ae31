package bench

import (
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/bots"
	"github.com/tickd/tickd/cmd/internal/bench/child"
	"github.com/tickd/tickd/cmd/internal/bench/game"
)

// calmTime is how long the honest play alone, and are watched, before the
// attack.
const calmTime = 3 * time.Second

// lookEvery is how often the server's memory is looked at.
const lookEvery = 250 * time.Millisecond

// threads lets the honest, the attackers and those who join run beside each
// other, even on one CPU: the system, not the runtime, then says who goes first.
func threads() (undo func()) {
	const most = 8
	before := runtime.GOMAXPROCS(most)
	return func() { runtime.GOMAXPROCS(before) }
}

// against starts a server and holds it against one behaviour.
func (h *hold) against(ctx context.Context, program *game.Program, out output, p *places, b bot.Behaviour) (row *holdRow, err error) {
	width, height := worldFor(program.View(), h.Honest+h.Attackers, h.Visible)
	honestly, err := program.Behaviour("")
	if err != nil {
		return nil, err
	}
	c, err := child.Start(ctx, child.GameCommand, child.Game{
		World: bot.World{Players: h.Honest + h.Attackers, Width: width, Height: height, Together: true},
	}, p.server)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Stop()) }()
	joining := out.bar(b.Name, h.Honest)
	honest, err := bots.Join(ctx, bots.Options{
		Addr: c.Addr, Transport: h.Transport, Bots: h.Honest, Decoding: min(h.Decode, h.Honest), Game: &program.Bots, Behaviour: honestly, Seed: h.Seed, Asking: true, Joined: joining.set,
	})
	defer honest.Leave()
	joining.done()
	if err != nil {
		return nil, err
	}
	row = &holdRow{Behaviour: b.Name, attackers: b, game: &program.Bots}
	return row, h.watch(ctx, c, honest, row)
}

// watch measures before, during and after the attack.
func (h *hold) watch(ctx context.Context, c *child.Child, honest *bots.Swarm, row *holdRow) error {
	calm, err := honest.Measure(ctx, calmTime)
	if err != nil {
		return err
	}
	row.CalmMsP99 = round(bots.Ms(calm.Answer, 99))
	if err := c.Begin(ctx); err != nil {
		return err
	}
	before, err := c.End(ctx)
	if err != nil {
		return err
	}
	row.RSSBefore = before.RSS
	attack, err := h.attack(ctx, c, honest, row)
	if err != nil {
		return errors.Join(err, row.fault(honest, attack, h.Honest))
	}
	if err := honest.Settle(ctx, h.After); err != nil {
		return err
	}
	after, err := c.End(ctx)
	if err != nil {
		return err
	}
	row.RSSAfter = after.RSS
	end, err := honest.Measure(ctx, 0)
	return errors.Join(err, row.fault(honest, end, h.Honest))
}

// attack lets the attackers in, watches the honest meanwhile, and lets the
// attackers leave. The join of the attackers is a part of it.
func (h *hold) attack(ctx context.Context, c *child.Child, honest *bots.Swarm, row *holdRow) (*bots.Stats, error) {
	stats := bots.NewStats()
	done, stop := context.WithCancel(ctx)
	seen := make(chan error, 1)
	go func() { seen <- row.most(done, c) }()
	failed := h.attackers(ctx, c.Addr, honest, stats, row)
	stop()
	return stats, errors.Join(failed, <-seen)
}

// most watches the server's memory until ctx ends.
func (r *holdRow) most(ctx context.Context, c *child.Child) error {
	for {
		s, err := c.End(context.WithoutCancel(ctx))
		if err != nil {
			return err
		}
		r.RSSMost, r.TickMsP99 = max(r.RSSMost, s.RSS), s.TickMsP99
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(lookEvery):
		}
	}
}

// attackers join, do what they do for the duration, and leave.
func (h *hold) attackers(ctx context.Context, addr string, honest *bots.Swarm, stats *bots.Stats, row *holdRow) error {
	swarm, err := bots.Join(ctx, bots.Options{
		Addr: addr, Transport: h.Transport, Bots: h.Attackers, Decoding: bots.None, Game: row.game, Behaviour: row.attackers,
		Seed: h.Seed + 1, Modest: true, Return: returnPause,
	})
	defer swarm.Leave()
	if err != nil {
		return err
	}
	met, err := honest.Measure(ctx, h.Duration)
	stats.Add(met)
	row.meet(stats)
	if err != nil {
		return err
	}
	of, err := swarm.Measure(ctx, 0)
	row.attack(swarm, of)
	return err
}
