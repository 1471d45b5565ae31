package netio

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// noted is a message of the game's own that says of which tick it is.
func noted(how Delivery, tick uint32) []byte {
	return wire.AppendU32([]byte{byte(packet.GameDownKinds) + byte(how)}, tick)
}

// ofSession and ofItsJoin are instead of a tick: a frame is the session's own word, or of the
// tick in which the session asked to join.
const (
	ofSession = 0
	ofItsJoin = ^uint32(0)
)

// tickOf is the tick that a frame from the server speaks of.
func tickOf(t testing.TB, f []byte) uint32 {
	t.Helper()
	var a packet.Accepted
	var g packet.Goodbye
	var tick uint32
	switch kind := packet.Kind(f[0]); {
	case kind == packet.KindWelcome || kind == packet.KindPong:
		return ofSession
	case kind == packet.KindSnapshot:
		r := wire.NewReader(f[2:]) // after its flags
		return r.U32()
	case kind >= packet.GameDownKinds:
		r := wire.NewReader(f[1:])
		return r.U32()
	case kind == packet.KindAccepted && packet.Decode(f[1:], &a) == nil:
		return a.Tick
	case kind == packet.KindRefused && packet.Code(f[1]) == packet.BadName:
		return ofItsJoin
	case kind == packet.KindRefused && packet.Code(f[1]) == packet.Idle:
		return ofSession
	case kind == packet.KindGoodbye && packet.Decode(f[1:], &g) == nil:
		if _, err := fmt.Sscanf(g.Sentence, "tick %d", &tick); err == nil {
			return tick
		}
	}
	t.Fatalf("an unexpected frame: %q", f)
	return 0
}

// scene is a hall in which all happens that a tick can say.
type scene struct {
	*hall
	conns []*Conn
	heard []map[packet.Kind][]string // by connection: all but its snapshots, each kind in its order
	shots int
	bound uint32 // nothing of a later tick may be heard
	free  bool   // snapshots are bound by nothing
}

func newScene(t *testing.T, mode Hold) *scene {
	return &scene{hall: newHoldingHall(t, mode, Config{Spectators: 4})}
}

// act is a tick: somebody comes every third, somebody is told to go every seventh.
func (s *scene) act() {
	n := s.now + 1
	if n%3 == 1 {
		name := fmt.Sprintf("guest%d", n)
		if n%12 == 10 {
			name = "?"
		}
		k := s.memory.Dial()
		k.Send(hello())
		k.Send(join(name))
		s.conns, s.heard = append(s.conns, k), append(s.heard, map[packet.Kind][]string{})
	}
	for _, k := range s.conns {
		k.Send(packet.Append(nil, &packet.Ping{Stamp: n}))
	}
	s.listen() // what sessions say by themselves
	s.server.Broadcast(s.server.Message(Reliable, noted(Reliable, n)))
	if n%7 == 0 {
		s.server.Close(n/3, packet.Goodbye{Code: packet.Kicked, Sentence: fmt.Sprintf("tick %d", n)})
	}
	s.server.Send(n/4, s.server.Message(Prompt, noted(Prompt, n)))
	s.tick(1)
}

// listen reads everything, and looks at each frame.
func (s *scene) listen() {
	s.t.Helper()
	for i, k := range s.conns {
		for f := k.Read(); f != nil; f = k.Read() {
			kind, tick := packet.Kind(f[0]), tickOf(s.t, f)
			if tick == ofItsJoin {
				tick = uint32(i*3 + 1)
			}
			if tick > s.bound && !(s.free && kind == packet.KindSnapshot) {
				s.t.Fatalf("connection %d hears of tick %d in kind %d, but only %d is released", i, tick, kind, s.bound)
			}
			switch kind {
			case packet.KindPong: // as many as were asked for until it ended, which may be later
			case packet.KindWelcome: // with the tick of the loop
			case packet.KindRefused:
				if tick != ofSession { // which comes when the loop has heard of enough ticks
					s.heard[i][kind] = append(s.heard[i][kind], fmt.Sprintf("%x", f))
				}
			case packet.KindSnapshot:
				s.shots++
			default:
				s.heard[i][kind] = append(s.heard[i][kind], fmt.Sprintf("%x", f))
			}
		}
	}
}

// sent is whether anything lies in a connection that was not read.
func (s *scene) sent() bool {
	return slices.ContainsFunc(s.conns, func(k *Conn) bool { return len(k.out) > k.read })
}

const sceneTicks = 200

// unheld is what a scene without a hold says.
func unheld(t *testing.T) *scene {
	s := newScene(t, HoldNone)
	s.bound = ^uint32(0)
	for range sceneTicks {
		s.act()
		s.listen()
	}
	return s
}

