package netio

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// numbered is an Events packet of n bytes at least that says its number.
func numbered(number, n int) []byte {
	body := wire.AppendU32(nil, uint32(number))
	body = append(body, make([]byte, max(n-12, 0))...)
	m := packet.Events{List: packet.AppendEvent(nil, packet.GameEvents, body)}
	return packet.Append(nil, &m)
}

// listener is a client that acknowledges late and keeps the numbers that it hears.
type listener struct {
	*Conn
	seq     uint32
	newest  uint32
	numbers []int
	omitted int
	pongs   int
	last    packet.Code
	flight  int // bytes of events that came since the last acknowledgement
	most    int
}

func (k *listener) read(t testing.TB) {
	for f := k.Read(); f != nil; f = k.Read() {
		switch packet.Kind(f[0]) {
		case packet.KindSnapshot:
			k.newest = uint32(f[2]) | uint32(f[3])<<8
		case packet.KindPong:
			k.pongs++
		case packet.KindGoodbye, packet.KindRefused:
			k.last = packet.Code(f[1])
		case packet.KindEvents:
			k.flight += len(f)
			k.most = max(k.most, k.flight)
			k.event(t, f[1:])
		}
	}
}

func (k *listener) event(t testing.TB, body []byte) {
	var m packet.Events
	if err := packet.Decode(body, &m); err != nil {
		t.Fatal(err)
	}
	for kind, b := range m.All {
		r := wire.NewReader(b)
		if kind == packet.EventOmitted {
			k.omitted += int(r.Uvarint())
			continue
		}
		k.numbers = append(k.numbers, int(r.U32()))
	}
}

func (k *listener) ack() {
	k.seq++
	k.Send(input(k.seq, k.newest))
	k.flight = 0
}

// Messages do not queue up before the snapshots of a client that acknowledges
// late: at most streamWindow of them are on their way, and all come in order.
func TestStreamWindow(t *testing.T) {
	h := newHall(t, Config{})
	k := &listener{Conn: h.player("listener")}
	kinds(k.Conn)
	const messages = 40
	for i := range messages {
		h.server.Send(1, h.server.Message(Reliable, numbered(i, 300)))
	}
	for tick := range 200 {
		h.tick(1)
		k.read(t)
		if tick%4 == 3 {
			k.ack()
		}
	}
	for i, n := range k.numbers {
		if n != i {
			t.Fatalf("message %d came as number %d", n, i)
		}
	}
	if len(k.numbers) != messages || k.most > streamWindow {
		t.Fatalf("%d of %d messages came, %d bytes in flight at most", len(k.numbers), messages, k.most)
	}
}

// A client that has acknowledged nothing of what it was told still hears its
// pongs and answers at once, whatever waits for it.
func TestPromptWaitsForNothing(t *testing.T) {
	h := newHall(t, Config{})
	k := &listener{Conn: h.player("busy")}
	kinds(k.Conn)
	for i := range 200 {
		h.server.Send(1, h.server.Message(Reliable, numbered(i, 500)))
		h.server.Send(1, h.server.Message(Thinnable, numbered(1000+i, 200)))
	}
	h.tick(3)
	k.read(t)
	k.numbers = nil
	k.Send(packet.Append(nil, &packet.Ping{Stamp: 7}))
	h.server.Send(1, h.server.Message(Prompt, numbered(77, 0)))
	h.tick(1)
	k.read(t)
	if k.pongs != 1 || len(k.numbers) != 1 || k.numbers[0] != 77 {
		t.Fatalf("%d pongs, and heard %v", k.pongs, k.numbers)
	}
}

// What must arrive before it, and the last word itself, arrive although nothing
// was acknowledged, whoever ends the session.
func TestLastWordsArrive(t *testing.T) {
	const held = 30 // of 500 bytes: far more than the window
	ends := map[packet.Code]func(h *hall, k *listener){
		packet.Kicked: func(h *hall, _ *listener) { h.server.Close(1, packet.Goodbye{Code: packet.Kicked}) },
		packet.Shutdown: func(h *hall, _ *listener) {
			h.server.CloseAll(packet.Goodbye{Code: packet.Shutdown})
		},
		packet.BadFrame: func(_ *hall, k *listener) { k.Send([]byte{200}) },
		packet.Left:     func(_ *hall, k *listener) { k.Send([]byte{byte(packet.KindBye)}) },
		packet.Rate: func(h *hall, k *listener) {
			for range 5 * 20 {
				for range packetsBurst {
					k.Send(packet.Append(nil, &packet.Ping{}))
				}
				h.tick(1)
			}
		},
	}
	for code, end := range ends {
		h := newHall(t, Config{})
		k := &listener{Conn: h.player("told")}
		kinds(k.Conn)
		for i := range held {
			h.server.Send(1, h.server.Message(Reliable, numbered(i, 500)))
		}
		h.tick(1)
		end(h, k)
		h.tick(1)
		k.read(t)
		if k.last != code || k.Code() != code {
			t.Errorf("%v: the last word was %v, the code %v", code, k.last, k.Code())
		}
		if code != packet.Rate && len(k.numbers) != held {
			t.Errorf("%v: %d of %d messages came before the last word", code, len(k.numbers), held)
		}
	}
}

