package netio

import (
	"fmt"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// inn is a door with rooms behind it, all of them halls.
type inn struct {
	t      *testing.T
	door   *Server
	loops  []*Memory
	rooms  map[string]*hall
	closed map[string]bool
	asked  []Ask
	later  bool
	now    uint32
}

func newInn(t *testing.T, loops, seats int, names ...string) *inn {
	n := &inn{t: t, rooms: map[string]*hall{}, closed: map[string]bool{}}
	n.door = NewDoor(Config{Loops: loops}, n.route)
	n.loops = NewMemories(n.door)
	for _, name := range names {
		n.open(name, seats)
	}
	return n
}

func (n *inn) open(name string, seats int) *hall { return n.openHolding(name, HoldNone, seats) }

func (n *inn) openHolding(name string, mode Hold, seats int) *hall {
	h := &hall{t: n.t, server: n.door.NewRoom(name, Config{Connections: seats}), names: map[uint32]string{}, left: map[uint32]packet.Code{}}
	h.joins, h.inputs, h.leaves = Receive[packet.Join](h.server), ReceiveInput[packet.Controls](h.server), Receive[Leave](h.server)
	h.blanks, h.bulks = Receive[blank](h.server), Receive[bulk](h.server)
	h.memory = &Memory{} // the door's run
	h.server.SetWorld(nil, packet.WorldInfo{}, nil)
	h.server.Hold(mode)
	h.server.Ready()
	n.rooms[name] = h
	return h
}

func (n *inn) route(a Ask) Place {
	n.asked = append(n.asked, a)
	h := n.rooms[a.Room]
	switch {
	case n.later:
		return Place{Later: true}
	case h == nil:
		return Place{Code: packet.NoRoom}
	case !h.server.TakeSeat(100):
		return Place{Code: packet.RoomFull}
	}
	return Place{Server: h.server}
}

// tick is one of the door's and of each room's.
func (n *inn) tick(times int) {
	for range times {
		n.now++
		n.door.Cut(n.now)
		for _, h := range n.rooms {
			h.tick(1)
		}
		n.door.Begin()
		n.door.Publish()
		n.run()
	}
}

func (n *inn) run() {
	for _, m := range n.loops {
		m.Run()
	}
}

func helloTo(room string) []byte {
	return packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Room: room})
}

// guest is a connection over a loop that plays in a room.
func (n *inn) guest(loop int, room, name string) *Conn {
	n.t.Helper()
	k := n.loops[loop].Dial()
	k.Send(helloTo(room))
	k.Send(join(name))
	n.tick(2)
	if k.Closed() {
		n.t.Fatalf("%s was not let into %s: %v", name, room, k.Code())
	}
	return k
}

// welcome is the last Welcome among what a connection got, with the kinds of all.
func welcome(t *testing.T, k *Conn) (w packet.Welcome, got []packet.Kind) {
	t.Helper()
	for f := k.Read(); f != nil; f = k.Read() {
		got = append(got, packet.Kind(f[0]))
		if f[0] == byte(packet.KindWelcome) {
			if err := packet.Decode(f[1:], &w); err != nil {
				t.Fatal(err)
			}
		}
	}
	return w, got
}

