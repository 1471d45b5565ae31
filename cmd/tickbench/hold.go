package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tickd/tickd/cmd/tickbench/bots"
	"github.com/tickd/tickd/cmd/tickbench/cpu"
)

// hold is the command.
type hold struct {
	Honest    int           `default:"200" help:"How many play as they should; they are measured."`
	Decode    int           `default:"20" help:"How many of the honest decode and check all that they get; the others answer as they do, and cost less."`
	Attackers int           `default:"800" help:"How many do not."`
	Behaviour string        `default:"all" enum:"chatter,herd,flood,all" help:"What these do: chatter, herd, flood, or all of them one after the other."`
	Duration  time.Duration `default:"20s" help:"For how long the attackers go on."`
	After     time.Duration `default:"30s" help:"How long after the last has gone memory is looked at again."`
	Transport string        `default:"tcp" enum:"tcp,ws" help:"tcp or ws."`
	Visible   float64       `default:"100" help:"Entities that a player would see on average if all stood anywhere: how large the world is made. All begin in its middle."`
	Seed      uint64        `default:"1" help:"What the walks are made from."`
	JSON      bool          `name:"json" help:"Print JSON."`
}

func (h *hold) check() error {
	if h.Duration <= 0 {
		return fmt.Errorf("--duration: %v is no time", h.Duration)
	}
	if h.After < 0 {
		return fmt.Errorf("--after: %v is less than 0", h.After)
	}
	return errors.Join(atLeast("honest", h.Honest, 1), atLeast("decode", h.Decode, 1), atLeast("attackers", h.Attackers, 1), atLeast("visible", h.Visible, 1))
}

func (h *hold) behaviours() []bots.Behaviour {
	if h.Behaviour == "all" {
		return []bots.Behaviour{bots.Chatter, bots.Herd, bots.Flood}
	}
	return []bots.Behaviour{bots.Behaviour(h.Behaviour)}
}

// run holds against each behaviour, prints, and fails if an honest client
// ended.
func (h *hold) run(ctx context.Context, out output) error {
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
	for _, b := range h.behaviours() {
		row, err := h.against(ctx, out, p, b)
		if row != nil {
			r.Rows = append(r.Rows, *row)
		}
		if err != nil {
			faults = errors.Join(faults, fmt.Errorf("%s: %w", b, err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(out.print(r, h.JSON), faults)
}
