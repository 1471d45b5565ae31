// Package dst is a deterministic simulator: a whole server, its rooms, its disk, the network
// and its clients in one goroutine, from one seed. Things go wrong in it far more often
// than anywhere else, and each time in the same way, so that what breaks once can be
// looked at for as long as it takes.
//
// [Draw] makes a [Plan] of a seed: who takes part, and what goes wrong when. [Run] plays
// it and checks, tick by tick, what the server promises: see [Failure]. [Shrink] makes a plan that fails smaller.
// It knows no game: a [Game] says what is played and how.
package dst

import (
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// Game is what is simulated. Config and Install must be there.
type Game struct {
	Name string

	// Config is of a small world: a seed should take some tens of milliseconds. It is
	// called for each world that is made.
	Config func() systems.Config
	// Install puts the game together.
	Install func(*systems.Game)

	// Data is what the i-th client says of itself when it joins; nil: nothing.
	Data func(i int) []byte
	// Player plays for a client; nil: it holds nothing down and asks for nothing.
	Player func(Seat) Player
	// Model says what a world must be; nil: nothing is checked but what the engine promises.
	Model func() Model
}

// Seat is whom a Player plays for.
type Seat struct {
	Index   int    // of the client
	Seed    uint64 // equal seeds play equally
	Welcome packet.Welcome
	Schema  *wire.Schema
}

// Player plays for one connection of an honest client. What it does must follow from its
// seat and from what it is shown.
type Player interface {
	// Act says what the client does in a tick: it returns what is held down, as
	// the game's controls append themselves. ask sends a request: it is called with the
	// number of it and returns the frame, kind and body. A request is sent again until it is answered.
	Act(v *client.View, id uint32, ask func(frame func(seq uint32) []byte)) (held []byte)
	// Settle says that things come to an end: from now on Act asks for nothing.
	Settle()
}

// Talker is a Player that says more: frames which are sent once, and of which nobody takes note.
type Talker interface {
	// Say gives what there is to say after an Act.
	Say() [][]byte
}

// Model is a game's own idea of one world, as simple as can be: maps, no systems.
type Model interface {
	// Tick compares the world after a tick with what follows from the model and the
	// tick's causes. It is called for each tick from the first on, and begins anew with a new
	// Model after a crash. The game may be another one each time, in the same state.
	Tick(g *systems.Game, causes []byte) error
}

// Seer is a Model that knows what a client must see, beside the entities, when nothing is on its way to it.
type Seer interface {
	See(v *client.View) error
}
