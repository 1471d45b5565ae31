package game

import (
	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim/dst"
)

// Bounds of a world for the simulator whose game says none.
const (
	simulatedSide    = 64 // tiles
	simulatedPlayers = 16
)

// Simulation is the game as the simulator plays it: with what the program says of that, and
// where it says nothing, with the bots' honest behaviour.
func (p *Program) Simulation() *dst.Game {
	g := p.Simulated
	g.Name, g.Install = p.Line.Name, p.Install
	if g.Config == nil {
		g.Config = func() systems.Config {
			c := p.Line.Game
			c.Settings, c.Seed, c.MaxPlayers = p.Line.Own, "simulated", simulatedPlayers
			if c.Width == 0 {
				c.Width, c.Height = simulatedSide, simulatedSide
			}
			return c
		}
	}
	if g.Data == nil {
		g.Data = p.Bots.Data
	}
	if g.Player == nil {
		honest := p.Honest(false)
		g.Player = func(s dst.Seat) dst.Player {
			return &simulated{bot: honest.New(bot.Seat{
				Index: s.Index, Seed: s.Seed, TickRate: int(s.Welcome.TickRate), World: s.Welcome.World, Schema: s.Schema, Game: s.Welcome.Game,
			})}
		}
	}
	return &g
}

// simulated lets a bot play in the simulator. What it sends beside its input is sent once.
type simulated struct {
	bot     bot.Bot
	view    *client.View
	ask     func(func(uint32) []byte)
	held    []byte
	said    [][]byte
	size    int
	settled bool
}

// Act lets the bot act.
func (s *simulated) Act(v *client.View, _ uint32, ask func(func(uint32) []byte)) []byte {
	if s.view, s.ask, s.size = v, ask, 0; !s.settled {
		s.bot.Act(s)
	}
	return s.held
}

// Settle ends the playing.
func (s *simulated) Settle() { s.settled = true }

// Say gives what the bot has sent.
func (s *simulated) Say() (all [][]byte) {
	all, s.said = s.said, nil
	return all
}

// A simulated is its bot's bot.Turn.

// Tick is the newest snapshot's.
func (s *simulated) Tick() uint32 { return s.view.Tick() }

// View is all that the client knows.
func (s *simulated) View() *client.View { return s.view }

// Own is the client's player.
func (s *simulated) Own() packet.OwnState {
	own, ok := s.view.Own()
	if e, visible := s.view.Me(); !ok && visible {
		own.X, own.Y = e.Lanes[0]*(components.One/components.LaneScale), e.Lanes[1]*(components.One/components.LaneScale)
	}
	return own
}

// Hold keeps what is held down.
func (s *simulated) Hold(c bot.Controls) { s.held = c.Append(nil) }

// Send keeps a packet.
func (s *simulated) Send(m bot.Message) {
	s.said = append(s.said, m.Append([]byte{byte(m.Kind())}))
	s.size += len(s.said[len(s.said)-1])
}

// Ask asks for what say makes.
func (s *simulated) Ask(say func(seq uint32) bot.Message) {
	s.ask(func(seq uint32) []byte {
		m := say(seq)
		return m.Append([]byte{byte(m.Kind())})
	})
}

// Size is how much waits.
func (s *simulated) Size() int { return s.size }

// Leave does nothing: the plan says who leaves.
func (s *simulated) Leave() {}
