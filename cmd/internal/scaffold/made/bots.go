package main

import (
	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/netio/packet"

	"github.com/tickd/tickd/cmd/internal/scaffold/made/game"
)

// How often a bot calls and one that sees nothing turns, in snapshots.
const (
	callEvery = 60
	turnEvery = 30
)

// bots is how `bench` plays the game.
func bots() bot.Game {
	return bot.Game{
		Behaviours: []bot.Behaviour{{Name: "gather", New: func(s bot.Seat) bot.Bot {
			return &gatherer{hunter: game.NewHunter(s.Schema), index: s.Index}
		}}},
		Data: func(i int) []byte { return []byte{uint8(i * 37)} },
	}
}

// gatherer goes to the nearest light that it sees, and calls now and then.
type gatherer struct {
	hunter game.Hunter
	index  int
	acted  int
}

// Act is called at each snapshot. Of many bots most are not shown the world: they
// walk about.
func (g *gatherer) Act(t bot.Turn) {
	if view := t.View(); view != nil {
		t.Hold(g.hunter.Hunt(view))
	} else {
		ways := [...][2]int8{{100, 0}, {0, 100}, {-100, 0}, {0, -100}}
		way := ways[(g.index+g.acted/turnEvery)%len(ways)]
		t.Hold(&packet.Controls{X: way[0], Y: way[1]})
	}
	if g.acted++; (g.acted+g.index)%callEvery == 0 {
		t.Send(&game.Call{})
	}
}
