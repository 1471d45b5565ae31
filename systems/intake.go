package systems

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
)

// Intake opens the tick: it cuts what the sessions have sent, so that every
// later system finds the tick's causes in its inboxes.
type Intake struct {
	server   *netio.Server
	app      *ecs.App
	readOnly *readOnly
	switches *netio.Inbox[netio.ReadOnly]
}

// Init remembers who knows the tick that clients are told.
func (s *Intake) Init(a *ecs.App) { s.app = a }

// Update cuts, and learns whether anything may be changed from here on.
func (s *Intake) Update(ecs.Tick) {
	s.server.Cut(uint32(s.app.Shown()))
	for _, m := range s.switches.All() {
		s.readOnly.On = m.Body.On
	}
}
