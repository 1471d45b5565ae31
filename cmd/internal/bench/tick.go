package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/child"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/cmd/internal/bench/stage"
	"github.com/tickd/tickd/netio"
)

// warmup is how many ticks are played before any is measured: more than the
// clients' and the server's memory of the past.
const warmup = 64

// warmupCrowd is until everybody in a crowd has been told everybody's name.
const warmupCrowd = 320

// watchersMax is how many players decode what they get in the command tick.
const watchersMax = 100

// tick is the command.
type tick struct {
	Players   int     `default:"10000" help:"How many play."`
	Creatures int     `default:"0" help:"How many entities there are beside the players, if the game has any."`
	Visible   float64 `default:"50" help:"Entities that a player is to see on average: how large the world is."`
	Ticks     int     `default:"200" help:"How many ticks are measured."`
	Late      float64 `default:"0" help:"Percent of the players who acknowledge late, by up to 24 ticks."`
	Seed      uint64  `default:"1" help:"What the world and the walks are made from."`
	Crowd     bool    `help:"All in the middle of the world, whatever --visible says."`
	CopyEvery int     `default:"0" help:"Copy the state after every so many ticks, as a server does each minute that keeps its world, and tell of those ticks apart."`
	Profile   string  `name:"cpuprofile" placeholder:"FILE" help:"Write a CPU profile of the measured ticks."`
	JSON      bool    `name:"json" help:"Print JSON."`
}

func (t *tick) check(p *game.Program) error {
	if t.Players > netio.SessionsMax {
		return fmt.Errorf("--players: %d is more than %d", t.Players, netio.SessionsMax)
	}
	if t.Late < 0 || t.Late > 100 {
		return fmt.Errorf("--late: %v is no percentage", t.Late)
	}
	return errors.Join(atLeast("players", t.Players, 1), atLeast("creatures", t.Creatures, 0),
		atLeast("visible", t.Visible, 1), atLeast("ticks", t.Ticks, 1), atLeast("copy-every", t.CopyEvery, 0))
}

// run plays and prints.
func (t *tick) run(ctx context.Context, p *game.Program, out output) error {
	r, err := t.measure(ctx, p)
	if err != nil {
		return err
	}
	return out.print(r, t.JSON)
}

func (t *tick) measure(ctx context.Context, p *game.Program) (tickReport, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	s, err := t.stage(p)
	if err != nil {
		return tickReport{}, err
	}
	s.Forget()
	runtime.GC()
	sent, _ := s.Sent()
	stop, err := child.Profile(t.Profile)
	if err != nil {
		return tickReport{}, err
	}
	times, err := s.Run(t.Ticks, t.CopyEvery)
	if err := errors.Join(err, stop(), ctx.Err()); err != nil {
		return tickReport{}, err
	}
	if r := t.report(s, times, sent); r.VisibleMean > 0 {
		return r, nil
	}
	return tickReport{}, errNobody
}

// errNobody is a game that measures nothing.
var errNobody = errors.New("tick: no player is shown anything, not even itself: were all of them refused, or ended?")

// visibleOff is by which part --visible may be missed: players stand closer
// together than chance would have it, for they cannot stand everywhere.
const visibleOff = 0.03

// visibleTries is how many worlds are tried to meet it.
const visibleTries = 4

// stage fills a world and warms it up; another one when it turned out too
// crowded or too empty.
func (t *tick) stage(p *game.Program) (s *stage.Stage, err error) {
	aim := t.Visible
	for range visibleTries {
		if s, err = t.warm(p, aim); err != nil || t.Crowd || p.Bots.World == nil {
			return s, err
		}
		seen := visible(s)
		if off := seen/t.Visible - 1; off*off < visibleOff*visibleOff || seen == 0 {
			break
		}
		aim *= t.Visible / seen
	}
	return s, nil
}

func (t *tick) warm(p *game.Program, visible float64) (*stage.Stage, error) {
	w, h := worldFor(p.View(), t.Players+t.Creatures, visible)
	s, err := stage.New(p, stage.Config{
		World:  bot.World{Players: t.Players, Creatures: t.Creatures, Width: w, Height: h, Together: t.Crowd},
		Behave: p.Honest(t.Crowd), Watchers: min(watchersMax, t.Players), Late: int(float64(t.Players) * t.Late / 100), Seed: t.Seed, Now: stage.ThreadClock,
	})
	if err != nil {
		return nil, err
	}
	s.Forget()
	ticks := warmup
	if t.Crowd {
		ticks = warmupCrowd
	}
	_, err = s.Run(ticks, 0)
	return s, err
}

func visible(s *stage.Stage) float64 {
	sum := s.Watched()
	return ratio(sum.Seen, sum.Snapshots)
}
