package server

import (
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
)

// make makes the world, or brings the one that is kept back to where it was.
func (h *Server) make(board *admin.Board) (err error) {
	if !h.settings.Kept() {
		h.build(board)
		return nil
	}
	if h.data, err = openData(h.settings.Data); err != nil {
		return err
	}
	start := time.Now()
	w, writer, err := durable.Open(durable.Config{
		Build: func() (*systems.Game, error) { h.build(board); return h.Game, nil },
		FS:    h.data.dir, Identity: h.game.World, Journal: journalOptions(&h.settings, h.game.Config.TickRate), Hold: hold(&h.settings),
		Changed: h.settings.Dev != "",
	})
	if err != nil {
		return Refused(h.settings.Data, err)
	}
	h.world, h.Game = w, w.Game
	h.server = h.Game.Server
	h.keeper = keep(w, writer, h.settings.Durable, nil, h.log)
	if w.Found.Changed != 0 {
		w.Snapshot() // what was recorded does not lead here
	}
	tellFound(h.log, h.settings.Data, h.Game, &w.Found, time.Since(start))
	return nil
}

// hold is what waits for the disk.
func hold(s *config.Settings) netio.Hold {
	if s.Durable == config.Relaxed {
		return netio.HoldRelaxed
	}
	return netio.HoldStrict
}

func journalOptions(s *config.Settings, rate int) journal.Options {
	return journal.Options{SegmentBytes: int64(s.JournalSegment), Salt: salt(), Keep: uint32(int64(s.JournalKeep/time.Second) * int64(rate)), Max: int64(s.JournalMax)}
}

// madeFrom is what makes a world again, for the log.
func madeFrom(c *systems.Config) []any {
	return []any{"seed", c.Seed, "theme", c.Label["theme"], "size", fmt.Sprintf("%dx%d", c.Width, c.Height)}
}

// tellFound tells the log what world it is.
func tellFound(log *slog.Logger, path string, g *systems.Game, f *durable.Found, took time.Duration) {
	if f.New {
		log.Info("a new world begins", append(madeFrom(&g.Config), "data", path)...)
		return
	}
	rate := uint32(g.Config.TickRate)
	log.Info("the world goes on", append(madeFrom(&g.Config), "data", path, "tick", f.Tick,
		"age", (time.Duration(f.Tick/rate)*time.Second).String(), "players", f.Returned,
		"world_snapshot", f.Snapshot, "ticks_replayed", f.Replayed, "took", took.Round(time.Millisecond).String())...)
	if f.TornBytes > 0 {
		log.Warn("what was being written when the server ended was cut off; nobody had heard of it", "bytes", f.TornBytes, "ticks", f.TornRecords)
	}
	for _, err := range f.Unreadable {
		log.Error("a world snapshot is damaged, an older one was taken", "error", err)
	}
	if p := f.Poisoned; p != nil {
		log.Error("the last tick panics when it is replayed: it was moved aside, and the world goes on before it",
			"file", fmt.Sprintf("%s/poison-%010d", path, p.Tick), "tick", p.Tick, "panic", fmt.Sprint(p.Value), "stack", string(p.Stack))
	}
	if f.Changed > 0 {
		log.Warn("the rules are others than those by which the world was recorded: it is what they make of what players did", "from_tick", f.Changed)
	}
}

// promise is what holds of what clients were told.
func (h *Server) promise() string {
	if !h.settings.Kept() {
		return config.NoData
	}
	return h.settings.Durable
}

// measure fills in what only the server knows of a tick.
func (h *Server) measure(r *admin.Report) {
	h.meter.fill(r)
	r.Kept, r.Unready = admin.Kept{Promise: h.promise()}, ""
	if h.keeper != nil {
		h.keeper.measure(r)
	}
}

// keep ends the keeping: all that has ticked is on the disk then, and the state itself.
func (h *Server) keep() error {
	k := h.keeper
	if k == nil {
		return nil
	}
	h.keeper = nil
	return Refused(h.settings.Data, k.close())
}

// pause stops a world that goes on later, and lets everybody go.
func (h *Server) pause() error {
	h.world.Snapshot()
	err := h.keep()
	if err == nil {
		h.log.Info("the world is kept", "data", h.settings.Data, "tick", strconv.Itoa(int(h.Game.App.Tick())))
	}
	h.dismiss(packet.Shutdown, h.settings.ShutdownGrace)
	return err
}

// diskFailed ends a server that must not tell anybody of what it has done since.
func (h *Server) diskFailed(err error) error {
	h.keeper = nil
	h.server.DropHeld()
	h.dismiss(packet.Internal, failPatience)
	return Refused(h.settings.Data, err)
}

// dismiss says goodbye to everybody without a tick.
func (h *Server) dismiss(code packet.Code, most time.Duration) {
	h.server.Abandon(packet.Goodbye{Code: code, Sentence: code.Sentence()})
	_ = h.passOn(most, func() error { h.server.Pass(); return nil }) // it fails never
}

// waiting reports whether the next tick must wait for the disk, and says so.
func (h *Server) waiting() bool {
	if h.keeper == nil {
		return false
	}
	why := h.keeper.ready()
	if why != "" {
		h.Game.Life.Wait(why)
	}
	return why != ""
}
