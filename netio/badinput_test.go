package netio

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Each row is what a client sends, the code that it ends with, and whether the
// code can still be said.
func TestBadInputEndsOneConnection(t *testing.T) {
	long := strings.Repeat("x", 10_000)
	raw := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	badHello := func(f func(*packet.Hello)) []byte {
		m := &packet.Hello{Magic: packet.Magic, Version: packet.Version}
		f(m)
		return frame(packet.Append(nil, m))
	}
	stranger := []struct {
		name string
		send []byte
		code packet.Code
		mute bool
	}{
		{"a frame without a kind", []byte{0, 0}, packet.BadFrame, false},
		{"a frame over the limit", []byte{1, 2, 1}, packet.TooLarge, false},
		{"a name of 10,000 characters", raw(frame(hello()), frame(join(long))), packet.TooLarge, false},
		{"another magic", badHello(func(m *packet.Hello) { m.Magic++ }), packet.BadMagic, false},
		{"another version", badHello(func(m *packet.Hello) { m.Version++ }), packet.BadVersion, false},
		{"no password", badHello(func(*packet.Hello) {}), packet.BadPassword, false},
		{"another password", badHello(func(m *packet.Hello) { m.Credentials = []byte("secreT") }), packet.BadPassword, false},
		{"a truncated Hello", frame(hello()[:10]), packet.BadFrame, false},
		{"a Hello with bytes after it", frame(append(hello(), 0)), packet.BadFrame, false},
		{"a Join before Hello", frame(join("abc")), packet.BadState, false},
		{"an Input before Hello", frame(input(1, 0)), packet.BadState, false},
		{"an unknown kind before Hello", frame([]byte{200, 1, 2}), packet.BadMagic, false},
		{"TLS", []byte{0x16, 3, 1, 0, 200, 1}, packet.BadMagic, true},
		{"a polite goodbye", frame([]byte{byte(packet.KindBye)}), packet.Left, false},
	}
	for _, c := range stranger {
		t.Run(c.name, func(t *testing.T) {
			h := newHall(t, Config{Password: "secret"})
			if c.code == packet.TooLarge || c.name == "a Join before Hello" {
				h = newHall(t, Config{})
			}
			k := h.memory.Dial()
			k.Write(c.send)
			if k.Code() != c.code {
				t.Fatalf("ended with %v, want %v", k.Code(), c.code)
			}
			if said := lastWord(k); !c.mute && said != c.code {
				t.Fatalf("said %v, want %v", said, c.code)
			}
			k.Drop()
			h.tick(2)
			h.empty()
		})
	}
}

