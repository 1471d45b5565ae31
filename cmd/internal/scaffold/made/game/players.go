package game

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
)

// For how long a lantern stays whose player's connection has ended: who shows its
// token comes back to it.
const (
	stayMs        = 10_000
	leaveMs       = 5_000  // of who has said goodbye, as a page that is loaded again does, too
	restartStayMs = 60_000 // when the server has started again
)

// hooks are how players come and go.
type hooks struct {
	game *systems.Game
	glow ecs.Map[Glow]
}

func (h *hooks) init(a *ecs.App) { h.glow = ecs.NewMap[Glow](a) }

// admit says who may play. What a client says of itself is a colour, or nothing.
func (h *hooks) admit(j *systems.Join) packet.Code {
	switch len(j.Data) {
	case 0:
		j.Seat = uint32(j.Name.Text[0]) * 11 // any
	case 1:
		j.Seat = uint32(j.Data[0])
	default:
		return BadColour
	}
	return packet.OK
}

// spawn says what a new player has, and where it appears: anywhere.
func (h *hooks) spawn(j *systems.Join, _ ecs.NetID, e ecs.Entity) components.Position {
	h.glow.Get(e).Hue = uint8(j.Seat)
	c := &h.game.Config
	return components.Position{
		X: inside(h.game.App.Rand.Int32n(c.Width*components.One), c.Width, 3*components.One),
		Y: inside(h.game.App.Rand.Int32n(c.Height*components.One), c.Height, 3*components.One),
	}
}

// left says for how many ticks the lantern stays of a player who is gone.
func (h *hooks) left(_ ecs.NetID, _ ecs.Entity, why packet.Code) ecs.Tick {
	switch why {
	case packet.Left:
		return ecs.Tick(h.game.Ticks(leaveMs))
	case packet.Restarted:
		return ecs.Tick(h.game.Ticks(restartStayMs))
	}
	return ecs.Tick(h.game.Ticks(stayMs))
}
