// Package simulated is the sandbox for the simulator: a player that does all that players do, from
// what its client sees alone, and a model of the land out of plain maps.
package simulated

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// Config is a small world in which much happens: players meet, and lava is near.
func Config() systems.Config {
	return systems.Config{
		Seed: "simulated", MaxPlayers: 12, Width: 40, Height: 40,
		Settings: &sandbox.Rules{Theme: "hell islands", Creatures: 4, Spawn: sandbox.SpawnScatter},
	}
}

// Player is a player.
type Player struct {
	rand    *ecs.Rand
	held    sandbox.Controls
	settled bool
}

// NewPlayer makes one that plays by a seed.
func NewPlayer(seed uint64) *Player { return &Player{rand: ecs.NewRand(seed)} }

// Settle lets go of everything, and asks for nothing more.
func (p *Player) Settle() { p.settled = true }

// reach is how far from itself a player works, in tiles.
const reach = 4

// Act walks about, and breaks and places what is near.
func (p *Player) Act(v *client.View, _ uint32, ask func(func(uint32) []byte)) []byte {
	own, ok := v.Own()
	if p.rand.Int32n(12) == 0 {
		p.held.Buttons = uint16(p.rand.Int32n(16))
	}
	p.held.Aim = uint16(p.rand.Uint64())
	if p.settled {
		p.held.Buttons = 0
	}
	if !p.settled && ok && p.rand.Int32n(3) == 0 {
		x, y := own.X/components.One+p.rand.Int32n(2*reach+1)-reach, own.Y/components.One+p.rand.Int32n(2*reach+1)-reach
		p.work(v, x, y, ask)
	}
	return p.held.Append(nil)
}

// request is any that the sandbox knows.
type request interface {
	Kind() packet.Kind
	Append([]byte) []byte
}

// work asks for something at a tile.
func (p *Player) work(v *client.View, x, y int32, ask func(func(uint32) []byte)) {
	want := func(of func(seq uint32) request) {
		ask(func(seq uint32) []byte {
			m := of(seq)
			return m.Append([]byte{byte(m.Kind())})
		})
	}
	take := func(slot uint8) {
		want(func(seq uint32) request { return &sandbox.Select{Seq: seq, Slot: slot} })
	}
	switch n := p.rand.Int32n(20); {
	case n < 6 && land.Info(tile(v, x, y)).Breakable:
		take(0)
		want(func(seq uint32) request { return &sandbox.Break{Seq: seq, X: uint16(x), Y: uint16(y)} })
		p.held.Buttons = 0
	case n < 14:
		take(uint8(1 + p.rand.Int32n(8)))
		want(func(seq uint32) request { return &sandbox.Place{Seq: seq, X: uint16(x), Y: uint16(y)} })
	case n == 14:
		want(func(seq uint32) request { return &sandbox.Release{Seq: seq} })
	case n == 15:
		want(func(seq uint32) request {
			return &sandbox.Chat{Seq: seq, Scope: uint8(seq % 2), Text: []byte("what is going on")}
		})
	}
}

// tile is a tile as a client sees it.
func tile(v *client.View, x, y int32) land.Tile {
	if x < 0 || y < 0 {
		return land.Void
	}
	tiles, _, ok := v.Chunk(uint16(x/wire.ChunkSide), uint16(y/wire.ChunkSide))
	if !ok {
		return land.Void
	}
	return land.Tile(tiles[y%wire.ChunkSide*wire.ChunkSide+x%wire.ChunkSide])
}
