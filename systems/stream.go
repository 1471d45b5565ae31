package systems

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
)

// Stream is what goes to each client beside its snapshots, in the same write and
// before them, such as the terrain in view. What was sent is no state.
type Stream interface {
	// Begin starts a tick's packets, which are appended to blocks.
	Begin(tick ecs.Tick, blocks *netio.Blocks)
	// Send adds to a client's frame, which has just been started, what it lacks. The
	// client looks at the cell (cx, cy); at is where its player is, or the middle of
	// that cell.
	Send(f *netio.Frame, v netio.Viewer, cx, cy int16, at components.Position)
}
