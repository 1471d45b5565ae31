// Package simulated is the arena for the simulator: a player that fights and points, and what must hold in every
// tick of a match.
package simulated

import (
	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim/dst"
)

// Game is the arena for the simulator: matches are short.
func Game() dst.Game {
	return dst.Game{
		Name: "arena", Install: arena.Install,
		Config: func() systems.Config {
			c := arena.Config()
			c.Seed, c.MaxPlayers, c.Settings = "simulated", 12, &arena.Settings{ScoreToWin: 3, MatchSeconds: 20}
			return c
		},
		Data:   func(i int) []byte { return []byte{uint8(i%2) + arena.Red} },
		Player: func(s dst.Seat) dst.Player { return newPlayer(s) },
		Model:  func() dst.Model { return &Model{} },
	}
}

// player is the arena's bot, which also points.
type player struct {
	bot     *arena.Bot
	rand    *ecs.Rand
	settled bool
}

func newPlayer(s dst.Seat) *player {
	return &player{bot: arena.NewBot(s.Schema, int(s.Welcome.TickRate), s.Seed), rand: ecs.NewRand(s.Seed)}
}

// Settle lets go of everything.
func (p *player) Settle() { p.settled = true }

// Act fights, and points now and then.
func (p *player) Act(v *client.View, _ uint32, ask func(func(uint32) []byte)) []byte {
	if p.settled {
		return (&arena.Controls{}).Append(nil)
	}
	if p.rand.Int32n(12) == 0 {
		ask(func(seq uint32) []byte {
			return packet.Append(nil, &arena.Point{Seq: seq, X: uint16(p.rand.Int32n(arena.Width * 16)), Y: uint16(p.rand.Int32n(arena.Height * 16))})
		})
	}
	return p.bot.Play(v).Append(nil)
}