// A Hello binds a session to its room: each hears of its own alone, whatever the loop, and
// a loop has nothing of a room in which nobody is.
func TestRoomsBehindOnePort(t *testing.T) {
	n := newInn(t, 2, 4, "red", "blue")
	ann, bob, cid := n.guest(0, "red", "ann"), n.guest(1, "red", "bob"), n.guest(1, "blue", "cid")
	for _, c := range []struct {
		k    *Conn
		room string
	}{{ann, "red"}, {bob, "red"}, {cid, "blue"}} {
		w, got := welcome(t, c.k)
		if w.Room != c.room || got[1] != packet.KindAccepted || got[len(got)-1] != packet.KindSnapshot {
			t.Fatalf("%q instead of %q, then %v", w.Room, c.room, got)
		}
	}
	red, blue := n.rooms["red"], n.rooms["blue"]
	if len(red.names) != 2 || len(blue.names) != 1 || len(red.server.loops) != 2 || len(blue.server.loops) != 1 || n.door.Seated() != 0 {
		t.Fatalf("%v in %d loops, %v in %d loops, %d at the door", red.names, len(red.server.loops), blue.names, len(blue.server.loops), n.door.Seated())
	}
	red.server.Broadcast(red.server.Message(Prompt, events("hi")))
	n.tick(1)
	if g := kinds(ann); g[0] != packet.KindEvents {
		t.Fatal(g)
	}
	if g := kinds(cid); g[0] != packet.KindSnapshot {
		t.Fatal(g)
	}
	bob.Drop()
	cid.Send(packet.Append(nil, &packet.Bye{}))
	n.tick(lingerSeconds*20 + timeEvery(20) + 3)
	if len(red.server.loops) != 1 || len(blue.server.loops) != 0 || blue.server.Seated() != 0 || blue.left[1] != packet.Left || red.left[2] != packet.Dropped {
		t.Fatalf("red has %d loops, blue %d and %d seats taken: %v %v", len(red.server.loops), len(blue.server.loops), blue.server.Seated(), red.left, blue.left)
	}
	if eve := n.guest(1, "blue", "eve"); eve.Closed() || len(blue.names) != 1 {
		t.Fatal("nobody may come again", blue.names)
	}
}

func events(text string) []byte {
	return packet.AppendEvent([]byte{byte(packet.KindEvents), 0, 0, 0, 0}, packet.EventNotice, []byte("\x00"+text))
}

// Rooms that are not there, are full, or are not known yet.
func TestRoomsRefuse(t *testing.T) {
	n := newInn(t, 1, 1, "red")
	for _, c := range []struct {
		room string
		want packet.Code
	}{{"green", packet.NoRoom}, {"", packet.NoRoom}, {"a room", packet.BadFrame}, {"../etc", packet.BadFrame}} {
		k := n.loops[0].Dial()
		k.Send(helloTo(c.room))
		if code := lastWord(k); code != c.want || !k.Closed() {
			t.Errorf("a room called %q: %v", c.room, code)
		}
	}
	n.guest(0, "red", "ann")
	k := n.loops[0].Dial()
	k.Send(helloTo("red"))
	if code := lastWord(k); code != packet.RoomFull {
		t.Errorf("a full room: %v", code)
	}
	n.open("blue", 1)
	n.later = true
	k = n.loops[0].Dial()
	k.Send(helloTo("blue"))
	k.Send(join("bob"))
	n.tick(3)
	if got := kinds(k); len(got) != 0 || k.Closed() {
		t.Fatalf("before the room is known: %v", got)
	}
	n.later = false
	n.door.Resume()
	n.run() // no tick
	if got := kinds(k); len(got) != 1 || got[0] != packet.KindWelcome {
		t.Fatalf("when the room is known: %v", got)
	}
	n.tick(1)
	if n.rooms["blue"].server.Seated() != 1 || len(n.rooms["blue"].names) != 1 {
		t.Error("not in")
	}
	// Whoever waits for a room has no more time than others.
	n.later = true
	k = n.loops[0].Dial()
	k.Send(helloTo("blue"))
	n.tick(joinSeconds*20 + timeEvery(20) + 2)
	if !k.Closed() || k.Code() != packet.Idle {
		t.Errorf("waits for ever: %v", k.Code())
	}
}

