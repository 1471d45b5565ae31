package netio

import (
	"runtime"
	"sync/atomic"
	"time"
)

// hub is what the servers behind one port share: the event loops, and who may
// connect. It is of the server that accepts connections, the door; a server that is
// alone is its own.
type hub struct {
	door      *Server
	reactors  []*reactor
	open      atomic.Int64 // connections of all servers
	lodged    atomic.Int64 // seats taken in all rooms
	clock     func() time.Time
	route     Router // nil: the door is the only server
	admission admission
}

// reactor is one event loop, whatever the server whose sessions it runs. All is
// the event loop's unless it says otherwise.
type reactor struct {
	hub   *hub
	index int
	home  *loop // the door's
	post  atomic.Pointer[poster]

	resuming atomic.Bool // those who wait at the door are to be offered again: any goroutine

	generation uint32  // of the newest connection
	over       []*conn // refused or ended, oldest first; closed ones until the door's next tick
	out        []byte  // a message that is being put together
	served     int     // of giveWay
	cause      [causeHead]byte
}

// boot makes the event loops of a door.
func (h *hub) boot(door *Server) {
	for range door.config.Loops {
		r := &reactor{hub: h, index: len(h.reactors)}
		r.home = door.newLoop(r)
		h.reactors = append(h.reactors, r)
	}
}

// doorTick is the door's tick, by which admission counts, as the event loop knows it.
func (r *reactor) doorTick() uint32 { return r.home.now }

// giveWayEvery is after how many connections' traffic an event loop lets others run.
const giveWayEvery = 16

// giveWay lets others run that wait for the loop's CPU. By itself a loop lets go of it only when it finds nothing to
// do, and the runtime takes it away after 10 ms: with few CPUs, that is by how much ticks would begin late.
func (r *reactor) giveWay() {
	if r.served = (r.served + 1) % giveWayEvery; r.served == 0 {
		runtime.Gosched()
	}
}
