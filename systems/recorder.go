package systems

import (
	"github.com/tickd/tickd/ecs"
)

// recorder is the first to send: it hands over what must be written down.
type recorder struct{ game *Game }

// Init has nothing to prepare.
func (s *recorder) Init(*ecs.App) {}

// Update calls the hook.
func (s *recorder) Update(ecs.Tick) {
	if s.game.Recorded != nil {
		s.game.Recorded(s.game.App.Tick(), s.game.Server.Record())
	}
}