func TestBadInputInGameEndsThatPlayer(t *testing.T) {
	cases := []struct {
		name string
		send [][]byte
		code packet.Code
	}{
		{"an unknown kind", [][]byte{{200}}, packet.BadFrame},
		{"a kind of the server's", [][]byte{{byte(packet.KindSnapshot)}}, packet.BadFrame},
		{"a leave, which is the server's own", [][]byte{{byte(KindLeave), 0}}, packet.BadFrame},
		{"a second Hello", [][]byte{hello()}, packet.BadState},
		{"a second Join", [][]byte{join("other")}, packet.BadState},
		{"a truncated Input", [][]byte{input(1, 0)[:9]}, packet.BadFrame},
		{"an Input with bytes after it", [][]byte{append(input(1, 0), 0)}, packet.BadFrame},
		{"an Input with an axis beyond its range", [][]byte{packet.Append(nil, &packet.Input[packet.Controls]{Seq: 1, Body: packet.Controls{X: -128}})}, packet.BadFrame},
		{"an Input again", [][]byte{input(1, 0), input(1, 0)}, packet.OutOfOrder},
		{"an Input of before", [][]byte{input(9, 0), input(8, 0)}, packet.OutOfOrder},
		{"an acknowledgement from the future", [][]byte{input(1, 99)}, packet.BadValue},
		{"an acknowledgement that goes back", [][]byte{input(1, 1), input(2, 0)}, packet.BadValue},
		{"an Ack from the future", [][]byte{packet.Append(nil, &packet.Ack{Tick: 99})}, packet.BadValue},
		{"a short Ack", [][]byte{{byte(packet.KindAck), 1}}, packet.BadFrame},
		{"a short Ping", [][]byte{{byte(packet.KindPing)}}, packet.BadFrame},
		{"a Bye with a body", [][]byte{{byte(packet.KindBye), 1}}, packet.BadFrame},
		{"a goodbye", [][]byte{{byte(packet.KindBye)}}, packet.Left},
		{"a packet that makes its handler panic", [][]byte{{byte(packet.GameKinds + 1), 255}}, packet.Internal},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := newHall(t, Config{})
			other, k := h.player("other"), h.player("victim")
			for _, f := range c.send {
				k.Send(f)
			}
			if k.Code() != c.code || lastWord(k) != c.code {
				t.Fatalf("ended with %v, want %v", k.Code(), c.code)
			}
			h.tick(2)
			if len(h.names) != 1 || h.left[2] != c.code {
				t.Fatalf("names %v, left %v", h.names, h.left)
			}
			if other.Closed() || !slices.Contains(kinds(other), packet.KindSnapshot) {
				t.Fatal("somebody else was disturbed")
			}
			h.player("victim").Drop() // the name is free
			k.Drop()
			other.Drop()
			h.tick(2)
			h.empty()
		})
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		name string
		code packet.Code
	}{
		{"", packet.BadName},
		{"ab", packet.BadName},
		{"abcdefghijklmnopq", packet.BadName},
		{"a\xff\xfeb", packet.BadName},
		{"<script>", packet.BadName},
		{"a b c", packet.BadName},
		{"naïve", packet.BadName},
		{"abc", packet.OK},
		{"A-b_9-abcdefghij", packet.OK},
	} {
		h := newHall(t, Config{})
		k := h.memory.Dial()
		k.Send(hello())
		k.Send(join(c.name))
		h.tick(1)
		if said := lastWord(k); said != c.code || k.Closed() {
			t.Errorf("%q: %v, closed %v; want %v", c.name, said, k.Closed(), c.code)
		}
		if c.code != packet.OK { // another try on the same connection
			k.Send(input(1, 0))
			if k.Code() != packet.BadState {
				t.Errorf("%q was refused and could act", c.name)
			}
			k = h.memory.Dial()
			k.Send(hello())
			k.Send(join(c.name))
			h.tick(1)
			k.Send(join("fine"))
			h.tick(1)
			if len(h.names) != 1 {
				t.Errorf("%q: a second name was not accepted", c.name)
			}
		}
	}
}

// whole is the byte stream of a short game.
func whole() []byte {
	b := slices.Concat(frame(hello()), frame(join("walker")))
	return b
}

func TestDropAtEveryByte(t *testing.T) {
	stream := whole()
	for n := range len(stream) + 1 {
		for _, ticks := range []int{0, 1, 3} {
			h := newHall(t, Config{})
			k := h.memory.Dial()
			k.Write(stream[:n])
			h.tick(ticks)
			k.Drop()
			h.tick(3)
			h.empty()
		}
	}
}

func TestSplitAtEveryByte(t *testing.T) {
	var inputs []byte
	for i := range uint32(5) {
		inputs = append(inputs, frame(input(i+1, 0))...)
		inputs = append(inputs, frame([]byte{byte(packet.GameKinds)})...)
	}
	for n := range len(inputs) {
		h := newHall(t, Config{})
		k := h.player("walker")
		k.Write(inputs[:n])
		k.Write(inputs[n:])
		h.tick(1)
		if len(h.inputs.All()) != 5 || len(h.blanks.All()) != 5 {
			t.Fatalf("split at %d: %d inputs, %d empty packets", n, len(h.inputs.All()), len(h.blanks.All()))
		}
	}
	h := newHall(t, Config{})
	k := h.memory.Dial()
	for _, b := range whole() {
		k.Write([]byte{b})
	}
	h.tick(1)
	if len(h.names) != 1 {
		t.Fatal("a client that sends byte by byte did not get in")
	}
}

func TestTwoHundredPacketsInOneSegment(t *testing.T) {
	h := newHall(t, Config{})
	k := h.player("walker")
	var b []byte
	for i := range uint32(200) {
		b = append(b, frame(input(i+1, 0))...)
	}
	k.Write(b)
	seen := uint32(0)
	for range 40 {
		h.tick(1)
		for _, m := range h.inputs.All() {
			if seen++; m.Body.Seq != seen {
				t.Fatalf("input %d came as number %d", m.Body.Seq, seen)
			}
		}
	}
	if seen != 200 || k.Closed() {
		t.Fatalf("%d of 200 inputs, closed: %v %v", seen, k.Closed(), k.Code())
	}
}

