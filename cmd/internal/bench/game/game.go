// Package game is what a bench must know of the program whose game it measures.
package game

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"strconv"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/cmd/internal/server"
	"github.com/tickd/tickd/cmd/internal/world"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim/dst"
)

// Program is a game, how it is set, and how bots play it.
type Program struct {
	Line    config.Program
	Install func(*systems.Game)
	Bots    bot.Game

	Simulated dst.Game // how the simulator plays it; Name and Install are the program's
}

// Set is the program's serve with some arguments, in the world that a bench wants.
func (p *Program) Set(w bot.World, args ...string) (config.Command, error) {
	args = append([]string{"serve", "--max-players=" + strconv.Itoa(w.Players)}, args...)
	c, err := config.Parse(p.Line, args, nil)
	if err != nil {
		return c, err
	}
	if w.Creatures > 0 && p.Bots.World == nil {
		return c, errors.New("--creatures: this game does not say how it gets any: its program's Bots have no World")
	}
	if p.Bots.World != nil {
		c.Game.Width, c.Game.Height, c.Game.Entities = int32(w.Width), int32(w.Height), w.Creatures
		p.Bots.World(&c.Game, w)
	}
	return c, nil
}

// Server is what a server of c runs.
func (p *Program) Server(c config.Command) server.Game {
	return server.Game{Name: p.Line.Name, Config: c.Game, Install: p.Install, World: world.Identity(p.Line.Name, c.World)}
}

// Playable says why the bots cannot play g, if so.
func (p *Program) Playable(g *systems.Game) error {
	controls := reflect.TypeFor[packet.Controls]()
	switch {
	case g.Players == nil:
		return errors.New("this game has no players: nobody can measure what a client costs")
	case len(p.Bots.Behaviours) == 0 && g.Players.Controls() != controls:
		return fmt.Errorf("its players hold %v and not %v: how bots do that, its program's Bots must say", g.Players.Controls(), controls)
	}
	return nil
}

// Behaviour is the one of that name; "" is the first.
func (p *Program) Behaviour(name string) (bot.Behaviour, error) {
	all, names := p.Bots.All(), ""
	for i, b := range all {
		if b.Name == name || name == "" {
			return b, nil
		}
		if i > 0 {
			names += ", "
		}
		names += b.Name
	}
	return bot.Behaviour{}, fmt.Errorf("%.40q is none of %s", name, names)
}

// Honest is what players do who attack nobody: the first behaviour, or the first of those who stand
// together if the game has one.
func (p *Program) Honest(together bool) bot.Behaviour {
	all := p.Bots.All()
	for _, b := range all {
		if b.Together == together && !b.Attacks {
			return b
		}
	}
	return all[0]
}

// Attacks are the behaviours of attackers.
func (p *Program) Attacks() (all []bot.Behaviour) {
	for _, b := range p.Bots.All() {
		if b.Attacks {
			all = append(all, b)
		}
	}
	return all
}

// View is what a client sees of a world.
type View struct {
	Tiles int // along a side of a cell
	Cells int // along a side of a view
}

// View is that of the game when nobody sets anything.
func (p *Program) View() View {
	c := &p.Line.Game
	return View{
		Tiles: max(1<<cmp.Or(c.CellShift, components.CellShift)/components.LaneScale, 1),
		Cells: cmp.Or(c.ViewCells, systems.ViewCells),
	}
}

// TickRate is how often the game ticks when nobody sets anything, in ticks a second.
func (p *Program) TickRate() int { return p.Line.TickRate() }
