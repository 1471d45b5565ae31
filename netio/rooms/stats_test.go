package rooms

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// sum is what all rooms have counted, by name.
func (w *town) sum() map[string]uint64 {
	var c netio.Counters
	w.rooms.Sum(&c)
	all := map[string]uint64{}
	netio.AppendCounters(&c, nil, func(_ []bool, name string, v uint64) []bool {
		all[name] = v
		return nil
	})
	return all
}

// What rooms have counted stays when they close.
func TestSumOnlyGrows(t *testing.T) {
	w := newTown(t, Config{Demand: true, Idle: 1})
	before := w.sum()
	for n := range 3 {
		room := fmt.Sprint("r", n)
		k := w.hello(packet.Hello{Room: room})
		w.want(k, room, packet.OK)
		w.want(w.hello(packet.Hello{Room: room, Label: "bad"}), "", packet.BadValue)
		w.pass(500)
		if n == 1 {
			_ = w.rooms.Close(room, packet.RoomClosed)
		} else {
			k.Drop()
		}
		for range 40 {
			w.pass(100)
			now := w.sum()
			for name, v := range before {
				if now[name] < v {
					t.Fatalf("%s goes from %d to %d", name, v, now[name])
				}
			}
			before = now
		}
		if w.rooms.Len() != 0 {
			t.Fatal("the room is still there")
		}
	}
	if before["ended_dropped"] != 2 || before["ended_room_closed"] != 1 || before["ended_bad_value"] != 3 || before["snapshots_total"] < 10 ||
		before["bytes_out_total"] < 300 || before["causes_total"] != 3 || before["connections_total"] != 6 {
		t.Error(before)
	}
	var c netio.Counters
	if w.rooms.Sum(&c); c.Connections.Load() != 0 {
		t.Error(c.Connections.Load(), "connections")
	}
	if s := w.rooms.Stats(); s.Steps < 60 || s.Closed != 3 || s.Opened != 3 {
		t.Errorf("%+v", s)
	}
}

// Pages show each room once, whatever opens and closes between them; private ones to those alone who may see them.
func TestPages(t *testing.T) {
	w := newTown(t, Config{Idle: -1})
	for n := range 10 {
		if _, err := w.rooms.Create(fmt.Sprint("r", n), Options{Private: n == 4, Reserved: n == 6, Label: Label{"odd": fmt.Sprint(n % 2)}}); err != nil {
			t.Fatal(err)
		}
	}
	w.pass(100)
	read := func(has Label, private bool) (names string) {
		for from, first := uint64(0), true; first || from != 0; first = false {
			page, total, next := w.rooms.List(has, private, from, 3)
			for _, info := range page {
				names += info.Name[1:]
			}
			if len(page) > 3 || total < len(page) || next != 0 && next <= from {
				t.Fatalf("%d of %d, then %d", len(page), total, next)
			}
			if from == 0 && has == nil && private {
				_ = w.rooms.Close("r1", packet.RoomClosed)
				w.pass(200)
				_, _ = w.rooms.Create("rx", Options{})
			}
			from = next
		}
		return names
	}
	if got := read(nil, false); got != "01235789" {
		t.Error(got)
	}
	if got := read(Label{"odd": "1"}, true); got != "13579" {
		t.Error(got)
	}
	if got := read(nil, true); got != "0123456789x" {
		t.Error(got)
	}
	if _, total, next := w.rooms.List(Label{"odd": "2"}, true, 0, 3); total != 0 || next != 0 {
		t.Error(total, next)
	}
}

// There are no more members than there may be in all, and no room that cannot be.
func TestMembersInAll(t *testing.T) {
	w := newTown(t, Config{Demand: true, Idle: -1, Members: 2, Seats: 8})
	a := w.hello(packet.Hello{Room: "red"})
	w.want(a, "red", packet.OK)
	w.want(w.hello(packet.Hello{Room: "blue"}), "blue", packet.OK)
	w.want(w.hello(packet.Hello{Room: "blue"}), "", packet.ServerFull)
	w.want(w.hello(packet.Hello{}), "", packet.ServerFull)
	moved := packet.RetryLater
	w.halls["red"].act = func(h *hall) {
		if moved != packet.OK {
			moved = h.room.Send(1, Ask{Room: "blue"})
		}
	}
	w.pass(200) // who is in may go where it likes
	if room, _, _ := heard(t, a); room != "blue" || w.rooms.Door.Lodged() != 2 {
		t.Errorf("moved to %q, %v, %d lodged", room, moved, w.rooms.Door.Lodged())
	}
	a.Drop()
	w.pass(200)
	w.want(w.hello(packet.Hello{Room: "red"}), "red", packet.OK)
	for _, o := range []Options{{Seats: SeatsMax + 1}, {Seats: -1}, {TickRate: -1}, {TickRate: 256}} {
		if _, err := w.rooms.Create("", o); err != ErrOptions {
			t.Errorf("%+v: %v", o, err)
		}
	}
	many := Label{}
	for n := range 33 {
		many[fmt.Sprint(n)] = "1"
	}
	for _, l := range []Label{many, {"k": strings.Repeat("v", packet.LabelMax)}, {"a b": "c"}, {"a": ""}, {"a": "b,c=d"}} {
		if _, err := w.rooms.Create("", Options{Label: l}); err != ErrLabel {
			t.Errorf("%v: %v", l, err)
		}
		if err := w.rooms.Find("red").SetLabel(l); err != ErrLabel {
			t.Errorf("%v: %v", l, err)
		}
	}
}

// A room for those who have a reservation is nobody's who names none.
func TestFillLeavesReservedRooms(t *testing.T) {
	w := newTown(t, Config{Idle: -1})
	_, _ = w.rooms.Create("vip", Options{Reserved: true})
	_, _ = w.rooms.Create("hidden", Options{Private: true})
	w.pass(100)
	w.want(w.hello(packet.Hello{}), "room-2", packet.OK)
}

// When all rooms close, those who have none yet hear it too.
func TestCloseAllIsHeardAtTheDoor(t *testing.T) {
	w := newTown(t, Config{Demand: true})
	in := w.hello(packet.Hello{Room: "red"})
	w.want(in, "red", packet.OK)
	silent := w.memory.Dial()
	silent.Send(packet.Append(nil, &packet.Ping{})) // so that it is known how to tell it
	w.rooms.CloseAll(packet.Shutdown)
	w.pass(500)
	w.want(in, "", packet.Shutdown)
	w.want(silent, "", packet.Shutdown)
	w.want(w.hello(packet.Hello{Room: "red"}), "", packet.Shutdown)
	if w.pass(2000); w.rooms.Len() != 0 {
		t.Error(w.rooms.Len(), "rooms are left")
	}
}

func TestHistogram(t *testing.T) {
	var h, none Histogram
	if h.Quantile(0.99, &none) != 0 {
		t.Error("of nothing")
	}
	for range 98 {
		h.add(5_000)
	}
	h.add(1_000_000)
	h.add(1 << 62)
	for part, want := range map[float64]uint64{0.5: 8, 0.98: 8, 0.99: 1024, 1: 1 << 39} {
		if got := h.Quantile(part, &none); got != want {
			t.Errorf("%v: %d, want %d", part, got, want)
		}
	}
	since := h
	h.add(100_000)
	if got := h.Quantile(0.5, &since); got != 128 {
		t.Error(got)
	}
}
