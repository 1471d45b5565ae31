package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/netio/webclient"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
	"github.com/tickd/tickd/systems/room"
)

// Rooms is what a game says of its rooms.
type Rooms struct {
	Seats                   int
	Named                   bool
	Match                   func(rooms.Ask, []*rooms.Room) (name string, code packet.Code)
	Options                 func(a rooms.Ask, name string) rooms.Options
	Created, Empty, Closing func(*rooms.Room)
	Failed                  func(*rooms.Room, *rooms.Failure)
}

// procsBeside is for how many goroutines more than there are workers the runtime has a thread, even on fewer CPUs: an
// event loop that waits for its sockets keeps one for up to 10 ms, and ticks must not be late for that.
const procsBeside = 1

// roomsReport is how often what is told of all rooms together is brought up to date.
const roomsReport = 500 * time.Millisecond

// Lodge is a game in many rooms that listens. Run makes them tick.
type Lodge struct {
	Rooms *rooms.Rooms
	Addr  string // where players connect, with the real port

	game     Game
	settings config.Settings
	log      *slog.Logger
	dropped  func() uint64 // lines of the log that nobody read
	start    time.Time
	board    *admin.Board
	books    books
	pages    *pages
	listener *netio.Listener
	shelf    *shelf
	addrs    *addrFile
}

// ServeRooms is Serve for a game that is played in many rooms.
func ServeRooms(ctx context.Context, g Game, s config.Settings, log *slog.Logger, dropped func() uint64) error {
	l, err := OpenRooms(g, s, log)
	if err != nil {
		return err
	}
	l.dropped = dropped
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

func (l *Lodge) close() error {
	return errors.Join(l.shelf.close(), stopListening(l.listener), l.pages.close(), l.addrs.withdraw())
}

func (l *Lodge) open() (err error) {
	s := l.settings
	if l.shelf, err = openShelf(&l.settings, l.log); err != nil {
		return err
	}
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
	if s.RoomSeats > 0 {
		rule.Seats = s.RoomSeats
	}
	l.Rooms = rooms.New(rooms.Config{
		Net: netio.Config{
			Loops: loops, Connections: l.game.Config.MaxPlayers + s.Spectators + s.MaxWaiting,
			Password: string(s.Password), PageURL: l.pages.url(), Origins: s.OriginList(),
			Files: l.pages.files(), MaxPerAddress: s.MaxPerAddress, AcceptRate: s.AcceptRate, JoinRate: s.JoinRate,
			MaxWaiting: s.MaxWaiting, LimitLoopback: s.LimitLoopback,
		},
		Most: s.MaxRooms, Members: l.game.Config.MaxPlayers + s.Spectators, Idle: int(s.RoomIdle / time.Second), Demand: !rule.Named, TickRate: l.game.Config.TickRate, Seats: rule.Seats,
		Open: l.world, Match: rule.Match, Options: rule.Options, Created: rule.Created, Empty: rule.Empty, Closing: l.closing, Failed: rule.Failed,
		Now: func() int64 { return int64(time.Since(l.start)) }, Log: l.log,
	})
	if err = l.reopen(); err != nil {
		return err
	}
	if l.listener, err = netio.Listen(l.Rooms.Door, s.Addr); err != nil {
		return err
	}
	l.Addr = l.listener.Addr()
	if l.pages != nil {
		page, err := pageOf(l.game, l.listener, webclient.Options{Server: s.PublicServer, Dev: s.Dev})
		if err != nil {
			return err
		}
		l.pages.serve(&roomPages{l.Rooms, admin.Handler(l.board, admin.Options{Page: page})}, l.listener, l.log)
	}
	l.addrs, err = writeAddrFile(s.AddrFile, l.Addr, l.pages.address())
	return err
}

// roomWorld is a game in a room, and what it tells of itself.
type roomWorld struct {
	*room.World
	board *admin.Board
	over  bool // the books have what it counted: under their lock

	kept   *durable.World // nil: nothing is kept
	keeper *keeper
	free   chan struct{} // of its directory
	lost   func(error)   // told when the disk fails
}

// world makes the game of a room.
func (l *Lodge) world(r *rooms.Room) (rooms.World, error) {
	c := l.game.Config
	c.Board, c.Now = &admin.Board{}, nil
	install := func(g *systems.Game) {
		l.game.Install(g)
		g.Life.Version = admin.ReadBuild().Version
	}
	w := &roomWorld{board: c.Board}
	if l.shelf == nil {
		w.World = room.New(r, c, install)
		l.log.Info("a new world begins", append(madeFrom(&w.Config), "room", r.Name)...)
	} else {
		var err error
		if w, err = l.recover(r, c, install); err != nil {
			return nil, err
		}
	}
	w.Life.Enter(admin.Running, "")
	return w, nil
}

// closing is told that a room is about to close.
func (l *Lodge) closing(r *rooms.Room) {
	if w, ok := r.World().(*roomWorld); ok {
		l.books.keep(w)
		if w.keeper != nil {
			l.shelf.put(r, w)
		}
	}
	if l.game.Rooms.Closing != nil {
		l.game.Rooms.Closing(r)
	}
}

func (l *Lodge) run(ctx context.Context) error {
	workers := l.settings.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if os.Getenv("GOMAXPROCS") == "" {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(max(runtime.GOMAXPROCS(0), workers+procsBeside)))
	}
	working, stop := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { l.Rooms.Run(working, workers) })
	all.Go(func() { newTidier().run(working, l.connections) })
	defer all.Wait()
	defer stop()
	l.log.Info("running", append(madeFrom(&l.game.Config), "addr", l.Addr, "page", l.pages.url(), "state", string(admin.Running),
		"kept", l.promise(), "workers", workers)...)
	failure := l.wait(ctx)
	l.log.Info("draining", "state", string(admin.Draining), "rooms", l.Rooms.Len())
	l.report(admin.Draining)
	if l.shelf != nil {
		l.shelf.stays.Store(true)
	}
	l.Rooms.CloseAll(packet.Shutdown)
	for end := time.Now().Add(l.settings.ShutdownGrace); (l.Rooms.Len() > 0 || l.connections() > 0) && time.Now().Before(end); {
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
		case err := <-l.shelf.failure():
			return err
		case <-ticker.C:
		}
	}
}

// promise is what holds of what clients were told.
func (l *Lodge) promise() string {
	if l.shelf == nil {
		return config.NoData
	}
	return l.settings.Durable
}
