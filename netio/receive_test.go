package netio

import (
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Packets of one kind each, to declare.
type (
	ofNone   struct{ blank }
	ofInput  struct{ blank }
	ofEngine struct{ blank }
	ofOld    struct{ blank }
	ofLast   struct{ blank }
	ofDown   struct{ blank }
	ofLeave  struct{ blank }
)

func (*ofNone) Kind() packet.Kind   { return 0 }
func (*ofInput) Kind() packet.Kind  { return packet.KindInput }
func (*ofEngine) Kind() packet.Kind { return 31 }
func (*ofOld) Kind() packet.Kind    { return packet.OldKindsLast }
func (*ofLast) Kind() packet.Kind   { return 63 }
func (*ofDown) Kind() packet.Kind   { return 64 }
func (*ofLeave) Kind() packet.Kind  { return KindLeave }

// A packet that no client may send, or that the engine itself takes, is refused
// where it is declared.
func TestReceiveOfAKindThatIsNot(t *testing.T) {
	s := New(Config{})
	refuses(t, "kind 0", func() { Receive[ofNone](s) }, "netio", "kind 0")
	refuses(t, "another Input", func() { Receive[ofInput](s) }, "netio", "kind 3")
	refuses(t, "the engine's", func() { Receive[ofEngine](s) }, "netio", "kind 31")
	refuses(t, "the server's", func() { Receive[ofDown](s) }, "netio", "kind 64")
	refuses(t, "another Leave", func() { Receive[ofLeave](s) }, "netio", "kind 255")
	for k, declare := range map[string]func(){
		"kind 1": func() { Receive[packet.Hello](s) }, "kind 4": func() { Receive[packet.Ack](s) }, "kind 5": func() { Receive[packet.Bye](s) },
		"kind 6": func() { Receive[packet.Ping](s) }, "kind 7": func() { Receive[packet.Spectate](s) },
	} {
		refuses(t, k, declare, "netio", k)
	}
	Receive[ofLast](s)
	Receive[blank](s)
	ReceiveInput[packet.Controls](s)
	Receive[ofOld](s)
}

// other is of the same kind as blank.
type other struct{ n uint8 }

func (*other) Kind() packet.Kind        { return packet.GameKinds }
func (o *other) Decode(r *wire.Reader)  { o.n = r.U8() }
func (o *other) Append(b []byte) []byte { return append(b, o.n) }

// A packet that is declared when the loops are open would close whoever sends it.
func TestReceiveTooLate(t *testing.T) {
	s := New(Config{})
	first := Receive[blank](s)
	refuses(t, "two packets of a kind", func() { Receive[other](s) }, "netio", "kind 32")
	NewMemory(s)
	refuses(t, "too late", func() { Receive[bulk](s) }, "netio", "kind 33", "before")
	if Receive[blank](s) != first {
		t.Fatal("another inbox")
	}
}

func TestTickRate(t *testing.T) {
	for given, want := range map[int]int{0: 20, 30: 30} {
		if got := New(Config{TickRate: given}).TickRate(); got != want {
			t.Errorf("%d: %d, want %d", given, got, want)
		}
	}
}

// A packet that does not fit into a frame is refused where it is handed over: its
// length would be cut to two bytes, and all after it be nonsense to the client.
func TestAPacketLongerThanAFrame(t *testing.T) {
	h := newHall(t, Config{})
	h.player("ann")
	h.server.Cut(h.now + 1)
	b := h.server.Begin()
	b.Bytes = append(b.Bytes, make([]byte, 70_000)...)
	v := h.server.Viewers()[0]
	f := h.server.FrameFor(v.Session)
	f.Start(v.Session, false)
	f.Packet(Range{0, wire.FrameDownMax})
	refuses(t, "70,000 bytes", func() { f.Packet(Range{0, 70_000}) }, "netio", "70000", "65535")
	refuses(t, "nothing", func() { f.Packet(Range{5, 5}) }, "netio", "0 bytes")
	refuses(t, "a header", func() { wire.AppendFrameHeader(nil, 70_000) }, "wire", "65535")
	refuses(t, "a message", func() { h.server.Message(Reliable, make([]byte, 70_000)) }, "netio", "70000")
}
