package server

import (
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/tickd/tickd/netio/packet"
)

// ErrTick is a tick that panicked. The world is as it left it, so nothing of it is
// used any more.
var ErrTick = errors.New("server: a tick failed")

// step runs one tick and tells how long it took, in ns. A panic in it ends the
// server, and nobody else.
func (h *Server) step() (took int64, err error) {
	defer func() {
		if p := recover(); p != nil {
			tick := uint32(h.Game.App.Tick())
			h.log.Error("panic in a tick", "tick", tick, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = fmt.Errorf("%w: tick %d: %v", ErrTick, tick, p)
			h.server.Abandon(packet.Goodbye{Code: packet.Internal, Sentence: packet.Internal.Sentence()})
			h.passOn(failPatience, func() error { h.server.Pass(); return nil })
		}
	}()
	if h.world != nil {
		return h.meter.step(h.world.Step), nil
	}
	return h.meter.step(h.Game.Step), nil
}

// failPatience is how long a server whose tick failed still talks to its clients.
const failPatience = 2 * time.Second

// goodbye tells every client, and ticks on until they have heard it. A world that is kept
// has stopped by then: whoever played when it ended plays when it goes on.
func (h *Server) goodbye() error {
	if h.world != nil {
		return h.pause()
	}
	h.server.CloseAll(packet.Goodbye{Code: packet.Shutdown, Sentence: packet.Shutdown.Sentence()})
	return h.passOn(h.settings.ShutdownGrace, func() error {
		_, err := h.step()
		return err
	})
}

// passOn ticks until nobody is connected, but no longer than most.
func (h *Server) passOn(most time.Duration, tick func() error) error {
	period := time.Second / time.Duration(h.game.Config.TickRate)
	for end := time.Now().Add(most); time.Now().Before(end); time.Sleep(min(period, time.Until(end))) {
		if err := tick(); err != nil || h.server.Counters.Connections.Load() == 0 {
			return err
		}
	}
	return nil
}