// A player is moved while its frames are under way: they are nobody's; what it must hear of
// the old room it hears before the new one's Welcome; and each room hears of it once.
func TestMoveToAnotherRoom(t *testing.T) {
	n := newInn(t, 1, 2, "red", "blue")
	ann := n.guest(0, "red", "ann")
	kinds(ann)
	red, blue := n.rooms["red"], n.rooms["blue"]
	if !blue.server.TakeSeat(2) {
		t.Fatal("no seat")
	}
	red.server.Send(1, red.server.Message(Reliable, events("bye")))
	if !red.server.Move(1, blue.server) {
		t.Fatal("not moved")
	}
	n.tick(1)
	ann.Send(input(1, 0))
	ann.Send(packet.Append(nil, &packet.Ack{Tick: 9}))
	ann.Send([]byte{byte(packet.GameKinds + 1), 255}) // whose check would panic
	ann.Send([]byte{byte(packet.GameKindsLast), 1})   // of a game that is not the new room's
	ann.Send([]byte{byte(packet.OldKinds), 1})
	ann.Send(packet.Append(nil, &packet.Ping{Stamp: 1}))
	n.tick(2)
	w, got := welcome(t, ann)
	if w.Room != "blue" || fmt.Sprint(got) != fmt.Sprint([]packet.Kind{packet.KindEvents, packet.KindWelcome, packet.KindPong}) {
		t.Fatalf("%q, %v, %v", w.Room, got, ann.Code())
	}
	if red.left[1] != packet.Moved || len(red.names) != 0 || red.server.Seated() != 0 || blue.server.Seated() != 1 || len(red.server.Viewers()) != 0 {
		t.Fatalf("%v %v, seats %d %d", red.left, red.names, red.server.Seated(), blue.server.Seated())
	}
	ann.Send(join("ann"))
	n.tick(2)
	if got := kinds(ann); got[0] != packet.KindAccepted || len(blue.names) != 1 {
		t.Fatal(got, blue.names)
	}
	ann.Send(input(1, 0))
	n.tick(1)
	if ann.Closed() || len(blue.inputs.All()) != 1 {
		t.Fatal("its input did not come", ann.Code())
	}
	// Nobody is moved who is not there, and the seat is free again.
	blue.server.TakeSeat(2)
	if red.server.Move(1, blue.server) || blue.server.Seated() != 1 {
		t.Error("moved a ghost")
	}
	// One who drops at that moment leaves no seat behind.
	red.server.TakeSeat(2)
	blue.server.Move(1, red.server)
	ann.Drop()
	n.tick(3)
	if red.server.Seated() != 0 || blue.server.Seated() != 0 || len(blue.names) != 0 {
		t.Errorf("seats %d %d, %v", red.server.Seated(), blue.server.Seated(), blue.names)
	}
}

// Who was moved and does not ask to join is treated as anybody who does not.
func TestMovedAndSilent(t *testing.T) {
	n := newInn(t, 1, 2, "red", "blue")
	ann := n.guest(0, "red", "ann")
	n.rooms["blue"].server.TakeSeat(2)
	n.rooms["red"].server.Move(1, n.rooms["blue"].server)
	n.tick(joinSeconds*20 + timeEvery(20) + 3)
	if ann.Code() != packet.Idle || n.rooms["blue"].server.Seated() != 0 {
		t.Errorf("%v, %d seats", ann.Code(), n.rooms["blue"].server.Seated())
	}
}

// Two rooms count ticks of their own: the time to join goes on when a session changes from one count to another.
func TestTimeToJoinGoesOn(t *testing.T) {
	n := newInn(t, 1, 2, "red")
	n.tick(10)
	k := n.loops[0].Dial()
	n.tick(joinSeconds*20 - 10)
	fresh := n.open("new", 2)
	k.Send(helloTo("new"))
	n.tick(10 + timeEvery(20) + 2)
	if k.Code() != packet.Idle || fresh.server.Seated() != 0 {
		t.Errorf("%v after %d ticks", k.Code(), n.now)
	}
}