// Not a byte of a tick is written before the tick is released, whenever that is, and all of
// it after, in the order in which it was said.
func TestHoldStrict(t *testing.T) {
	want := unheld(t)
	for lag := range uint32(HeldMax) {
		s := newScene(t, HoldStrict)
		r := rand.New(rand.NewPCG(1, uint64(lag)))
		for range sceneTicks {
			s.act()
			if s.sent() {
				t.Fatalf("lag %d, tick %d: something was written before the release", lag, s.now)
			}
			if to := s.now - min(lag, s.now); to > s.bound && (s.server.Held() == HeldMax || r.IntN(2) == 0) {
				s.bound = to
				s.server.Release(to)
				s.memory.Run()
				s.listen()
			}
		}
		s.finish(t, want)
		if lag == 0 && s.shots < want.shots/2 {
			t.Errorf("%d snapshots of %d", s.shots, want.shots)
		}
	}
}

// finish releases all, and compares what was heard.
func (s *scene) finish(t *testing.T, want *scene) {
	t.Helper()
	s.bound = s.now
	s.server.Release(s.now)
	s.memory.Run()
	s.listen()
	if s.server.Held() != 0 {
		t.Fatalf("%d ticks are held after all", s.server.Held())
	}
	for i := range want.heard {
		if !maps.EqualFunc(s.heard[i], want.heard[i], slices.Equal) {
			t.Errorf("connection %d heard\n%v, not\n%v", i, s.heard[i], want.heard[i])
		}
	}
}

// Relaxed, snapshots wait for nothing, and all else as it does when strict.
func TestHoldRelaxed(t *testing.T) {
	want := unheld(t)
	for lag := range uint32(HeldMax) {
		s := newScene(t, HoldRelaxed)
		s.free = true
		for range sceneTicks {
			s.act()
			s.listen()
			if to := s.now - min(lag, s.now); to > s.bound {
				s.bound = to
				s.server.Release(to)
				s.memory.Run()
				s.listen()
			}
		}
		if want := want.shots * 9 / 10; lag == 0 && s.shots < want {
			t.Errorf("%d snapshots, not %d", s.shots, want)
		}
		s.finish(t, want)
	}
}

// Mail that is released while its loop has not taken the newest snapshots goes out before
// these, and takes nothing's place.
func TestHeldMailJoinsTheNewestFrame(t *testing.T) {
	h := newHoldingHall(t, HoldRelaxed, Config{})
	ann := h.memory.Dial()
	ann.Send(hello())
	ann.Send(join("ann"))
	h.tick(1)
	h.server.Release(1)
	h.memory.Run()
	kinds(ann)
	h.memory.loop.post.Store(nil) // the loop hears of nothing
	for range 3 {
		h.server.Broadcast(h.server.Message(Prompt, noted(Prompt, h.now+1)))
		h.tick(1)
		h.server.Release(h.now - 1)
	}
	before := h.server.Counters.Overwritten.Load()
	h.memory.loop.deliver()
	var got []string
	for f := ann.Read(); f != nil; f = ann.Read() {
		got = append(got, fmt.Sprintf("%d of %d", f[0], tickOf(t, f)))
	}
	if want := []string{"97 of 2", "97 of 3", "68 of 4"}; !slices.Equal(got, want) || before != h.server.Counters.Overwritten.Load() {
		t.Fatalf("%v, not %v", got, want)
	}
}

// A tick more than may be held is the caller's mistake, and said to be.
func TestHoldIsBounded(t *testing.T) {
	h := newHoldingHall(t, HoldStrict, Config{})
	h.tick(HeldMax)
	if h.server.Held() != HeldMax {
		t.Fatalf("%d ticks are held", h.server.Held())
	}
	refuses(t, "one more", func() { h.tick(1) }, "netio", "tick 9", "Release")
	h.server.Release(1)
	if h.server.Held() != HeldMax-1 {
		t.Fatalf("%d ticks are held after the oldest is released", h.server.Held())
	}
	refuses(t, "while it runs", func() { h.server.Hold(HoldNone) }, "netio", "too late")
}

// held is a hall with somebody in it for whom a message of tick 2 is held.
func held(t *testing.T) (*hall, *Conn) {
	h := newHoldingHall(t, HoldStrict, Config{})
	ann := h.memory.Dial()
	ann.Send(hello())
	ann.Send(join("ann"))
	h.tick(1)
	h.server.Release(1)
	h.memory.Run()
	kinds(ann)
	h.server.Broadcast(h.server.Message(Prompt, noted(Prompt, 2)))
	h.tick(1)
	return h, ann
}

