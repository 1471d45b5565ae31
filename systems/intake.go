package systems

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
)

// Intake opens the tick: it cuts what the sessions have sent, so that every
// later system finds the tick's causes in its inboxes.
type Intake struct {
	server   *netio.Server
	readOnly *readOnly
	switches *netio.Inbox[netio.ReadOnly]
}

// Init has nothing to prepare.
func (s *Intake) Init(*ecs.App) {}

// Update cuts, and learns whether anything may be changed from here on.
func (s *Intake) Update(tick ecs.Tick) {
	s.server.Cut(uint32(tick))
	for _, m := range s.switches.All() {
		s.readOnly.On = m.Body.On
	}
}
