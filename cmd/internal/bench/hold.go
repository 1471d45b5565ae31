package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/cpu"
	"github.com/tickd/tickd/cmd/internal/bench/game"
)

// hold is the command.
type hold struct {
	Honest    int           `default:"200" help:"How many play as they should; they are measured."`
	Decode    int           `default:"20" help:"How many of the honest decode and check all that they get; the others answer as they do, and cost less."`
	Attackers int           `default:"800" help:"How many do not."`
	Behaviour string        `default:"all" help:"What these do: one of the game's attacks, or all of them one after the other."`
	Duration  time.Duration `default:"20s" help:"For how long the attackers go on."`
	After     time.Duration `default:"30s" help:"How long after the last has gone memory is looked at again."`
	Transport string        `default:"tcp" enum:"tcp,ws" help:"tcp or ws."`
	Visible   float64       `default:"100" help:"Entities that a player would see on average if all stood anywhere: how large the world is made. All begin in its middle."`
	Seed      uint64        `default:"1" help:"What the walks are made from."`
	JSON      bool          `name:"json" help:"Print JSON."`
}

func (h *hold) check(p *game.Program) error {
	if h.Duration <= 0 {
		return fmt.Errorf("--duration: %v is no time", h.Duration)
	}
	if _, err := h.behaviours(p); err != nil {
		return err
	}
	if h.After < 0 {
		return fmt.Errorf("--after: %v is less than 0", h.After)
	}
	return errors.Join(atLeast("honest", h.Honest, 1), atLeast("decode", h.Decode, 1), atLeast("attackers", h.Attackers, 1), atLeast("visible", h.Visible, 1))
}

// behaviours are what attackers do.
func (h *hold) behaviours(p *game.Program) ([]bot.Behaviour, error) {
	all, names := p.Attacks(), "all"
	if h.Behaviour == "all" && len(all) > 0 {
		return all, nil
	}
	for _, b := range all {
		if b.Name == h.Behaviour {
			return []bot.Behaviour{b}, nil
		}
		names += ", " + b.Name
	}
	return nil, fmt.Errorf("--behaviour: %.40q is none of %s", h.Behaviour, names)
}

// run holds against each behaviour, prints, and fails if an honest client
// ended.
func (h *hold) run(ctx context.Context, program *game.Program, out output) error {
	if err := cpu.RaiseFiles(uint64(h.Honest + 2*h.Attackers + filesSpare)); err != nil {
		return err
	}
	p, err := newPlaces(out)
	if err != nil {
		return err
	}
	defer p.undo()
	defer threads()()
	r := holdReport{Honest: h.Honest, Attackers: h.Attackers, Transport: h.Transport, DurationS: h.Duration.Seconds(), AfterS: h.After.Seconds()}
	var faults error
	behaviours, err := h.behaviours(program)
	if err != nil {
		return err
	}
	for _, b := range behaviours {
		row, err := h.against(ctx, program, out, p, b)
		if row != nil {
			r.Rows = append(r.Rows, *row)
		}
		if err != nil {
			faults = errors.Join(faults, fmt.Errorf("%s: %w", b.Name, err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(out.print(r, h.JSON), faults)
}