// The goodbye of a tick that failed comes after what is held, however long that takes, and
// nothing piles up meanwhile.
func TestAbandonWaitsForWhatIsHeld(t *testing.T) {
	h, ann := held(t)
	h.server.Cut(3)
	h.server.Abandon(packet.Goodbye{Code: packet.Internal})
	for range 3 * HeldMax {
		h.server.CloseAll(packet.Goodbye{Code: packet.Internal})
		h.server.Pass()
		h.memory.Run()
	}
	if got := kinds(ann); len(got) > 0 || h.server.Held() != 1 {
		t.Fatalf("%v before the release, %d ticks held", got, h.server.Held())
	}
	if mail := h.server.hold.ticks[h.server.hold.first].frames[0].frame.mail; len(mail) != 2 {
		t.Fatalf("%d pieces of mail for one message and one goodbye", len(mail))
	}
	h.server.Release(2)
	h.memory.Run()
	if got := kinds(ann); !slices.Equal(got, []packet.Kind{packet.GameDownKinds + 1, packet.KindGoodbye}) {
		t.Fatal(got)
	}
	h.server.Pass()
	h.memory.Run()
	if h.server.Held() != 0 {
		t.Fatal("what comes after the last tick waits for a release that never comes")
	}
}

// Of what can never be released nobody hears, but they hear the goodbye.
func TestDropHeld(t *testing.T) {
	h, ann := held(t)
	h.server.DropHeld()
	h.server.Abandon(packet.Goodbye{Code: packet.Internal})
	h.memory.Run()
	if got := kinds(ann); !slices.Equal(got, []packet.Kind{packet.KindGoodbye}) || h.server.Held() != 0 {
		t.Fatal(got)
	}
}

// Nobody is moved by a tick that is not released, and a seat that waits with it is not lost.
func TestMovesAreHeld(t *testing.T) {
	for _, mode := range []Hold{HoldStrict, HoldRelaxed} {
		n := newInn(t, 1, 4, "blue")
		red := n.openHolding("red", mode, 4)
		red.after = func() { red.server.Release(red.now) }
		ann := n.guest(0, "red", "ann")
		welcome(t, ann)
		red.after = nil
		blue := n.rooms["blue"].server
		move := func() {
			blue.TakeSeat(4)
			red.server.Move(1, blue)
			n.tick(2)
			if w, _ := welcome(t, ann); w.Room != "" || blue.Seated() != 1 {
				t.Fatalf("moved to %q, %d seats taken there", w.Room, blue.Seated())
			}
		}
		move()
		red.server.Release(red.now)
		n.run()
		n.tick(1) // blue's own word goes out with its tick
		if w, _ := welcome(t, ann); w.Room != "blue" {
			t.Fatalf("in %q after the release", w.Room)
		}
		ann.Send(join("ann"))
		red.after = func() { red.server.Release(red.now) }
		n.tick(2)
		ann = n.guest(0, "red", "ann")
		welcome(t, ann)
		red.after = nil
		blue.TakeSeat(4)
		red.server.Move(2, blue)
		n.tick(2)
		red.server.DropHeld()
		if blue.Seated() != 1 {
			t.Fatalf("%d seats taken in blue, by one", blue.Seated())
		}
	}
}

// Any goroutine may release, while the tick goes on.
func TestReleaseByAnother(t *testing.T) {
	for _, mode := range []Hold{HoldStrict, HoldRelaxed} {
		s := newScene(t, mode)
		s.bound, s.free = ^uint32(0), true
		published, done := make(chan uint32, HeldMax), make(chan struct{})
		go func() {
			defer close(done)
			for tick := range published {
				s.server.Release(tick)
			}
		}()
		for range sceneTicks {
			for s.server.Held() == HeldMax {
				runtime.Gosched()
			}
			s.act()
			published <- s.now
			s.listen()
		}
		close(published)
		<-done
		s.finish(t, unheld(t))
	}
}

// To hold ticks costs no memory once it has its size.
func TestHoldAllocatesNothing(t *testing.T) {
	for _, mode := range []Hold{HoldNone, HoldStrict, HoldRelaxed} {
		h := newHoldingHall(t, mode, Config{})
		for i := range 20 {
			k := h.memory.Dial()
			k.Discard = true
			k.Send(hello())
			k.Send(join(fmt.Sprintf("guest%d", i)))
		}
		message := Message{noted(Reliable, 1), Reliable} // in no slab
		run := func() {
			for player := range uint32(10) {
				h.server.Send(player, message)
			}
			h.tick(1)
			h.server.Release(h.now - min(h.now, HeldMax-1))
			h.memory.Run()
		}
		for range 300 {
			run()
		}
		if n := testing.AllocsPerRun(100, run); n != 0 {
			t.Errorf("mode %d: %v allocations a tick", mode, n)
		}
	}
}