// A flood is ended by its budget, long before it is a matter of memory.
func TestFloodEndsWithRate(t *testing.T) {
	h := newHall(t, Config{})
	k := h.player("flooder")
	seq, most, ticks := uint32(0), 0, 0
	for ; !k.Closed() && ticks < 200; ticks++ {
		for range 12 {
			seq++
			k.Send(input(seq, 0))
		}
		h.tick(1)
		most = max(most, len(h.inputs.All()))
	}
	if k.Code() != packet.Rate || ticks < rateSeconds*20 {
		t.Fatalf("ended with %v after %d ticks", k.Code(), ticks)
	}
	if n := h.server.Counters.Overfull.Load(); n != 0 {
		t.Fatal("it was the unread bytes that ended it, not the budget")
	}
	if most > packetsBurst {
		t.Fatalf("%d inputs reached one tick", most)
	}
}

// More bytes than may wait unread end a session at once, one fewer does not.
func TestUnreadBytesAreBounded(t *testing.T) {
	for _, over := range []int{0, 1} {
		h := newHall(t, Config{})
		k := h.player("flooder")
		h.tick(10)
		body := make([]byte, 4<<10)
		body[0] = byte(packet.GameKinds + 1)
		for range bytesBurst / len(body) {
			k.Send(body)
		}
		k.Write(slices.Repeat(frame(body), 11)[:inboundMax+over])
		n, ended := h.server.Counters.Overfull.Load(), packet.OK
		if over > 0 {
			ended = packet.Rate
		}
		if k.Code() != ended || n != uint64(over) {
			t.Errorf("%d bytes over the bound: ended with %v, counted %d", over, k.Code(), n)
		}
	}
}

func TestDeadlines(t *testing.T) {
	h := newHall(t, Config{})
	silent, mute, partial := h.player("silent"), h.memory.Dial(), h.memory.Dial()
	partial.Write(frame(hello()))
	stalls := h.memory.Dial()
	stalls.Write([]byte("GE"))
	h.tick(upgradeSeconds*20 + 1 + timeEvery(20))
	if stalls.Code() != packet.Idle || mute.Code() != packet.Idle {
		t.Fatalf("without a first word: %v, %v", stalls.Code(), mute.Code())
	}
	if said := lastWord(mute); said != packet.Idle {
		t.Fatalf("who says nothing is told %v", said)
	}
	if said := stalls.Raw(); len(said) != 0 {
		t.Fatalf("who may be about to speak HTTP is told % x", said)
	}
	h.tick((joinSeconds-upgradeSeconds)*20 + 1 + timeEvery(20))
	if partial.Code() != packet.Idle || silent.Closed() {
		t.Fatalf("without a Join: %v; the player: %v", partial.Code(), silent.Code())
	}
	for range silentSeconds * 20 {
		silent.Read()
		h.tick(1)
	}
	// It acknowledges nothing either, which ends it first.
	if silent.Code() != packet.SlowClient {
		t.Fatalf("a silent player: %v", silent.Code())
	}
	if len(h.names) != 0 {
		t.Fatalf("ghosts: %v", h.names)
	}
}

func TestNeverAcknowledges(t *testing.T) {
	h := newHall(t, Config{})
	k := h.player("deaf")
	for i := range uint32(stuckSeconds*20 + 10) {
		k.Send(input(i+1, 0))
		h.tick(1)
	}
	if k.Code() != packet.SlowClient {
		t.Fatalf("ended with %v", k.Code())
	}
	snapshots := 0
	for _, kind := range kinds(k) {
		if kind == packet.KindSnapshot {
			snapshots++
		}
	}
	if snapshots > windowTicks+1 {
		t.Fatalf("%d snapshots went to a client that acknowledged none", snapshots)
	}
}

