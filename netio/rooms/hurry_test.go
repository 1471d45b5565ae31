package rooms

import (
	"fmt"
	"testing"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// ask says Hello and Join, without letting time pass.
func (w *town) ask(room string) *netio.Conn {
	k := w.memory.Dial()
	k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Room: room}))
	k.Send(packet.Append(nil, &packet.Join{Name: []byte("somebody")}))
	return k
}

// Who opens a room is in it at once, whenever its tick would come: it need not wait for its turn. The next ticks are at
// their time.
func TestWhoOpensARoomIsInAtOnce(t *testing.T) {
	w := newTown(t, Config{Demand: true})
	w.pass(1000)
	for n := range 40 {
		name := fmt.Sprint("r", n)
		k := w.ask(name)
		w.pass(3)
		if room, accepted, code := heard(t, k); room != name || accepted != 1 {
			t.Fatalf("after 3 ms in %q, %d times accepted, %v", room, accepted, code)
		}
		r := w.rooms.Find(name)
		if in := r.turn.due - w.rooms.asked; in < 0 || in > r.turn.period {
			t.Errorf("%s: the next tick is due in %d ns", name, in)
		}
		from := w.halls[name].now
		w.pass(1000)
		if ran := w.halls[name].now - from; ran != 20 || r.turn.haste != inTime {
			t.Errorf("%s: %d ticks in a second", name, ran)
		}
	}
}

// Where somebody is already the ticks keep their time, whoever joins.
func TestTicksKeepTheirTimeForWhoIsThere(t *testing.T) {
	w := newTown(t, Config{Demand: true, Seats: 100})
	w.want(w.hello(packet.Hello{Room: "red"}), "red", packet.OK)
	w.pass(1000)
	from := w.halls["red"].now
	for range 40 {
		w.ask("red")
		w.pass(25)
	}
	if ran := w.halls["red"].now - from; ran != 20 {
		t.Errorf("%d ticks in a second in which 40 joined", ran)
	}
}

// Whoever comes and goes has no more than one tick a period come out of its time.
func TestHurriesAreBounded(t *testing.T) {
	w := newTown(t, Config{Demand: true, Seats: 100})
	w.want(w.hello(packet.Hello{Room: "red"}), "red", packet.OK)
	w.pass(1000)
	from := w.halls["red"].now
	for range 500 {
		k := w.ask("red")
		w.pass(1)
		k.Drop()
		w.pass(1)
	}
	if ran := w.halls["red"].now - from; ran > 42 {
		t.Errorf("%d ticks in a second, of 20 that are due", ran)
	}
}
