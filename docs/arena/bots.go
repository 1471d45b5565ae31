package main

import (
	"github.com/tickd/tickd/cmd/host/bot"
	arena "github.com/tickd/tickd/docs/arena/game"
)

// bots is how `arena bench` plays the arena.
func bots() bot.Game {
	return bot.Game{
		Behaviours: []bot.Behaviour{{Name: "play", New: func(s bot.Seat) bot.Bot {
			return &player{bot: arena.NewBot(s.Schema, s.TickRate, s.Seed+uint64(s.Index))}
		}}},
		Data: func(i int) []byte { return []byte{uint8(i%2) + arena.Red | arena.AtOnce} },
	}
}

// player is the arena's bot on a socket. One that is not told what it sees walks in
// circles.
type player struct {
	bot    *arena.Bot
	circle arena.Controls
}

// Act holds what the bot decides.
func (p *player) Act(t bot.Turn) {
	if view := t.View(); view != nil {
		t.Hold(p.bot.Play(view))
		return
	}
	p.circle.Towards(uint16(t.Tick() * 512))
	t.Hold(&p.circle)
}
