package bots

import (
	"github.com/tickd/tickd/systems/sandbox/simulated"
	"github.com/tickd/tickd/systems/sim/dst"
)

// Simulated is how the simulator plays the sandbox.
func Simulated() dst.Game {
	return dst.Game{
		Config: simulated.Config,
		Player: func(s dst.Seat) dst.Player { return simulated.NewPlayer(s.Seed) },
		Model:  func() dst.Model { return simulated.NewModel() },
	}
}
