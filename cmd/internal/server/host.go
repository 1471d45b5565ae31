// Package server gives a game its sockets, its clock and its end.
package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/netio/webclient"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
)

// Game is what a server runs.
type Game struct {
	Name    string
	Config  systems.Config // its Board and its Now are the server's
	Install func(*systems.Game)
	Page    fs.FS // nil: it has none
	Rooms   Rooms
	World   journal.Identity // what the world is made with; not looked at when nothing is kept
}

// Server is a game that listens. Run makes it tick.
type Server struct {
	Game *systems.Game
	Addr string // where players connect, with the real port
	HTTP string // where the page is; empty when it is off

	game     Game
	settings config.Settings
	log      *slog.Logger
	server   *netio.Server
	listener *netio.Listener
	pages    *pages
	meter    *meter
	addrs    *addrFile

	world  *durable.World // nil: the world is kept nowhere
	keeper *keeper
	data   *data
}

// Serve runs a server until ctx ends or it stops by itself. dropped is how many
// lines of the log nobody read.
func Serve(ctx context.Context, g Game, s config.Settings, log *slog.Logger, dropped func() uint64) error {
	if s.Rooms.Rooms {
		return ServeRooms(ctx, g, s, log, dropped)
	}
	h, err := Open(g, s, log)
	if err != nil {
		return err
	}
	measure := h.Game.Life.Measure
	h.Game.Life.Measure = func(r *admin.Report) {
		measure(r)
		h.pages.measure(r)
		r.Counters = append(r.Counters, admin.Counter{Name: "log_lines_dropped_total", Value: dropped()})
	}
	return h.Run(ctx)
}

// Open makes the world and opens the ports.
func Open(g Game, s config.Settings, log *slog.Logger) (*Server, error) {
	h := &Server{game: g, settings: s, log: log, meter: newMeter(g.Config.TickRate)}
	if err := h.open(); err != nil {
		return nil, errors.Join(err, stopListening(h.listener), h.keep(), h.pages.close(), h.addrs.withdraw())
	}
	return h, nil
}

func (h *Server) open() (err error) {
	s := h.settings
	if s.HTTP != "" {
		if h.pages, err = openPages(s.HTTP); err != nil {
			return err
		}
		h.HTTP = h.pages.addr
	}
	board := &admin.Board{}
	if err := h.make(board); err != nil {
		return err
	}
	if h.listener, err = netio.Listen(h.server, s.Addr); err != nil {
		return err
	}
	h.Addr = h.listener.Addr()
	if h.pages != nil {
		page, err := pageOf(h.game, h.listener, webclient.Options{Server: s.PublicServer, Dev: s.Dev})
		if err != nil {
			return err
		}
		h.pages.serve(admin.Handler(board, admin.Options{Page: page}), h.listener, h.log)
	}
	h.addrs, err = writeAddrFile(s.AddrFile, h.Addr, h.HTTP)
	return err
}

// build makes the world as it begins.
func (h *Server) build(board *admin.Board) {
	s, c := h.settings, h.game.Config
	loops := s.Loops
	if loops == 0 {
		loops = netio.DefaultLoops()
	}
	h.server = netio.New(netio.Config{
		Loops: loops, Connections: c.MaxPlayers + s.Spectators + s.MaxWaiting, Spectators: s.Spectators,
		Password: string(s.Password), TickRate: c.TickRate, PageURL: h.pages.url(), Origins: s.OriginList(), Log: h.log,
		Files: h.pages.files(), MaxPerAddress: s.MaxPerAddress, AcceptRate: s.AcceptRate, JoinRate: s.JoinRate,
		MaxWaiting: s.MaxWaiting, LimitLoopback: s.LimitLoopback, TokenKey: h.data.tokenKey(),
	})
	c.Board, c.Now = board, h.meter.now
	h.Game = systems.New(h.server, c)
	systems.Provide(h.Game, &rooms.Room{}) // none
	h.game.Install(h.Game)
	h.Game.Life.Version = admin.ReadBuild().Version
	h.Game.Life.Measure = h.measure
	h.Game.Life.IdleClose = int(s.IdleClose * time.Duration(c.TickRate) / time.Second)
	h.Game.Init()
}

// Run ticks until ctx ends or nobody has played for long enough, then says
// goodbye and closes everything.
func (h *Server) Run(ctx context.Context) error {
	w := h.Game.World
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	h.log.Info("running", append(madeFrom(&h.Game.Config), "addr", h.Addr, "page", h.pages.url(), "state", string(admin.Running),
		"tick_rate", strconv.Itoa(h.game.Config.TickRate), "kept", h.promise(), "cells", fmt.Sprintf("%dx%d", w.CellsX, w.CellsY))...)
	h.Game.Life.Enter(admin.Running, "")
	go newTidier().run(ctx, h.server.Counters.Connections.Load)
	why, failure := h.loop(ctx)
	h.log.Info("draining", "why", why, "state", string(admin.Draining))
	h.server.Drain()
	h.Game.Life.Enter(admin.Draining, why)
	if failure == nil {
		failure = h.goodbye()
	}
	failure = errors.Join(failure, h.keep())
	if h.settings.Dev == "" { // who makes a game waits for this, and closing takes half a second; the end of the process does as well
		failure = errors.Join(failure, stopListening(h.listener))
	}
	failure = errors.Join(failure, h.pages.close(), h.addrs.withdraw())
	state := admin.Idle
	if failure != nil {
		state = admin.Fail
	}
	h.Game.Life.Enter(state, why)
	h.log.Info("stopped", "tick", uint32(h.Game.App.Tick()), "state", string(state))
	return failure
}

// gcPercent is how much garbage there may be, in percent of what lives, unless
// the environment says otherwise. A tick makes none, so that collecting what the
// joins leave behind costs next to nothing, and memory is what clients need.
const gcPercent = 25

// loop ticks on time.
func (h *Server) loop(ctx context.Context) (why string, failure error) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return "asked to stop", nil
		case err := <-h.listener.Done():
			return "the sockets failed", fmt.Errorf("server: %w", err)
		case err := <-h.pages.failed():
			return "the page failed", fmt.Errorf("server: %w", err)
		case err := <-h.keeper.failure():
			return "the disk failed", h.diskFailed(err)
		case <-timer.C:
		}
		for range h.meter.due() {
			if h.waiting() {
				continue
			}
			took, err := h.step()
			if err != nil {
				return "a tick failed", err
			}
			h.Game.Observe(took, h.meter.period)
		}
		if h.Game.Life.Idle() {
			return "nobody plays", nil
		}
		timer.Reset(h.meter.wait())
	}
}

// stopListening closes the players' port; nil is one that was never open.
func stopListening(l *netio.Listener) error {
	if l == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), netio.StopTimeout)
	defer cancel()
	if err := l.Stop(ctx); err != nil {
		return fmt.Errorf("server: %w", err)
	}
	return nil
}