// One who does not read is told why it ended once it reads again.
func TestSlowClientIsTold(t *testing.T) {
	h := newHall(t, Config{})
	k := &listener{Conn: h.player("slow")}
	kinds(k.Conn)
	k.Stopped = true
	for i := 0; k.Code() == packet.OK && i < 1000; i++ {
		h.server.Send(1, h.server.Message(Reliable, numbered(i, 2000)))
		h.tick(1)
	}
	h.tick(lingerSeconds*20 + 1)
	if k.shut {
		t.Error("its transport was shut although the last word is not out")
	}
	k.Stopped = false
	h.tick(1)
	k.read(t)
	if k.last != packet.SlowClient || !k.shut {
		t.Errorf("it was told %v; shut: %v", k.last, k.shut)
	}
}

// Numbered messages to many clients on bad links: the reliable ones all come,
// once and in order; of the thinnable ones those that do not are told.
func TestEveryMessageArrivesOrIsTold(t *testing.T) {
	const clients, ticks = 300, 600
	rng := rand.New(rand.NewPCG(1, 2))
	h := newHall(t, Config{})
	var all []*listener
	for i := range clients {
		all = append(all, &listener{Conn: h.memory.Dial()})
		all[i].Send(hello())
		all[i].Send(join(fmt.Sprintf("player%d", i)))
	}
	h.tick(1)
	sent, said := 0, 0
	for tick := range ticks + 400 {
		if tick < ticks && rng.IntN(3) == 0 {
			h.server.Broadcast(h.server.Message(Reliable, numbered(sent, rng.IntN(600))))
			sent++
		}
		for range rng.IntN(4) {
			if tick < ticks {
				h.server.Broadcast(h.server.Message(Thinnable, numbered(1<<20+said, 100+rng.IntN(200))))
				said++
			}
		}
		h.tick(1)
		for i, k := range all {
			late := i % 7 // of ten ticks; and some stall now and then
			k.Stopped = tick < ticks && i%5 == 0 && tick/50%3 == 1
			k.read(t)
			if tick%10 >= late {
				k.ack()
			}
		}
	}
	thinned := 0
	for i, k := range all {
		reliable, chatter := 0, -1
		shown := 0
		for _, n := range k.numbers {
			switch {
			case n >= 1<<20 && n-1<<20 <= chatter:
				t.Fatalf("client %d: line %d after %d", i, n-1<<20, chatter)
			case n >= 1<<20:
				chatter, shown = n-1<<20, shown+1
			case n != reliable:
				t.Fatalf("client %d: message %d came as number %d", i, n, reliable)
			default:
				reliable++
			}
		}
		if k.Closed() || reliable != sent || shown+k.omitted != said {
			t.Fatalf("client %d, ended %v: %d of %d messages; %d lines shown and %d omitted of %d", i, k.Code(), reliable, sent, shown, k.omitted, said)
		}
		thinned += k.omitted
	}
	if thinned == 0 || thinned == said*clients {
		t.Fatalf("%d of %d lines were omitted: nothing was tried", thinned, said*clients)
	}
	if got := h.server.Counters.Omitted.Load(); got != uint64(thinned) {
		t.Errorf("counted %d omitted, told %d", got, thinned)
	}
}

// What waits for a loop that does not run is bounded: thinnable messages go
// first, and are told; sessions end only when that is not enough.
func TestMailOfAStandingLoop(t *testing.T) {
	h := newHall(t, Config{Connections: 4})
	k := &listener{Conn: h.player("there")}
	kinds(k.Conn)
	for i := range 2 * mailLeast {
		h.server.Broadcast(h.server.Message(Thinnable, numbered(i, 0)))
		if i%100 == 0 {
			h.server.Send(1, h.server.Message(Reliable, numbered(i, 0)))
		}
	}
	h.tick(1)
	for range 100 {
		h.tick(1)
		k.read(t)
		k.ack()
	}
	if k.Closed() || len(k.numbers) != 2*mailLeast/100+1 || k.omitted != 2*mailLeast {
		t.Fatalf("ended %v; %d came, %d omitted", k.Code(), len(k.numbers), k.omitted)
	}
	for i := range 2 * mailLeast {
		h.server.Send(1, h.server.Message(Reliable, numbered(i, 0)))
	}
	h.tick(1)
	if k.Code() != packet.Internal {
		t.Fatalf("ended %v", k.Code())
	}
	if h.tick(2); len(h.names) != 0 {
		t.Fatal("its name is not free")
	}
}

