// Package rooms runs many worlds behind one port: each is opened by name or for who
// asks, ticks by itself on whichever worker is free, and closes when nobody needs it. It
// knows no game; see World.
package rooms

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// Defaults and bounds of a Config.
const (
	mostDefault = 1000
	idleDefault = 60 // seconds
	RoomsMax    = 1 << 16

	second = int64(1e9)
)

// World is what runs in a room. It belongs to one goroutine at a time.
type World interface {
	// Server is that of Room.Server, to which the world listens.
	Server() *netio.Server
	// Step runs one tick: Server.Cut, whatever happens in it, and Server.Publish.
	Step()
}

// Config makes Rooms. Open must be there.
type Config struct {
	Net      netio.Config // of the port: Connections are all that may be open
	Most     int          // rooms at once; 0 means 1000, at most RoomsMax
	Members  int          // in all rooms together; 0 means as many as Net.Connections
	Idle     int          // seconds after which a room in which nobody is closes; 0 means 60, -1 never
	Demand   bool         // whether whoever asks for a room that there is not opens it
	TickRate int          // of a room that does not say, a second; 0 means 20
	Seats    int          // of a room that does not say; 0 means 8

	// Open makes a room's world, ready to Step; a worker calls it. Its error is for the
	// log: who asked hears INTERNAL.
	Open func(*Room) (World, error)

	// Match finds the room for somebody who names none. It gets the open and opening
	// rooms, oldest first, which it must not keep, and answers with one's name or that of a new one, "" for a new one
	// of any name, or with a code other than OK. nil is Fill. It may call any method of Rooms, and of
	// a Room all that any goroutine may: Info says what it is labelled and who is there. It is
	// called on event loops, one call at a time, and must not block: no tick and no other loop waits for it, but
	// what its loop has to send does.
	Match func(Ask, []*Room) (name string, code packet.Code)

	// Options are what a room of that name is opened with because somebody asks for it, "" for
	// any name. nil gives it the label that is asked for. It is called with all rooms locked: it
	// must not block, nor call a method of Rooms or of a Room.
	Options func(a Ask, name string) Options

	// Created, Empty and Closing are told, by the worker that has the room, before anybody is
	// in it, when the last member has gone, and before it closes. A panic in the first two
	// is as one in Step. Any may be nil.
	Created, Empty, Closing func(*Room)

	// Failed is told, by the same worker, that a room is to end because the game panicked, or
	// could not be opened. The world, if there is one, is as the panic left it, and the Record of its server
	// is that of the tick in which it was. Closing follows where there is a world. May be nil.
	Failed func(*Room, *Failure)

	// Now is ns on a monotonic clock; nil measures nothing.
	Now func() int64
	Log *slog.Logger
}

// Ask is what somebody wants who is to have a room.
type Ask struct {
	Room  string // "" for any
	Label Label  // what the room must have, or gets if it is opened
	Token string // of a reservation

	Awaited string // the room that it was told to wait for, "" at first
}

// Bounds of Options.
const (
	SeatsMax = 1 << 14
	rateMax  = 255 // what a Welcome can say
)

// Errors of Create and Reserve.
var (
	ErrOptions = fmt.Errorf("rooms: a room has 1 to %d seats and 1 to %d ticks a second", SeatsMax, rateMax)
	ErrName    = errors.New("rooms: a name has 1 to 32 of [A-Za-z0-9_-]")
	ErrExists  = errors.New("rooms: there is a room of that name")
	ErrMost    = errors.New("rooms: there are as many rooms as there may be")
	ErrNone    = errors.New("rooms: there is no room of that name")
	ErrFull    = errors.New("rooms: the room is full")
	ErrClosed  = errors.New("rooms: closed")
)

// Rooms are all rooms of a process. Any goroutine may call its methods.
type Rooms struct {
	Door *netio.Server // what to listen with

	config Config
	door   *door

	wakeups chan struct{} // an idle worker looks at the queue again

	matching   sync.Mutex  // held while the matchmaker is asked, which mu never is; taken before mu
	turnedAway atomic.Bool // somebody came meanwhile
	choice     []*Room     // the memory of match

	mu        sync.Mutex // guards all below and what Room says that it guards
	byName    map[string]*Room
	order     []*Room // by age
	reserved  map[string]*reservation
	deadlines deadlines // of the same
	opened    uint64    // rooms ever: the next one's number
	queue     queue
	closing   bool
	asked     int64          // ns: when Turn last ran
	failures  []*Failure     // the newest last
	gone      netio.Counters // of rooms that have closed
	stats     Stats
}

