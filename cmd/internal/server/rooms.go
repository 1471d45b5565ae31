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

// Lodge is a game in many rooms that listens. Run makes them tick.
type Lodge struct {
	Rooms *rooms.Rooms
	Addr  string // where players connect, with the real port

	game     Game
	settings config.Settings
	log      *slog.Logger
	start    time.Time
	board    *admin.Board
	pages    *pages
	listener *netio.Listener
}

// ServeRooms is Serve for a game that is played in many rooms.
func ServeRooms(ctx context.Context, g Game, s config.Settings, log *slog.Logger) error {
	l, err := OpenRooms(g, s, log)
	if err != nil {
		return err
	}
	return l.Run(ctx)
}

// OpenRooms opens the ports of a game that is played in many rooms.
func OpenRooms(g Game, s config.Settings, log *slog.Logger) (*Lodge, error) {
	l := &Lodge{game: g, settings: s, log: log, start: time.Now(), board: &admin.Board{}}
	if err := l.open(); err != nil {
		return nil, errors.Join(err, l.close())
	}
	return l, nil
}

// Run has the workers run until ctx ends or the ports fail, then closes all rooms and the ports.
func (l *Lodge) Run(ctx context.Context) error { return errors.Join(l.run(ctx), l.close()) }

func (l *Lodge) close() error { return errors.Join(stopListening(l.listener), l.pages.close()) }

func (l *Lodge) open() (err error) {
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
	l.Rooms = rooms.New(rooms.Config{
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
	if l.listener, err = netio.Listen(l.Rooms.Door, s.Addr); err != nil {
		return err
	}
	l.Addr = l.listener.Addr()
	if l.pages != nil {
		page, err := pageOf(l.game, l.Addr)
		if err != nil {
			return err
		}
		l.pages.serve(&roomPages{l.Rooms, admin.Handler(l.board, admin.Options{Page: page})}, l.log)
	}
	if s.AddrFile != "" {
		page := ""
		if l.pages != nil {
			page = l.pages.addr
		}
		err = os.WriteFile(s.AddrFile, []byte(l.Addr+"\n"+page+"\n"), 0o644)
	}
	return err
}

// roomWorld is a game in a room.
type roomWorld struct{ *systems.Game }

// Server is that of the room.
func (w roomWorld) Server() *netio.Server { return w.Game.Server }

// world makes the game of a room.
func (l *Lodge) world(r *rooms.Room) (rooms.World, error) {
	c := l.game.Config
	c.TickRate, c.MaxPlayers, c.Board, c.Now = r.Options.TickRate, r.Options.Seats, nil, nil
	c.Seed = strconv.FormatUint(systems.SeedNumber(c.Seed+"/"+r.Name), 36) // letters and digits, as any game takes them
	g := systems.New(r.Server(netio.Config{Spectators: r.Options.Seats}), c)
	systems.Provide(g, r)
	l.game.Install(g)
	g.Init()
	return roomWorld{g}, nil
}

func (l *Lodge) run(ctx context.Context) error {
	workers := l.settings.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	working, stop := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { l.Rooms.Run(working, workers) })
	defer all.Wait()
	defer stop()
	l.log.Info("running", "addr", l.Addr, "page", l.pages.url(), "state", string(admin.Running), "workers", workers)
	failure := l.wait(ctx)
	l.log.Info("draining", "state", string(admin.Draining), "rooms", l.Rooms.Len())
	l.report(admin.Draining)
	l.Rooms.CloseAll(packet.Shutdown)
	for end := time.Now().Add(l.settings.ShutdownGrace); l.Rooms.Len() > 0 && time.Now().Before(end); {
		time.Sleep(min(20*time.Millisecond, time.Until(end)))
	}
	l.log.Info("stopped", "rooms", l.Rooms.Len())
	return failure
}

// wait reports what goes on until ctx ends or something fails.
func (l *Lodge) wait(ctx context.Context) error {
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
func (l *Lodge) report(state admin.State) {
	all, total := l.Rooms.List(nil, 0, rooms.RoomsMax)
	s := l.Rooms.Stats()
	r := &admin.Report{
		State: state, Tick: s.Ticks, TickRate: l.Rooms.Door.TickRate(), MaxPlayers: l.game.Config.MaxPlayers, Version: admin.ReadBuild().Version,
		World: admin.World{Seed: l.game.Config.Seed, Label: l.game.Config.Label, Width: int(l.game.Config.Width), Height: int(l.game.Config.Height)},
	}
	for _, room := range all {
		r.Players += room.Taken
	}
	r.Connections, r.Skipped = int64(r.Players+l.Rooms.Door.Seated()), s.Skipped
	r.Counters = netio.AppendCounters(&l.Rooms.Door.Counters, nil, func(to []admin.Counter, name string, v uint64) []admin.Counter {
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
