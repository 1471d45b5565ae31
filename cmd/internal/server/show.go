package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/cmd/internal/flight"
	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/disk"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/webclient"
	"github.com/tickd/tickd/systems"
)

const (
	fastest     = 16   // times the speed at which it was recorded
	slowest     = 0.25 // of it
	showRoom    = "recording"
	ordersMax   = 16 // that wait
	leftTicks   = 4  // for which a world that was left is still there at least
	leavingMost = 64 // worlds that were left at once
)

// BuildOn makes the world of an identity on a server of its own, whose Config may be changed first.
type BuildOn func(id journal.Identity, on func(*systems.Config) *netio.Server) (*systems.Game, error)

// Show is a recording that is shown to pages: the world of some tick, which goes on with what
// was recorded. Whoever connects watches it. Another tick that does not come next is another world, to which
// everybody connects again.
type Show struct {
	Addr string // where clients connect, with the real port
	HTTP string // where the page is

	command  config.Play
	log      *slog.Logger
	tape     *flight.Tape
	door     *netio.Server
	listener *netio.Listener
	pages    *pages
	addrs    *addrFile
	board    *admin.Board
	rate     int // ticks a second

	reel    *flight.Reel
	room    atomic.Pointer[netio.Server] // of the reel
	making  *netio.Server                // of the one that is being made
	leaving []leaving
	ticks   uint32 // of the door
	orders  chan order
	shown   atomic.Pointer[Shown]

	playing bool
	speed   float64
	ahead   float64 // ticks that are due, less than one between two periods
	seeks   int
	failure error
}

// leaving is a world that everybody has to leave.
type leaving struct {
	server *netio.Server
	ticks  int
}

// OpenShow opens a recording and the ports.
func OpenShow(g Game, build BuildOn, c config.Play, log *slog.Logger) (*Show, error) {
	s := &Show{command: c, log: log, board: &admin.Board{}, orders: make(chan order, ordersMax), speed: 1, playing: !c.Pause}
	if err := s.open(g, build); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", c.Dir, err), s.close())
	}
	return s, nil
}

func (s *Show) open(g Game, build BuildOn) (err error) {
	dir, err := disk.Open(s.command.Dir)
	if err != nil {
		return err
	}
	s.tape, err = flight.Open(dir, func(id journal.Identity) (*systems.Game, error) { return build(id, s.server) })
	if err != nil {
		return err
	}
	if s.pages, err = openPages(s.command.HTTP); err != nil {
		return err
	}
	s.HTTP = s.pages.addr
	first, _ := s.tape.Span()
	if err := s.seek(max(s.command.Tick, first)); err != nil {
		return err
	}
	if s.listener, err = netio.Listen(s.door, s.command.Addr); err != nil {
		return err
	}
	s.Addr = s.listener.Addr()
	page, err := pageOf(g, s.listener, webclient.Options{Recording: true})
	if err != nil {
		return err
	}
	s.pages.serve(&showPages{s, admin.Handler(s.board, admin.Options{Page: page})}, s.listener, s.log)
	s.addrs, err = writeAddrFile(s.command.AddrFile, s.Addr, s.HTTP)
	return err
}

// server is that of a world which is about to be made; the first one decides the door's rate.
func (s *Show) server(c *systems.Config) *netio.Server {
	seats := s.command.Spectators
	if s.door == nil {
		s.door = netio.NewDoor(netio.Config{
			Connections: 2*seats + ordersMax, TickRate: c.TickRate, PageURL: s.pages.url(), Files: s.pages.files(), Log: s.log,
		}, s.route)
		s.rate = s.door.TickRate()
	}
	c.Board = s.board
	s.making = s.door.NewRoom(showRoom, netio.Config{Connections: seats, Spectators: seats, TickRate: c.TickRate, Hurry: fastest})
	return s.making
}