// New makes Rooms without a room.
func New(c Config) *Rooms {
	defaultTo(&c.Most, mostDefault)
	c.Most = min(c.Most, RoomsMax)
	defaultTo(&c.Idle, idleDefault)
	defaultTo(&c.TickRate, 20)
	defaultTo(&c.Seats, 8)
	if c.Match == nil {
		c.Match = Fill
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Net.Log = c.Log
	rs := &Rooms{config: c, byName: map[string]*Room{}, reserved: map[string]*reservation{}, wakeups: make(chan struct{}, 1)}
	rs.Door = netio.NewDoor(c.Net, rs.route)
	rs.door = &door{server: rs.Door, rooms: rs}
	rs.queue.push(&turn{period: second / int64(rs.Door.TickRate()), run: rs.door.step})
	return rs
}

func defaultTo(v *int, d int) {
	if *v == 0 {
		*v = d
	}
}

// door ticks for those who have no room yet.
type door struct {
	server *netio.Server
	rooms  *Rooms
	tick   uint32
	over   bool // all rooms close, and who has none hears it too
}

func (d *door) step() bool {
	d.tick++
	d.server.Cut(d.tick)
	if d.over {
		d.server.CloseAll(packet.Goodbye{Code: packet.Shutdown})
	}
	d.server.Publish()
	d.rooms.mu.Lock()
	defer d.rooms.mu.Unlock()
	d.rooms.expire()
	d.rooms.stats.Ticks = d.tick
	d.over = d.rooms.closing
	return true
}

// Fill is the Match that fills rooms in the order of their age, and opens another one
// when all that have the label are full.
func Fill(a Ask, all []*Room) (string, packet.Code) {
	if len(all) == 0 {
		return "", packet.OK
	}
	rs := all[0].rooms
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for _, r := range all {
		if !r.hidden() && r.label.Has(a.Label) && r.free() > 0 {
			return r.Name, packet.OK
		}
	}
	return "", packet.OK
}

// Create opens a room, of no name for any that is free. It is ready some time later.
func (rs *Rooms) Create(name string, o Options) (*Room, error) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.create(name, o)
}

func (rs *Rooms) create(name string, o Options) (*Room, error) {
	defaultTo(&o.Seats, rs.config.Seats)
	defaultTo(&o.TickRate, rs.config.TickRate)
	if o.Seats < 1 || o.Seats > SeatsMax || o.TickRate < 1 || o.TickRate > rateMax {
		return nil, ErrOptions
	}
	if err := o.Label.check(); err != nil {
		return nil, err
	}
	o.Label = maps.Clone(o.Label)
	rs.opened++
	number := rs.opened - 1
	for n := number; name == "" || n > number && rs.byName[name] != nil; n++ {
		name = fmt.Sprintf("room-%d", n)
	}
	switch {
	case rs.closing:
		return nil, ErrClosed
	case !packet.RoomOK(name):
		return nil, ErrName
	case rs.byName[name] != nil:
		return nil, ErrExists
	case len(rs.order) >= rs.config.Most:
		return nil, ErrMost
	}
	r := &Room{Name: name, Options: o, rooms: rs, label: o.Label, private: o.Private, number: number}
	rs.byName[name], rs.order = r, append(rs.order, r)
	period := second / int64(o.TickRate)
	r.turn = &turn{place: -1, period: period, due: rs.asked + phase(r.number, period), number: r.number + 1, run: r.step, room: r}
	first := &turn{due: rs.asked, number: r.number + 1, run: r.open, room: r}
	rs.queue.push(first)
	rs.wake()
	return r, nil
}

// phase spreads the ticks of rooms over the period: neighbours by number are as far
// apart as can be (multiples of the golden ratio).
func phase(number uint64, period int64) int64 {
	return int64(uint64(uint32(number*0x9e3779b9)) * uint64(period) >> 32)
}

// Find is a room that is open or opening; nil if there is none of that name.
func (rs *Rooms) Find(name string) *Room {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.byName[name]
}

// Close closes a room: its members hear the code.
func (rs *Rooms) Close(name string, code packet.Code) error {
	r := rs.Find(name)
	if r == nil {
		return ErrNone
	}
	r.Close(code)
	return nil
}

// CloseAll closes every room, and no other opens any more.
func (rs *Rooms) CloseAll(code packet.Code) {
	rs.Door.Drain()
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.closing = true
	for _, r := range rs.order {
		r.end(code)
	}
}

// Len is how many rooms there are.
func (rs *Rooms) Len() int {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return len(rs.order)
}

// remove forgets a room that is over. Under mu.
func (rs *Rooms) remove(r *Room) {
	delete(rs.byName, r.Name)
	for i, other := range rs.order {
		if other == r {
			rs.order = slices.Delete(rs.order, i, i+1)
			break
		}
	}
	if r.reserved > 0 {
		for _, res := range rs.reserved {
			if res.room == r {
				rs.release(res)
			}
		}
	}
	rs.stats.Closed++
	if r.server != nil {
		rs.gone.Add(&r.server.Counters)
	}
}

// wake has an idle worker look at the queue.
func (rs *Rooms) wake() {
	select {
	case rs.wakeups <- struct{}{}:
	default:
	}
}
