package netio

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// steer is a game's own input, with a field of any length.
type steer struct {
	Wheel int8
	Gear  [packet.InputBodyMax - 1]byte
	n     int
}

func (s *steer) Decode(r *wire.Reader) {
	s.Wheel = r.I8()
	s.n = copy(s.Gear[:], r.Fixed(len(r.Rest())))
	if s.Wheel == -128 {
		r.Fail(wire.ErrValue)
	}
}

func (s *steer) Append(b []byte) []byte { return append(append(b, byte(s.Wheel)), s.Gear[:s.n]...) }

// long is an input that no session would let through.
type long struct{}

func (*long) Decode(r *wire.Reader)  { r.Fixed(packet.InputBodyMax + 1) }
func (*long) Append(b []byte) []byte { return append(b, make([]byte, packet.InputBodyMax+1)...) }

// A game has the input that it declares: it comes as it was sent, and what the
// game's own decoder refuses ends the one who sent it.
func TestInputOfAGamesOwn(t *testing.T) {
	for _, c := range []struct {
		body string
		code packet.Code
	}{
		{"\x07", packet.OK},
		{"\x81" + string(make([]byte, packet.InputBodyMax-1)), packet.OK},
		{"\x81" + string(make([]byte, packet.InputBodyMax)), packet.BadFrame},
		{"\x80", packet.BadFrame},
		{"", packet.BadFrame},
	} {
		s := &stage{t: t, server: New(Config{})}
		s.joins, s.leaves = Receive[packet.Join](s.server), Receive[Leave](s.server)
		steers := ReceiveInput[steer](s.server)
		if ReceiveInput[steer](s.server) != steers {
			t.Fatal("another inbox")
		}
		refuses(t, "two inputs", func() { ReceiveInput[packet.Controls](s.server) }, "netio", "kind 3")
		s.inputs = &Inbox[packet.Input[packet.Controls]]{}
		s.memory = NewMemory(s.server)
		k := s.enter("ann", 7)
		head := (&packet.Input[steer]{Seq: 9, View: 16}).AppendHead(nil)
		k.Send(append(head, c.body...))
		s.cut()
		if k.Code() != c.code {
			t.Fatalf("%x: it ends with %v, want %v", c.body, k.Code(), c.code)
		}
		if c.code != packet.OK {
			continue
		}
		m := steers.All()[0]
		got := fmt.Sprint(m.Who, m.Body.Seq, m.Body.Ack, m.Body.View, m.Body.Body.Wheel, m.Body.Body.n)
		if want := fmt.Sprint(7, 9, 0, 16, int8(c.body[0]), len(c.body)-1); got != want {
			t.Fatalf("%x: it comes as %s, want %s", c.body, got, want)
		}
		record := slices.Clone(s.server.Record())
		s.publish()
		if err := s.server.Replay(record); err != nil {
			t.Fatal(err)
		}
	}
	refuses(t, "a long one", func() { ReceiveInput[long](New(Config{})) }, "netio", "33 bytes", "32")
}

// A game without an input takes none.
func TestInputOfNone(t *testing.T) {
	s := &stage{t: t, server: New(Config{})}
	s.joins, s.memory = Receive[packet.Join](s.server), NewMemory(s.server)
	k := s.enter("ann", 7)
	k.Send(input(1, 0))
	if k.Code() != packet.BadFrame {
		t.Fatalf("it ends with %v", k.Code())
	}
}

// What a client holds down costs no memory on its way from its bytes to the inbox.
func TestInputAllocatesNothing(t *testing.T) {
	s := newStage(t)
	k := s.enter("ann", 7)
	in := packet.Input[packet.Controls]{}
	var b []byte
	next := func() {
		in.Seq++
		b = in.Body.Append(in.AppendHead(b[:0]))
		k.Send(b)
		s.now++
		s.server.Cut(s.now)
		s.server.Publish()
		s.memory.Run()
	}
	for range 300 {
		next()
	}
	if n := testing.AllocsPerRun(100, next); n > 0 {
		t.Fatalf("%v allocations an input", n)
	}
	if k.Closed() {
		t.Fatal(k.Code())
	}
}