func TestMessageRefusesWhatNoClientTakes(t *testing.T) {
	s := New(Config{})
	for _, n := range []int{0, wire.FrameDownMax + 1} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a message of %d bytes was taken", n)
				}
			}()
			s.Message(Reliable, make([]byte, n))
		}()
	}
	for _, kind := range []byte{0, 63, byte(packet.KindWelcome), byte(packet.KindSnapshot), 95, 128, 255} {
		refuses(t, "a message of another kind", func() { s.Message(Reliable, []byte{kind, 0}) }, "netio", fmt.Sprintf("kind %d", kind))
	}
	for _, kind := range []packet.Kind{packet.KindEvents, packet.GameDownKinds, packet.GameDownKindsLast} {
		s.Message(Reliable, []byte{byte(kind), 0})
	}
}

// What waited for a client leaves nothing behind when it has gone out.
func TestStreamsShrink(t *testing.T) {
	h := newHall(t, Config{})
	k := &listener{Conn: h.player("one")}
	kinds(k.Conn)
	k.Stopped = true
	for i := range 1000 {
		h.server.Send(1, h.server.Message(Reliable, numbered(i, 0)))
		h.server.Send(1, h.server.Message(Prompt, numbered(i, 0)))
	}
	h.tick(1)
	if s := &k.c.stream; cap(s.reliable) < 900 {
		t.Fatalf("%d messages wait: nothing to shrink", cap(s.reliable))
	}
	k.Stopped = false
	for range 100 {
		h.tick(1)
		k.read(t)
		k.ack()
	}
	if s := &k.c.stream; len(k.numbers) != 2000 || cap(s.prompt) > promptKept || cap(s.reliable) > 0 {
		t.Errorf("%d of 2000 came; room for %d bytes and %d messages is kept", len(k.numbers), cap(s.prompt), cap(s.reliable))
	}
}

// Buffers that grew for a burst are given back some ticks later.
func TestBuffersShrink(t *testing.T) {
	h := newHall(t, Config{})
	k := h.player("one")
	k.Discard = true
	for range 1 << 16 {
		h.server.Send(1, h.server.Message(Thinnable, numbered(1, 0)))
	}
	h.tick(1)
	l := h.memory.loop
	if cap(l.outbox) < 1<<12 {
		t.Fatal("the burst left nothing to shrink")
	}
	h.tick(2*spareMax*shrinkTicks + 1)
	frames := 0
	for i := range l.frames.slots {
		if f := l.frames.slots[i].Load(); f != nil {
			frames = max(frames, cap(f.mail))
		}
	}
	if cap(l.outbox) > shrinkLeast || frames > shrinkLeast {
		t.Errorf("an outbox of %d and a frame's mail of %d are kept", cap(l.outbox), frames)
	}
}

// A snapshot that is no frame is left out whole, and counted; nothing is lost by it.
func TestSnapshotsThatAreNoFrames(t *testing.T) {
	for _, parts := range []int{1, 2} {
		h := newHall(t, Config{})
		k := &listener{Conn: h.player("one")}
		kinds(k.Conn)
		h.server.Send(1, h.server.Message(Reliable, numbered(0, 0)))
		h.now++
		h.server.Cut(h.now)
		blocks := h.server.Begin()
		blocks.Bytes = append(blocks.Bytes, make([]byte, wire.FrameDownMax)...)
		v := h.server.Viewers()[0]
		f := h.server.FrameFor(v.Session)
		for part := range parts {
			f.Start(v.Session, part > 0)
			f.Head(&packet.Snapshot{Tick: h.now, Parts: uint8(parts), Part: uint8(part), Flags: packet.SnapMoved})
			if part == parts-1 {
				f.Section(Range{0, wire.FrameDownMax})
			}
		}
		h.server.Publish()
		h.memory.Run()
		got := kinds(k.Conn)
		if len(got) != 1 || got[0] != packet.KindEvents || h.server.Counters.TooLarge.Load() != 1 {
			t.Errorf("%d parts: got %v, counted %d", parts, got, h.server.Counters.TooLarge.Load())
		}
	}
}
