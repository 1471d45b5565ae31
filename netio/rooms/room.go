package rooms

import (
	"sync/atomic"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// Options are what a room is opened with.
type Options struct {
	Label    Label
	Seats    int  // members at once, spectators included; 0 means the Config's
	TickRate int  // a second; 0 means the Config's
	Private  bool // only for who names it or has a reservation
	Reserved bool // only for who has a reservation
}

// State is where a room is in its life.
type State string

// The states, in their order.
const (
	Opening State = "OPENING"
	Open    State = "OPEN"
	Closing State = "CLOSING"
	Failed  State = "FAILED" // it could not be opened, or a tick of it panicked
)

// Room is one of the worlds.
type Room struct {
	Name    string
	Options Options

	rooms  *Rooms
	number uint64
	turn   *turn
	server *netio.Server
	world  World
	ticks  atomic.Uint64
	took   atomic.Int64 // ns of the last tick

	// Under Rooms.mu.
	state    State
	label    Label
	private  bool
	reserved int  // seats kept
	attended bool // somebody played or watched at the end of the last tick
	code     packet.Code
	failure  *Failure

	// Of the worker that has it.
	made   *netio.Server // by Server
	said   bool          // its end
	idle   int           // ticks without a member
	played bool
}

// Server makes the server that the room's world listens to. Config.Open calls it, once.
func (r *Room) Server(c netio.Config) *netio.Server {
	c.Connections, c.TickRate = r.Options.Seats, r.Options.TickRate
	r.made = r.rooms.Door.NewRoom(r.Name, c)
	r.made.OnAsk(r.hurry)
	return r.made
}

// World is what Config.Open made, nil before. It is the worker's that has the room.
func (r *Room) World() World {
	if r.rooms == nil {
		return nil
	}
	r.rooms.mu.Lock()
	defer r.rooms.mu.Unlock()
	return r.world
}

// Late is by how many ns the tick that runs began after its time. Only from the world's
// Step. A zero Room is never late.
func (r *Room) Late() int64 {
	if r.turn == nil {
		return 0
	}
	return r.turn.late
}

// Rooms are those among which it is; nil for a room that is none, as in a replay.
func (r *Room) Rooms() *Rooms { return r.rooms }

// Err is why a room failed, a *Failure; nil for one that did not. Any goroutine.
func (r *Room) Err() error {
	if r.rooms == nil {
		return nil
	}
	r.rooms.mu.Lock()
	defer r.rooms.mu.Unlock()
	if r.failure == nil {
		return nil
	}
	return r.failure
}

// Close ends the room after its tick: its members hear the code. Any goroutine; a
// game may close its own. A zero Room does nothing.
func (r *Room) Close(code packet.Code) {
	if r.rooms == nil {
		return
	}
	r.rooms.mu.Lock()
	defer r.rooms.mu.Unlock()
	r.end(code)
}

func (r *Room) end(code packet.Code) {
	if r.state != Failed && r.state != Closing {
		r.state, r.code = Closing, code
	}
}

// Send moves a player of this room to another one, without a new connection: to the
// one that a asks for, which is opened if it may be. RETRY_LATER means that it is not open yet: ask again
// in a later tick. Who is on the way already stays so: OK; who is not here any more: LEFT. Only from the world's Step. A zero Room has no others: NO_ROOM.
func (r *Room) Send(player uint32, a Ask) packet.Code {
	if r.rooms == nil {
		return packet.NoRoom
	}
	switch {
	case r.server.Session(player) == 0:
		return packet.Left
	case r.server.Moving(player):
		return packet.OK
	}
	switch p := r.rooms.find(a, r); {
	case p.Later:
		return packet.RetryLater
	case p.Code != packet.OK:
		return p.Code
	default:
		r.server.Move(player, p.Server)
		return packet.OK
	}
}

// free is how many seats are neither taken nor kept. Under Rooms.mu.
func (r *Room) free() int {
	taken := 0
	if r.state == Open {
		taken = r.server.Seated()
	}
	return r.Options.Seats - taken - r.reserved
}

// open makes the world; a worker's. Nobody else has the room before it is done.
func (r *Room) open() bool {
	rs := r.rooms
	r.guard("Open", r.make, r.fail)
	if r.Err() == nil {
		r.hook("Created", rs.config.Created, r.fail)
	}
	rs.mu.Lock()
	if r.state == "" {
		r.state = Open
	}
	r.turn.due = max(r.turn.due, rs.asked)
	rs.queue.push(r.turn)
	rs.mu.Unlock()
	rs.Door.Resume()
	return false // the room's own turn has come in its place
}

func (r *Room) make() {
	w, err := r.rooms.config.Open(r)
	switch {
	case err != nil:
		r.fail("Open", err.Error(), "")
		return
	case w.Server() != r.made || r.made == nil:
		r.fail("Open", "the world does not listen to the server that Room.Server made", "")
		return
	}
	r.made.Ready()
	r.rooms.mu.Lock()
	defer r.rooms.mu.Unlock()
	r.world, r.server = w, r.made
	r.rooms.stats.Opened++
}

// failedTicks is for how long who waited for a room that could not be opened hears of it.
const failedTicks = 20

// step is the room's turn. It reports whether there is another.
func (r *Room) step() bool {
	r.rooms.mu.Lock()
	state, code := r.state, r.code
	r.rooms.mu.Unlock()
	n := r.ticks.Add(1)
	switch {
	case r.server == nil || r.world == nil:
		if n < failedTicks {
			return true
		}
	case state == Open:
		r.live()
		return true
	default:
		if r.wind(state, code) {
			return true
		}
	}
	r.rooms.mu.Lock()
	r.rooms.remove(r)
	r.rooms.mu.Unlock()
	return false
}

// live runs one tick. A panic in it ends the room, and nobody else's.
func (r *Room) live() {
	var from int64
	now := r.rooms.config.Now
	if now != nil {
		from = now()
	}
	if !r.guard("Step", r.world.Step, r.fail) {
		return
	}
	took := int64(-1)
	if now != nil {
		took = now() - from
		r.took.Store(took)
	}
	r.watch(took)
}

// watch closes a room in which nobody is for too long, and counts a tick that took so many ns, which
// are not known if they are negative.
func (r *Room) watch(took int64) {
	r.rooms.mu.Lock()
	r.rooms.stats.step(took, r.turn.period)
	r.attended = len(r.server.Viewers()) > 0
	alone := r.server.Seated() == 0 && r.reserved == 0
	limit := r.rooms.config.Idle
	switch {
	case !alone:
		r.idle, r.played = 0, true
	case r.idle < 1<<30:
		r.idle++
	}
	empty := alone && r.idle == 1 && r.played
	if alone && limit >= 0 && r.idle > limit*r.Options.TickRate {
		r.end(packet.RoomClosed)
	}
	r.rooms.mu.Unlock()
	if empty {
		r.hook("Empty", r.rooms.config.Empty, r.fail)
	}
}

// wind tells everybody that the room is over, and goes on until they are gone. It
// reports whether anybody is left.
func (r *Room) wind(state State, code packet.Code) bool {
	if !r.said {
		r.said = true
		r.hook("Closing", r.rooms.config.Closing, r.complain)
		if state == Failed {
			code = packet.Internal
		}
		r.server.Drain()
		r.server.Abandon(packet.Goodbye{Code: code, Sentence: code.Sentence()})
		return true
	}
	if r.server.Counters.Connections.Load() == 0 && r.server.Seated() == 0 {
		return state == Failed && r.ticks.Load() < failedTicks
	}
	r.server.CloseAll(packet.Goodbye{Code: packet.RoomClosed}) // who came meanwhile
	r.server.Pass()
	return true
}
