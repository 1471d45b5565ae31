package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
)

// Rooms is what a game says of its rooms.
type Rooms struct {
	Seats                   int
	Named                   bool
	Match                   func(rooms.Ask, []*rooms.Room) (name string, code packet.Code)
	Created, Empty, Closing func(*rooms.Room)
	Failed                  func(*rooms.Room, *rooms.Failure)
}

// roomsReport is how often what is told of all rooms together is brought up to date.
const roomsReport = 500 * time.Millisecond

// lodge is a game in many rooms, with its ports.
type lodge struct {
	game     Game
	settings config.Settings
	log      *slog.Logger
	start    time.Time
	rooms    *rooms.Rooms
	board    *admin.Board
	pages    *pages
	listener *netio.Listener
}

// ServeRooms is Serve for a game that is played in many rooms.
func ServeRooms(ctx context.Context, g Game, s config.Settings, log *slog.Logger) error {
	l := &lodge{game: g, settings: s, log: log, start: time.Now(), board: &admin.Board{}}
	err := l.open()
	if err == nil {
		err = l.run(ctx)
	}
	return errors.Join(err, stopListening(l.listener), l.pages.close())
}

func (l *lodge) open() (err error) {
	s := l.settings
	if s.HTTP != "" {
		if l.pages, err = openPages(s.HTTP); err != nil {
			return err
		}
	}
	loops := s.Loops
	if loops == 0 {
		loops = netio.DefaultLoops()
	}
	rule := l.game.Rooms
	l.rooms = rooms.New(rooms.Config{
		Net: netio.Config{
			Loops: loops, Connections: l.game.Config.MaxPlayers + s.Spectators + s.MaxWaiting,
			Password: string(s.Password), PageURL: l.pages.url(), Origins: s.OriginList(),
			Files: l.pages.files(), MaxPerAddress: s.MaxPerAddress, AcceptRate: s.AcceptRate, JoinRate: s.JoinRate,
			MaxWaiting: s.MaxWaiting, LimitLoopback: s.LimitLoopback,
		},
		Most: s.MaxRooms, Idle: int(s.RoomIdle / time.Second), Demand: !rule.Named, TickRate: l.game.Config.TickRate, Seats: rule.Seats,
		Open: l.world, Match: rule.Match, Created: rule.Created, Empty: rule.Empty, Closing: rule.Closing, Failed: rule.Failed,
		Now: func() int64 { return int64(time.Since(l.start)) }, Log: l.log,
	})
	if l.listener, err = netio.Listen(l.rooms.Door, s.Addr); err != nil {
		return err
	}
	addr := l.listener.Addr()
	if l.pages != nil {
		page, err := pageOf(l.game, addr)
		if err != nil {
			return err
		}
		l.pages.serve(&roomPages{l.rooms, admin.Handler(l.board, admin.Options{Page: page})}, l.log)
	}
	if s.AddrFile != "" {
		page := ""
		if l.pages != nil {
			page = l.pages.addr
		}
		err = os.WriteFile(s.AddrFile, []byte(addr+"\n"+page+"\n"), 0o644)
	}
	return err
}

// roomWorld is a game in a room.
type roomWorld struct{ *systems.Game }

// Server is that of the room.
func (w roomWorld) Server() *netio.Server { return w.Game.Server }

// world makes the game of a room.
func (l *lodge) world(r *rooms.Room) (rooms.World, error) {
	c := l.game.Config
	c.TickRate, c.MaxPlayers, c.Board, c.Now = r.Options.TickRate, r.Options.Seats, nil, nil
	c.Seed = strconv.FormatUint(systems.SeedNumber(c.Seed+"/"+r.Name), 36) // letters and digits, as any game takes them
	g := systems.New(r.Server(netio.Config{Spectators: r.Options.Seats}), c)
	systems.Provide(g, r)
	l.game.Install(g)
	g.Init()
	return roomWorld{g}, nil
}

// run has the workers run until ctx ends or the ports fail, then closes all rooms.
func (l *lodge) run(ctx context.Context) error {
	workers := l.settings.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	working, stop := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { l.rooms.Run(working, workers) })
	defer all.Wait()
	defer stop()
	l.log.Info("running", "addr", l.listener.Addr(), "page", l.pages.url(), "state", string(admin.Running), "workers", workers)
	failure := l.wait(ctx)
	l.log.Info("draining", "state", string(admin.Draining), "rooms", l.rooms.Len())
	l.report(admin.Draining)
	l.rooms.CloseAll(packet.Shutdown)
	for end := time.Now().Add(l.settings.ShutdownGrace); l.rooms.Len() > 0 && time.Now().Before(end); {
		time.Sleep(min(20*time.Millisecond, time.Until(end)))
	}
	l.log.Info("stopped", "rooms", l.rooms.Len())
	return failure
}

// wait reports what goes on until ctx ends or something fails.
func (l *lodge) wait(ctx context.Context) error {
	ticker := time.NewTicker(roomsReport)
	defer ticker.Stop()
	for {
		l.report(admin.Running)
		select {
		case <-ctx.Done():
			return nil
		case err := <-l.listener.Done():
			return fmt.Errorf("server: %w", err)
		case err := <-l.pages.failed():
			return fmt.Errorf("server: %w", err)
		case <-ticker.C:
		}
	}
}

// report publishes the sums of all rooms.
func (l *lodge) report(state admin.State) {
	all, total := l.rooms.List(nil, 0, rooms.RoomsMax)
	s := l.rooms.Stats()
	r := &admin.Report{
		State: state, Tick: s.Ticks, TickRate: l.rooms.Door.TickRate(), MaxPlayers: l.game.Config.MaxPlayers, Version: admin.ReadBuild().Version,
		World: admin.World{Seed: l.game.Config.Seed, Label: l.game.Config.Label, Width: int(l.game.Config.Width), Height: int(l.game.Config.Height)},
	}
	for _, room := range all {
		r.Players += room.Taken
	}
	r.Connections, r.Skipped = int64(r.Players+l.rooms.Door.Seated()), s.Skipped
	r.Counters = netio.AppendCounters(&l.rooms.Door.Counters, nil, func(to []admin.Counter, name string, v uint64) []admin.Counter {
		return append(to, admin.Counter{Name: name, Value: v})
	})
	r.Counters = append(r.Counters,
		admin.Counter{Name: "rooms", Value: uint64(total)},
		admin.Counter{Name: "rooms_opened_total", Value: s.Opened},
		admin.Counter{Name: "rooms_closed_total", Value: s.Closed},
		admin.Counter{Name: "rooms_failed_total", Value: s.Failed})
	l.pages.measure(r)
	l.board.Publish(r)
}

func stopListening(l *netio.Listener) error { return (&Server{listener: l}).stopListening() }
