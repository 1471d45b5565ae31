package stage

import (
	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// An actor is its own bot.Turn.

// Tick is that of what came last.
func (a *actor) Tick() uint32 { return a.conn.Queued() }

// View is nothing: an actor reads nothing.
func (a *actor) View() *client.View { return nil }

// Own asks the world itself, whose answer one that reads would know; in a room nobody knows.
func (a *actor) Own() packet.OwnState {
	if a.stage == nil {
		return a.own
	}
	if x, ok := a.stage.Game.World.LanesOf(a.id); ok && a.id != 0 {
		a.own.X, a.own.Y = x[0]*(components.One/components.LaneScale), x[1]*(components.One/components.LaneScale)
	}
	return a.own
}

// Hold keeps what is held down.
func (a *actor) Hold(c bot.Controls) { a.held.Body.Hold(c) }

// Send keeps a packet for after the input.
func (a *actor) Send(m bot.Message) {
	a.out = append(a.out, m.Append([]byte{byte(m.Kind())}))
	a.size += len(a.out[len(a.out)-1])
}

// Ask sends a request.
func (a *actor) Ask(say func(seq uint32) bot.Message) {
	a.asked++
	a.Send(say(a.asked))
}

// Size is how much waits.
func (a *actor) Size() int { return a.size }

// Leave does nothing: on a stage nobody leaves.
func (a *actor) Leave() {}

// said sends what waits.
func (a *actor) said() {
	for i, b := range a.out {
		a.conn.Send(b)
		a.out[i] = nil
	}
	a.out, a.size = a.out[:0], 0
}
