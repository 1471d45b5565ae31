package systems

import (
	"fmt"
	"slices"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/packet"
)

// Join is somebody who asks to play. Its byte slices are lent until the hook
// returns.
type Join struct {
	Name components.Name
	Data []byte // the game's own, at most packet.JoinDataMax bytes: what the client said of itself; never trusted

	// Seat is for Admit to fill in and Spawn to read: a team, a place at a table. Where
	// there are Teams it is the smallest, of several the first, unless Admit says another.
	Seat uint32
	// RetryMs and Sentence go with a refusal by Admit, if set: after how long it
	// makes sense to try again, 0 for never, and what to tell a person.
	RetryMs  uint32
	Sentence string
}

// Players is how a game's players come, what they have, and how they go. Hooks
// are called on the tick's goroutine while no query is open; those that are nil
// do what is said of them.
type Players struct {
	Class ecs.Class // of a player's entity

	// Named lets clients know the name of each player whose entity they see: it is the
	// static blob of the Class.
	Named bool

	// Body are the components that a player's entity has beside those of all
	// players: Player, Position, Velocity, its inputs, and its answers if there are
	// requests.
	Body []ecs.Part

	// Teams is how many there are, at most TeamsMax: everybody joins one, by Join.Seat, from
	// 1 on, and has a components.Team of that number, which the game must have added. Team
	// layers and Events.ToTeam follow it. 0: there are none, or the game has its own.
	Teams int

	// Init prepares what the other hooks look things up with, before the first tick.
	// nil: nothing.
	Init func(a *ecs.App)

	// Admit says whether somebody may play, before anything of them exists; the name
	// is a good one and free, and there is room. Anything but OK refuses them.
	// nil: everybody may.
	Admit func(j *Join) packet.Code

	// Spawn gives a new player's entity its first values: all of its components are
	// zero but the name. It returns where the player appears, which is then its
	// Position. nil: in the middle of the world.
	Spawn func(j *Join, id ecs.NetID, e ecs.Entity) components.Position

	// Left says for how many ticks the entity of a player whose connection has ended
	// stays: until then whoever shows its token comes back to it, and its name is
	// taken. Nothing is held down meanwhile. When the server is full a newcomer gets the place
	// of the one whose time is up first, but of nobody who left with packet.Restarted: those are
	// promised their bodies. 0 ends it at once, and so does nil.
	Left func(id ecs.NetID, e ecs.Entity, why packet.Code) ecs.Tick

	// Back is called when a player has come back to an entity that stayed. nil: nothing.
	Back func(id ecs.NetID, e ecs.Entity)
}

// AddPlayers lets a game be played, by players who hold down a C. It panics when
// called twice. Before Init; requests come after it.
func AddPlayers[C any, P components.Control[C]](g *Game, p Players) *PlayerHandler {
	if g.Players != nil {
		panic("systems: AddPlayers called twice")
	}
	if p.Teams < 0 || p.Teams > TeamsMax {
		panic(fmt.Sprintf("systems: %d teams, not 0 to TeamsMax", p.Teams))
	}
	if p.Teams > 0 {
		p.Body = append(slices.Clone(p.Body), ecs.Of[components.Team]())
		replica.Teams[components.Team](g.Registry)
	}
	ecs.Component[components.Velocity](g.App, "velocity", 1)
	ecs.Component[components.Player](g.App, "player", 1)
	if p.Named {
		replica.ClassBlob[components.Player](g.Registry, p.Class)
	}
	g.Players = newPlayerHandler(g, p, newInputs[C, P](g))
	g.App.Add(ecs.Receive, g.Players)
	return g.Players
}
