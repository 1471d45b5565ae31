package rooms

import (
	"errors"
	"fmt"
	"testing"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// hall is a world whose tick only admits.
type hall struct {
	room   *Room
	server *netio.Server
	joins  *netio.Inbox[packet.Join]
	left   []packet.Code
	leaves *netio.Inbox[netio.Leave]
	now    uint32
	next   uint32
	act    func(*hall)
}

func (h *hall) Server() *netio.Server { return h.server }

func (h *hall) Step() {
	h.now++
	h.server.Cut(h.now)
	for _, m := range h.joins.All() {
		h.next++
		h.server.Accept(m.Seq, packet.Accepted{ID: h.next, Tick: h.now})
	}
	for _, m := range h.leaves.All() {
		h.left = append(h.left, m.Body.Code)
	}
	if h.act != nil {
		h.act(h)
	}
	h.server.Begin()
	for _, v := range h.server.Viewers() {
		f := h.server.FrameFor(v.Session)
		f.Start(v.Session, false)
		f.Head(&packet.Snapshot{Tick: h.now, Parts: 1, Flags: packet.SnapMoved})
	}
	h.server.Publish()
}

// town is rooms in memory, in one goroutine.
type town struct {
	t      *testing.T
	rooms  *Rooms
	memory *netio.Memory
	halls  map[string]*hall
	now    int64
}

func newTown(t *testing.T, c Config) *town {
	w := &town{t: t, halls: map[string]*hall{}}
	if c.Open == nil {
		c.Open = func(r *Room) (World, error) { return w.open(r), nil }
	}
	w.rooms = New(c)
	w.memory = netio.NewMemory(w.rooms.Door)
	return w
}

func (w *town) open(r *Room) *hall {
	h := &hall{room: r, server: r.Server(netio.Config{})}
	h.joins, h.leaves = netio.Receive[packet.Join](h.server), netio.Receive[netio.Leave](h.server)
	w.halls[r.Name] = h
	return h
}

// pass lets so many ms pass.
func (w *town) pass(ms int) {
	for end := w.now + int64(ms)*1e6; w.now < end; w.now += 1e6 {
		for ran := true; ran; {
			ran, _ = w.rooms.Turn(w.now)
		}
		w.memory.Run()
	}
}

func (w *town) hello(h packet.Hello) *netio.Conn {
	h.Magic, h.Version = packet.Magic, packet.Version
	k := w.memory.Dial()
	k.Send(packet.Append(nil, &h))
	k.Send(packet.Append(nil, &packet.Join{Name: []byte("somebody")}))
	w.pass(120)
	return k
}

// heard is the room of the last Welcome and the code of the last word.
func heard(t *testing.T, k *netio.Conn) (room string, accepted int, code packet.Code) {
	t.Helper()
	for f := k.Read(); f != nil; f = k.Read() {
		switch packet.Kind(f[0]) {
		case packet.KindWelcome:
			var m packet.Welcome
			if err := packet.Decode(f[1:], &m); err != nil {
				t.Fatal(err)
			}
			room = m.Room
		case packet.KindAccepted:
			accepted++
		case packet.KindRefused, packet.KindGoodbye:
			code = packet.Code(f[1])
		}
	}
	return room, accepted, code
}

// want fails unless somebody who said Hello is in a room, or hears a code.
func (w *town) want(k *netio.Conn, room string, code packet.Code) {
	w.t.Helper()
	got, _, why := heard(w.t, k)
	if got != room || why != code || k.Closed() != (code != packet.OK) {
		w.t.Fatalf("in %q, %v; not in %q, %v", got, why, room, code)
	}
}

// Whoever names no room fills those that there are, in order, and opens the next.
func TestFill(t *testing.T) {
	w := newTown(t, Config{Seats: 2, Most: 2, Demand: true})
	a := w.hello(packet.Hello{})
	w.want(a, "room-0", packet.OK)
	w.want(w.hello(packet.Hello{}), "room-0", packet.OK)
	w.want(w.hello(packet.Hello{}), "room-1", packet.OK)
	w.want(w.hello(packet.Hello{Room: "room-0"}), "", packet.RoomFull)
	w.want(w.hello(packet.Hello{Room: "third"}), "", packet.ServerFull)
	a.Drop()
	w.pass(200)
	w.want(w.hello(packet.Hello{}), "room-0", packet.OK)
	w.want(w.hello(packet.Hello{}), "room-1", packet.OK)
	w.want(w.hello(packet.Hello{}), "", packet.ServerFull)
}

// A label is what a room is found by, and what one that is opened for it gets.
func TestLabels(t *testing.T) {
	w := newTown(t, Config{Seats: 8})
	w.want(w.hello(packet.Hello{Label: "mode=duel,map=ice"}), "room-0", packet.OK)
	w.want(w.hello(packet.Hello{Label: "mode=duel"}), "room-0", packet.OK)
	w.want(w.hello(packet.Hello{Label: "mode=team"}), "room-1", packet.OK)
	w.want(w.hello(packet.Hello{}), "room-0", packet.OK)
	for _, bad := range []string{"mode", "mode=", "=duel", "a=b,a=c", "a=b,", "a=\x00", "a=ü"} {
		w.want(w.hello(packet.Hello{Label: bad}), "", packet.BadValue)
	}
	k := w.memory.Dial()
	long := append([]byte{byte(packet.KindHello)}, (&packet.Hello{Magic: packet.Magic, Version: packet.Version}).Append(nil)...)
	k.Send(append(append(long, 0x81, 0x01), make([]byte, packet.LabelMax+1)...))
	w.want(k, "", packet.BadFrame)
	page, total, _ := w.rooms.List(Label{"mode": "duel"}, true, 0, 10)
	if total != 1 || page[0].Name != "room-0" || page[0].Taken != 3 || page[0].Label.String() != "map=ice,mode=duel" || page[0].State != Open {
		t.Errorf("%d: %+v", total, page)
	}
}

// Unknown, private, reserved, closing and failing rooms.
func TestRoomsThatTakeNobody(t *testing.T) {
	w := newTown(t, Config{})
	w.rooms.config.Open = func(r *Room) (World, error) {
		switch r.Name {
		case "broken":
			return nil, errors.New("no world")
		case "panics":
			panic("no world")
		}
		return w.open(r), nil
	}
	for name, o := range map[string]Options{"hidden": {Private: true}, "invited": {Reserved: true}, "broken": {}, "panics": {}, "going": {}} {
		if _, err := w.rooms.Create(name, o); err != nil {
			t.Fatal(err)
		}
	}
	k := w.hello(packet.Hello{Room: "broken"})
	w.want(k, "", packet.Internal)
	w.want(w.hello(packet.Hello{Room: "panics"}), "", packet.Internal)
	w.want(w.hello(packet.Hello{Room: "nowhere"}), "", packet.NoRoom)
	w.want(w.hello(packet.Hello{Room: "invited"}), "", packet.NoSeat)
	w.want(w.hello(packet.Hello{Room: "hidden"}), "hidden", packet.OK)
	stays := w.hello(packet.Hello{Room: "going"})
	w.want(stays, "going", packet.OK)
	if err := w.rooms.Close("going", packet.RoomClosed); err != nil {
		t.Fatal(err)
	}
	w.want(w.hello(packet.Hello{Room: "going"}), "", packet.RoomClosed)
	w.want(stays, "", packet.RoomClosed)
	w.pass(3000)
	if w.rooms.Find("going") != nil || w.rooms.Find("broken") != nil || w.rooms.Close("going", packet.RoomClosed) != ErrNone {
		t.Error("what is over is still there")
	}
	w.want(w.hello(packet.Hello{Room: "going"}), "", packet.NoRoom)
	for _, bad := range []string{"a room", "../etc", "abcdefghijklmnopqrstuvwxyzabcdefg", "é"} {
		if _, err := w.rooms.Create(bad, Options{}); err != ErrName {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := w.rooms.Create("hidden", Options{}); err != ErrExists {
		t.Error(err)
	}
}

// A reservation is good once, in time, for its room.
func TestReservations(t *testing.T) {
	w := newTown(t, Config{Seats: 2, Idle: 1})
	_, _ = w.rooms.Create("red", Options{})
	_, _ = w.rooms.Create("blue", Options{})
	w.pass(100)
	token := func(seconds int) []byte {
		t.Helper()
		b, err := w.rooms.Reserve("red", seconds)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	a, b := token(5), token(5)
	if _, err := w.rooms.Reserve("red", 5); err != ErrFull {
		t.Error(err)
	}
	if _, err := w.rooms.Reserve("nowhere", 5); err != ErrNone {
		t.Error(err)
	}
	if _, err := w.rooms.Reserve("red", reserveSecondsMax+1); err == nil {
		t.Error("kept for ever")
	}
	w.want(w.hello(packet.Hello{Room: "red"}), "", packet.RoomFull)
	w.want(w.hello(packet.Hello{Room: "blue", Reservation: a}), "", packet.NoSeat)
	w.want(w.hello(packet.Hello{Reservation: a}), "red", packet.OK)
	w.want(w.hello(packet.Hello{Reservation: a}), "", packet.NoSeat)
	w.want(w.hello(packet.Hello{Reservation: []byte("guess")}), "", packet.NoSeat)
	w.pass(5100)
	w.want(w.hello(packet.Hello{Room: "red", Reservation: b}), "", packet.NoSeat)
	w.want(w.hello(packet.Hello{Room: "red"}), "red", packet.OK) // the seat is free again
}

// A room whose tick panics ends alone: its members hear why, and the others go on.
func TestPanicEndsOneRoom(t *testing.T) {
	closed := ""
	w := newTown(t, Config{Demand: true, Closing: func(r *Room) { closed += r.Name + fmt.Sprint(r.Err() != nil) }})
	a, b := w.hello(packet.Hello{Room: "red"}), w.hello(packet.Hello{Room: "blue"})
	w.want(a, "red", packet.OK)
	w.want(b, "blue", packet.OK)
	w.halls["red"].act = func(*hall) { panic("red") }
	before := w.halls["blue"].now
	w.pass(2000)
	w.want(a, "", packet.Internal)
	w.want(b, "", packet.OK)
	if n := w.halls["blue"].now - before; n != 40 || closed != "redtrue" || w.rooms.Len() != 1 || w.rooms.Stats().Failed != 1 {
		t.Errorf("%d ticks, %q closed, %d rooms left", n, closed, w.rooms.Len())
	}
	w.want(w.hello(packet.Hello{Room: "red"}), "red", packet.OK) // another one of that name
}

// A matchmaker that panics has no room for who asked.
func TestMatchmaker(t *testing.T) {
	w := newTown(t, Config{Match: func(a Ask, all []*Room) (string, packet.Code) {
		switch a.Label["want"] {
		case "panic":
			panic("matchmaker")
		case "never":
			return "", packet.Kicked
		case "bad":
			return "a room", packet.OK
		}
		return "lobby", packet.OK
	}})
	w.want(w.hello(packet.Hello{Label: "want=panic"}), "", packet.Internal)
	w.want(w.hello(packet.Hello{Label: "want=never"}), "", packet.Kicked)
	w.want(w.hello(packet.Hello{Label: "want=bad"}), "", packet.NoRoom)
	w.want(w.hello(packet.Hello{}), "lobby", packet.OK)
}

// A lobby sends its members to a match, and the match sends them back when it ends, all on one connection.
func TestLobbyAndMatch(t *testing.T) {
	w := newTown(t, Config{Demand: true, Idle: 2, Seats: 2})
	k := w.hello(packet.Hello{Room: "lobby"})
	w.want(k, "lobby", packet.OK)
	var said []packet.Code
	w.halls["lobby"].act = func(h *hall) {
		if len(said) < 9 {
			if code := h.room.Send(1, Ask{Room: "match", Label: Label{"mode": "duel"}}); code != packet.OK {
				said = append(said, code)
				return
			}
			h.act = nil
		}
	}
	w.pass(150)
	if room, _, code := heard(t, k); room != "match" || code != packet.OK || len(said) == 0 || said[0] != packet.RetryLater {
		t.Fatalf("in %q, %v, %v", room, code, said)
	}
	k.Send(packet.Append(nil, &packet.Join{Name: []byte("somebody")}))
	w.pass(100)
	if _, accepted, _ := heard(t, k); accepted != 1 || w.halls["lobby"].left[0] != packet.Moved {
		t.Fatal("not in the match", w.halls["lobby"].left)
	}
	w.halls["match"].act = func(h *hall) {
		if h.room.Send(1, Ask{Room: "lobby"}) == packet.OK {
			h.act = nil
			h.room.Close(packet.Ended)
		}
	}
	w.pass(1000)
	k.Send(packet.Append(nil, &packet.Join{Name: []byte("somebody")}))
	w.pass(100)
	if room, accepted, code := heard(t, k); room != "lobby" || accepted != 1 || code != packet.OK || w.rooms.Find("match") != nil {
		t.Fatalf("in %q, %d times accepted, %v", room, accepted, code)
	}
	if code := w.halls["lobby"].room.Send(2, Ask{Room: "lobby"}); code != packet.BadValue {
		t.Error("to where it is:", code)
	}
	if code := (&Room{}).Send(1, Ask{}); code != packet.NoRoom {
		t.Error("in a replay:", code)
	}
}

// Rooms in which nobody is close after a while, and nothing of them is left.
func TestIdleRoomsClose(t *testing.T) {
	empty := 0
	w := newTown(t, Config{Idle: 1, Empty: func(*Room) { empty++ }})
	for n := range 200 {
		if _, err := w.rooms.Create(fmt.Sprint("r", n), Options{}); err != nil {
			t.Fatal(err)
		}
	}
	k := w.hello(packet.Hello{Room: "r7"})
	w.want(k, "r7", packet.OK)
	w.pass(1500)
	if n := w.rooms.Len(); n != 1 || empty != 0 {
		t.Fatalf("%d rooms, %d times empty", n, empty)
	}
	k.Drop()
	w.pass(2500)
	if n := w.rooms.Len(); n != 0 || empty != 1 || len(w.rooms.queue) != 1 {
		t.Fatalf("%d rooms, %d times empty, %d turns", n, empty, len(w.rooms.queue))
	}
	w.rooms.CloseAll(packet.Shutdown)
	if _, err := w.rooms.Create("late", Options{}); err != ErrClosed {
		t.Error(err)
	}
}

// The ticks of rooms are spread over the period, each keeps its own rate, and what is too
// late is skipped.
func TestTurnsAreSpread(t *testing.T) {
	w := newTown(t, Config{Idle: -1})
	for n := range 50 {
		_, _ = w.rooms.Create(fmt.Sprint("r", n), Options{TickRate: 10 + 10*(n%2)})
	}
	w.pass(2000)
	at := map[int64]int{}
	for _, turn := range w.rooms.queue {
		at[turn.due/1e6]++
		if n := w.halls["r1"].now; n < 39 || n > 41 || w.halls["r0"].now < 19 || w.halls["r0"].now > 21 {
			t.Fatalf("%d ticks at 20 Hz, %d at 10 Hz", n, w.halls["r0"].now)
		}
	}
	for ms, n := range at {
		if n > 4 {
			t.Errorf("%d rooms tick in the same ms %d", n, ms)
		}
	}
	before, late := w.halls["r1"].now, int64(0)
	w.halls["r1"].act = func(h *hall) { late = max(late, h.room.Late()) }
	w.now += 10 * second
	w.pass(1)
	if late < 9*second || late > 10*second || (&Room{}).Late() != 0 {
		t.Errorf("a tick of 10 s ago is %d ns late", late)
	}
	if n := w.halls["r1"].now - before; n < 2 || n > catchUpMax+1 || w.rooms.Stats().Skipped == 0 {
		t.Errorf("%d ticks after a pause, %d skipped", n, w.rooms.Stats().Skipped)
	}
}

// A game whose rooms cannot be opened tells who asked for any, once: those who wait do
// not open another one each time that one has failed.
func TestARoomThatFailsIsNotTriedForEver(t *testing.T) {
	opened := 0
	w := newTown(t, Config{Demand: true, Open: func(*Room) (World, error) {
		opened++
		return nil, errors.New("no world")
	}})
	var all []*netio.Conn
	for range 5 {
		k := w.memory.Dial()
		k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
		all = append(all, k)
	}
	w.pass(3000)
	for _, k := range all {
		w.want(k, "", packet.Internal)
	}
	if opened != 1 {
		t.Errorf("%d rooms were opened for five who came together", opened)
	}
}

// A game says what a room is opened with for who asks, and one that cannot has none for that one.
func TestOptionsOfARoomThatIsAskedFor(t *testing.T) {
	w := newTown(t, Config{Demand: true, Seats: 2, Options: func(a Ask, name string) Options {
		switch name {
		case "panic":
			panic("options")
		case "hall":
			return Options{Seats: 3, Label: Label{"kind": "hall"}}
		}
		return Options{Label: a.Label, TickRate: 10}
	}})
	w.want(w.hello(packet.Hello{Room: "panic"}), "", packet.Internal)
	for range 3 {
		w.want(w.hello(packet.Hello{Room: "hall", Label: "kind=other"}), "hall", packet.OK)
	}
	w.want(w.hello(packet.Hello{Room: "hall"}), "", packet.RoomFull)
	w.want(w.hello(packet.Hello{Label: "kind=other"}), "room-1", packet.OK)
	if a, b := w.rooms.Find("hall").Info(), w.rooms.Find("room-1").Info(); a.Label["kind"] != "hall" || a.Seats != 3 || b.TickRate != 10 || b.Label["kind"] != "other" || b.Seats != 2 {
		t.Errorf("%+v %+v", a, b)
	}
}
