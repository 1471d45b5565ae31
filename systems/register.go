package systems

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/wire"
)

// Replicated is what a component needs to be simulated and seen.
type Replicated[T any] interface {
	*T
	Append([]byte) []byte
	Decode(*wire.Reader)
	Lanes(out []int32)
}

// Component adds a component to the game, between New and Init: as state, saved
// and hashed under the name and version, and on the wire, as the lanes. Clients
// that read the schema see it without a change of theirs.
func Component[T any, P Replicated[T]](g *Game, name string, version uint8, lanes ...wire.Lane) {
	ecs.Component[T, P](g.App, name, version)
	replica.Component[T, P](g.Registry, name, lanes...)
}