// route sends everybody to the world that is shown.
func (s *Show) route(netio.Ask) netio.Place {
	if room := s.room.Load(); room.TakeSeat(s.command.Spectators) {
		return netio.Place{Server: room}
	}
	return netio.Place{Code: packet.ServerFull}
}

// seek goes to another tick. When it fails all is as it was.
func (s *Show) seek(tick uint32) error {
	first, last := s.tape.Span()
	if tick < first || tick > last {
		return fmt.Errorf("the recording has the ticks %d to %d, and not %d", first, last, tick)
	}
	if len(s.leaving) >= leavingMost {
		return errBusy
	}
	r, err := s.tape.Wind(tick)
	if err != nil {
		return err
	}
	s.making.Ready()
	r.Game.Life.Enter(admin.Running, "")
	if s.reel != nil {
		s.leave(packet.Restarted)
	}
	s.reel, s.ahead, s.failure = r, 0, nil
	s.room.Store(s.making)
	s.seeks++
	s.publish()
	return nil
}

// leave ends everybody's connection, with RESTARTED to have them come again.
func (s *Show) leave(code packet.Code) {
	s.reel.Stop()
	old := s.reel.Game.Server
	old.Drain()
	old.Abandon(packet.Goodbye{Code: code})
	s.leaving = append(s.leaving, leaving{server: old})
}

// Run shows it until ctx ends.
func (s *Show) Run(ctx context.Context) (err error) {
	first, last := s.tape.Span()
	s.log.Info("showing", "page", s.pages.url(), "addr", s.Addr, "first", first, "last", last, "tick", uint32(s.reel.Game.App.Tick()))
	ticker := time.NewTicker(time.Second / time.Duration(s.rate))
	defer ticker.Stop()
	for ctx.Err() == nil && err == nil {
		select {
		case <-ctx.Done():
		case err = <-s.listener.Done():
		case err = <-s.pages.failed():
		case o := <-s.orders:
			o.done <- o.do()
			s.publish()
		case <-ticker.C:
			s.period()
			s.publish()
		}
	}
	s.goodbye()
	return errors.Join(err, s.close())
}

// goodbye ends everybody's connection, and waits for a moment until they have heard of it.
func (s *Show) goodbye() {
	s.leave(packet.Shutdown)
	for end := time.Now().Add(answerTime); time.Now().Before(end) && s.door.Lodged() > 0; time.Sleep(time.Millisecond) {
		s.pass()
	}
}

// period is what happens in the time of a tick: as many ticks as the speed makes of it.
func (s *Show) period() {
	s.ticks++
	s.door.Cut(s.ticks)
	s.door.Publish()
	s.pass()
	if !s.playing {
		s.reel.Game.Again()
		return
	}
	for s.ahead += s.speed; s.ahead >= 1 && s.playing; s.ahead-- {
		s.step()
	}
}

// step plays a tick. At the end, or when it comes out differently, the recording stands still.
func (s *Show) step() {
	more, err := s.reel.Step()
	tick := uint32(s.reel.Game.App.Tick())
	_, last := s.tape.Span()
	switch {
	case err != nil:
		s.playing, s.failure = false, err
		s.log.Error("the recording does not go on", "tick", tick, "error", err.Error())
	case more:
	case tick >= last:
		s.playing = false
	default: // the server had started again, with a new epoch
		if err := s.seek(tick + 1); err != nil && !errors.Is(err, errBusy) {
			s.playing, s.failure = false, err
		}
	}
}

// pass lets those hear of it who have to leave.
func (s *Show) pass() {
	kept := s.leaving[:0]
	for _, l := range s.leaving {
		if l.ticks++; l.ticks > leftTicks && l.server.Seated() == 0 {
			continue
		}
		l.server.CloseAll(packet.Goodbye{Code: packet.Restarted}) // who came meanwhile
		l.server.Pass()
		kept = append(kept, l)
	}
	clear(s.leaving[len(kept):])
	s.leaving = kept
}

func (s *Show) close() error {
	return errors.Join(stopListening(s.listener), s.pages.close(), s.addrs.withdraw())
}