// A whole room ends: everybody hears why, those whose first connection has just come too.
func TestRoomEnds(t *testing.T) {
	n := newInn(t, 2, 4, "red", "blue")
	ann, bob := n.guest(0, "red", "ann"), n.guest(0, "blue", "bob")
	k := n.loops[1].Dial()
	k.Send(helloTo("red"))
	red := n.rooms["red"]
	delete(n.rooms, "red")
	red.server.Begin()
	red.server.Abandon(packet.Goodbye{Code: packet.Internal})
	for range lingerSlow*20 + 20 {
		n.tick(1)
		red.server.Pass()
		n.run()
	}
	if a, b := lastWord(ann), lastWord(k); a != packet.Internal || b != packet.Internal || red.server.Seated() != 0 || bob.Closed() {
		t.Errorf("%v %v %d", a, b, red.server.Seated())
	}
	if n := red.server.Counters.Connections.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

// Who waits for a room is offered to the router again whenever any room has opened, and that costs nothing: it is no flood.
func TestWaitingForARoomCostsNothing(t *testing.T) {
	n := newInn(t, 1, 2, "red")
	n.later = true
	k := n.loops[0].Dial()
	k.Send(helloTo("red"))
	for range (rateSeconds + 1) * 20 {
		for range 2 * packetsPerTick {
			n.door.Resume()
			n.run()
		}
		n.tick(1)
	}
	n.later = false
	n.tick(2)
	if _, got := welcome(t, k); len(got) != 1 || got[0] != packet.KindWelcome {
		t.Fatalf("%v, %v", got, k.Code())
	}
}

// A second Hello, wherever its sender is by then, ends that connection and leaves nothing of it in either room.
func TestTwoRoomsOnOneConnection(t *testing.T) {
	for what, act := range map[string]func(*inn, *Conn){
		"welcomed": func(_ *inn, k *Conn) { k.Send(helloTo("red")) },
		"asking":   func(_ *inn, k *Conn) { k.Send(helloTo("red")); k.Send(join("ann")) },
		"playing":  func(n *inn, k *Conn) { k.Send(helloTo("red")); k.Send(join("ann")); n.tick(2) },
		"moved": func(n *inn, k *Conn) {
			k.Send(helloTo("red"))
			k.Send(join("ann"))
			n.tick(2)
			n.rooms["blue"].server.TakeSeat(2)
			n.rooms["red"].server.Move(1, n.rooms["blue"].server)
			n.tick(2)
		},
		"waiting": func(n *inn, k *Conn) { n.later = true; k.Send(helloTo("red")) },
	} {
		n := newInn(t, 1, 2, "red", "blue")
		bob := n.guest(0, "blue", "bob")
		k := n.loops[0].Dial()
		act(n, k)
		k.Send(helloTo("blue"))
		n.later = false
		n.tick(lingerSeconds*20 + timeEvery(20) + 4)
		if k.Code() != packet.BadState || n.rooms["red"].server.Seated() != 0 || n.rooms["blue"].server.Seated() != 1 || len(n.rooms["red"].names) != 0 || bob.Closed() {
			t.Errorf("%s: %v, %d and %d seats", what, k.Code(), n.rooms["red"].server.Seated(), n.rooms["blue"].server.Seated())
		}
	}
}

// Half a frame lies unread when its sender is moved: with its other half it is nobody's, and the next one is the new room's.
func TestMoveInTheMiddleOfAFrame(t *testing.T) {
	for cut := 1; cut < 8; cut++ {
		n := newInn(t, 1, 2, "red", "blue")
		ann := n.guest(0, "red", "ann")
		kinds(ann)
		f := input(1, 0)
		b := append(wire.AppendFrameHeader(nil, len(f)), f...)
		ann.Write(b[:cut])
		n.rooms["blue"].server.TakeSeat(2)
		n.rooms["red"].server.Move(1, n.rooms["blue"].server)
		n.tick(2)
		ann.Write(b[cut:])
		ann.Send(join("ann"))
		n.tick(2)
		if w, got := welcome(t, ann); w.Room != "blue" || len(got) < 2 || got[1] != packet.KindAccepted || ann.Closed() {
			t.Fatalf("cut at %d: %q, %v, %v", cut, w.Room, got, ann.Code())
		}
		if red, blue := n.rooms["red"], n.rooms["blue"]; len(red.names) != 0 || len(blue.names) != 1 || red.server.Seated() != 0 || blue.server.Seated() != 1 || len(blue.inputs.All()) != 0 {
			t.Fatalf("cut at %d: %v, %v, %d and %d seats", cut, red.names, blue.names, red.server.Seated(), blue.server.Seated())
		}
	}
}
