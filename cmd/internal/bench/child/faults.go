package child

import (
	"strings"
	"sync/atomic"
	"time"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
)

// Rooms that go wrong have these names, with anything behind.
const (
	PanicRoom = "panic" // a tick of it panics, a second after somebody has come
	SlowRoom  = "slow"  // each tick of it takes SlowTick
	FloodRoom = "flood" // it sends its members more than they can read
)

// SlowTick is what a tick of a SlowRoom takes.
const SlowTick = 500 * time.Millisecond

// What a FloodRoom sends to everybody each tick, in messages and bytes of each.
const (
	floodMessages = 8
	floodBytes    = 16 << 10
)

// faulty is the system of a room that goes wrong.
type faulty struct {
	game    *systems.Game
	fault   func(*faulty)
	ticks   *atomic.Uint64 // of all such rooms
	visited int            // ticks since somebody came
}

// Init has nothing to prepare.
func (f *faulty) Init(*ecs.App) {}

// Update goes wrong, once somebody is there.
func (f *faulty) Update(ecs.Tick) {
	if len(f.game.Server.Viewers()) > 0 {
		f.visited++
		f.ticks.Add(1)
		f.fault(f)
	}
}

// faultOf is what goes wrong in the room of a name; nil: nothing.
func faultOf(name string) func(*faulty) {
	for prefix, fault := range map[string]func(*faulty){PanicRoom: (*faulty).panics, SlowRoom: (*faulty).works, FloodRoom: (*faulty).floods} {
		if strings.HasPrefix(name, prefix) {
			return fault
		}
	}
	return nil
}

func (f *faulty) panics() {
	if f.visited > f.game.Config.TickRate {
		panic("bench: the game is broken, as it was asked to be")
	}
}

// works keeps its thread, as a game that computes does.
func (f *faulty) works() {
	for end := time.Now().Add(SlowTick); time.Now().Before(end); {
	}
}

func (f *faulty) floods() {
	b := make([]byte, floodBytes)
	b[0] = byte(packet.GameDownKinds)
	for range floodMessages {
		f.game.Server.Broadcast(f.game.Server.Message(netio.Prompt, b))
	}
}
