// Package bots is how bots play the sandbox.
package bots

import (
	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
)

// Game is how bots play the sandbox.
func Game() bot.Game {
	return bot.Game{
		Behaviours: []bot.Behaviour{
			{Name: "wander", New: func(s bot.Seat) bot.Bot { return newWalker(s, false) }},
			{Name: "crowd", Together: true, New: func(s bot.Seat) bot.Bot { return newWalker(s, true) }},
			{Name: "mine", New: func(s bot.Seat) bot.Bot { return newMiner(s) }},
			{Name: "idle", New: func(bot.Seat) bot.Bot { return &idler{} }},
			{Name: "chatter", Together: true, Attacks: true, New: func(s bot.Seat) bot.Bot { return newChatter(s) }},
			{Name: "herd", Attacks: true, Ends: true, New: func(s bot.Seat) bot.Bot { return newHerd(s) }},
			{Name: "flood", Attacks: true, Ends: true, New: func(s bot.Seat) bot.Bot { return &flood{walker: newWalker(s, false)} }},
		},
		World: world,
		Ask:   func(seq uint32) bot.Message { return &sandbox.Select{Seq: seq, Slot: uint8(seq % 2)} },
		Line:  packet.EventChat,
	}
}

// world sets the sandbox's rules for a bench.
func world(c *systems.Config, w bot.World) {
	rules := c.Settings.(*sandbox.Rules)
	rules.Creatures, rules.Spawn = w.Creatures, sandbox.SpawnScatter
	if w.Together {
		rules.Spawn = sandbox.SpawnCentre
	}
}

// line is what a bot says: as long as a line may be.
func line() []byte {
	const words = "all of us talk, all at once, and each of us for as long as it is allowed to; "
	b := make([]byte, 0, sandbox.ChatMax)
	for len(b) < sandbox.ChatMax {
		b = append(b, words[:min(len(words), sandbox.ChatMax-len(b))]...)
	}
	return b
}

// scope is near for one half of the bots and global for the other.
func scope(i int) uint8 {
	if i%2 == 0 {
		return sandbox.ChatNear
	}
	return sandbox.ChatGlobal
}
