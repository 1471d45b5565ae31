// Package bot says how the bots of a game play, which its program's bench lets join in great numbers.
// A game whose players hold packet.Controls needs none of it: bots then hold what chance says.
package bot

import (
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// Game is how bots play one game. The zero value is how they play one whose
// players hold packet.Controls.
type Game struct {
	// Behaviours are the ways to play. The first is what bots do unless somebody says
	// otherwise; those that attack are for `bench hold`, whose honest clients do the
	// first. None: Wander, Idle and Flood.
	Behaviours []Behaviour

	// Data is what the i-th bot says of itself when it joins, at most
	// packet.JoinDataMax bytes. nil: nothing.
	Data func(i int) []byte

	// World changes a game's Config into one for the world that a bench asks for. Width,
	// Height, MaxPlayers and Entities are set; what the game's Settings made of the
	// defaults is in it too. nil: the world is what the game makes it, without creatures,
	// and how many entities a client sees is not for the bench to say.
	World func(c *systems.Config, w World)

	// Ask is a request that the game answers with that number, and that harms nothing:
	// how long the answer takes is measured. nil, as for bots that Ask: pings alone are.
	Ask func(seq uint32) Message

	// Line is the type of the events that are counted as lines of chat; 0: none are.
	Line packet.EventType
}

// World is what a bench asks for.
type World struct {
	Players       int
	Creatures     int  // entities beside the players
	Width, Height int  // tiles
	Together      bool // all players are to begin in one place, else anywhere
}

// Behaviour is one way to play.
type Behaviour struct {
	Name     string
	Together bool // the bots stand together, so that all see all
	Attacks  bool // no honest player does this
	Ends     bool // the bots end by it; they join again
	New      func(Seat) Bot
}

// Seat is whom a Bot plays for. Game is lent.
type Seat struct {
	Index    int    // among the bots
	Seed     uint64 // of all of them: equal seeds play equally
	TickRate int    // ticks a second
	World    packet.WorldInfo
	Schema   *wire.Schema
	Game     []byte // the game's own part of the Welcome
}

// Bot plays for one client.
type Bot interface {
	// Act says what the client does because of a snapshot. Nothing of t may be kept.
	Act(t Turn)
}

// Turn is what a bot knows and does at one snapshot.
type Turn interface {
	// Tick is the snapshot's.
	Tick() uint32
	// Own is where the client's player is, or was when it had a body last.
	Own() packet.OwnState
	// View is all that the client knows; nil for one that only reads the heads of
	// snapshots, as most bots of a great number do.
	View() *client.View
	// Hold says what is held down: once, or it is what was held before.
	Hold(Controls)
	// Send sends a packet after that.
	Send(Message)
	// Ask sends a request: what say makes with the number that it is given, which is above all
	// before. In the simulator it is sent again until it is answered. A bot that asks does not also
	// number requests of its own, and its Game has no Ask.
	Ask(say func(seq uint32) Message)
	// Size is how many bytes wait to be sent because of Send.
	Size() int
	// Leave ends the client when all is sent.
	Leave()
}

// Controls are the game's part of an Input.
type Controls interface{ Append([]byte) []byte }

// Message is a packet to the server.
type Message interface {
	Kind() packet.Kind
	Append([]byte) []byte
}