func TestSlowReaderIsBounded(t *testing.T) {
	h := newHall(t, Config{})
	k := h.player("slow")
	kinds(k)
	k.Stopped = true
	body := make([]byte, 4000)
	body[0] = byte(packet.KindEvents)
	most := 0
	for i := range uint32(150) {
		k.Send(input(i+1, 0))
		h.server.Send(1, h.server.Message(Reliable, body))
		h.tick(1)
		most = max(most, len(k.waiting)+k.c.stream.held())
	}
	if k.Code() != packet.SlowClient {
		t.Fatalf("ended with %v", k.Code())
	}
	if most > heldMax+len(body) {
		t.Fatalf("%d bytes were held for it", most)
	}
	h.tick(2)
	if len(h.names) != 0 {
		t.Fatal("its name is not free")
	}
}

// A full ring leaves frames unread; none is lost and nobody is closed for it.
func TestFullRingLosesNothing(t *testing.T) {
	const players, each = 200, 8
	h := newHall(t, Config{})
	var all []*Conn
	for i := range players {
		k := h.memory.Dial()
		k.Send(hello())
		k.Send(join(fmt.Sprintf("player%d", i)))
		all = append(all, k)
	}
	h.tick(1 + bytesBurst/bytesPerTick)
	sent := 0
	body := make([]byte, 4000)
	body[0] = byte(packet.GameKinds + 1)
	for _, k := range all {
		for range each {
			k.Send(body)
			sent++
		}
	}
	if sent*len(body) < causeRingBytes {
		t.Fatal("the ring is not full")
	}
	got := 0
	for range 10 {
		h.tick(1)
		got += len(h.bulks.All())
	}
	if got != sent || h.server.Counters.Deferred.Load() == 0 {
		t.Fatalf("%d of %d came, %d deferred", got, sent, h.server.Counters.Deferred.Load())
	}
}

func TestConnectionCap(t *testing.T) {
	h := newHall(t, Config{Connections: 3})
	for range 3 {
		if h.memory.Dial() == nil {
			t.Fatal("no room")
		}
	}
	k := h.memory.Dial()
	if k.Write(nil); k.Closed() {
		t.Fatal("it is ended before it is known how to tell it so")
	}
	if k.Send(hello()); lastWord(k) != packet.ServerFull || !k.Closed() {
		t.Fatalf("the fourth ended with %v", k.Code())
	}
	h.tick(joinSeconds*20 + lingerSeconds*20 + 3)
	h.empty()
}

func TestDrainRefusesJoins(t *testing.T) {
	h := newHall(t, Config{})
	h.server.Drain()
	k := h.memory.Dial()
	k.Send(hello())
	if k.Code() != packet.Shutdown || lastWord(k) != packet.Shutdown {
		t.Fatalf("ended with %v", k.Code())
	}
}

func TestReplayRefusesBadRecords(t *testing.T) {
	h := newHall(t, Config{})
	h.player("walker")
	rec := slices.Clone(h.server.Record())
	for n := 1; n < len(rec); n++ {
		if h.server.Replay(rec[:n]) == nil {
			t.Fatalf("a record cut at %d was taken", n)
		}
	}
	if err := h.server.Replay(rec); err != nil {
		t.Fatal(err)
	}
}

func FuzzConnection(f *testing.F) {
	f.Add(whole())
	f.Add(slices.Concat(whole(), frame(input(1, 0)), []byte{0, 0}))
	f.Add([]byte("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\x82\x80\x00\x00\x00\x00"))
	f.Add([]byte{0x16, 3, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		h := newHall(t, Config{Connections: 4, ring: 64 << 10})
		k := h.memory.Dial()
		for len(b) > 0 { // the first byte of each part is its length
			n := min(int(b[0])+1, len(b))
			k.Write(b[:n])
			b = b[n:]
			h.tick(1)
			if held := len(k.unread) + k.c.stream.held(); held > inboundMax+wire.FrameDownMax {
				t.Fatalf("%d bytes are held", held)
			}
		}
		k.Drop()
		h.tick(3)
		h.empty()
	})
}

// A loop that nobody was on for long does not take its first client for one that
// has been silent since the start.
func TestFirstClientOfAnOldServer(t *testing.T) {
	h := newHall(t, Config{})
	for range joinSeconds * 20 * 3 {
		h.now++
		h.server.Cut(h.now)
		h.server.Begin()
		h.server.Publish()
	}
	k := h.memory.Dial() // the last frame has not been delivered yet
	k.Send(hello())
	h.memory.Run()
	k.Send(join("late"))
	h.tick(2)
	if k.Closed() || len(h.names) != 1 {
		t.Fatalf("the first client was ended with %v", k.Code())
	}
}
