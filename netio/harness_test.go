package netio

import (
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// hall is a server whose tick only admits: what netio can do without a game.
type hall struct {
	t      testing.TB
	server *Server
	memory *Memory
	joins  *Inbox[packet.Join]
	inputs *Inbox[packet.Input[packet.Controls]]
	leaves *Inbox[Leave]
	blanks *Inbox[blank]
	bulks  *Inbox[bulk]
	now    uint32
	next   uint32
	names  map[uint32]string
	left   map[uint32]packet.Code
	quiet  bool // sends no snapshots
	after  func()
}

// blank is a packet without a payload.
type blank struct{}

func (*blank) Kind() packet.Kind      { return packet.GameKinds }
func (*blank) Decode(*wire.Reader)    {}
func (*blank) Append(b []byte) []byte { return b }

// bulk is a packet of any payload; a first byte of 255 makes its check panic.
type bulk struct{ n int }

func (*bulk) Kind() packet.Kind { return packet.GameKinds + 1 }
func (m *bulk) Decode(r *wire.Reader) {
	b := r.Fixed(len(r.Rest()))
	if len(b) > 0 && b[0] == 255 {
		panic("bulk")
	}
	m.n = len(b)
}
func (*bulk) Append(b []byte) []byte { return b }

func newHall(t testing.TB, c Config) *hall { return newHoldingHall(t, HoldNone, c) }

func newHoldingHall(t testing.TB, mode Hold, c Config) *hall {
	h := &hall{t: t, server: New(c), names: map[uint32]string{}, left: map[uint32]packet.Code{}}
	h.joins, h.inputs, h.leaves = Receive[packet.Join](h.server), ReceiveInput[packet.Controls](h.server), Receive[Leave](h.server)
	h.blanks, h.bulks = Receive[blank](h.server), Receive[bulk](h.server)
	h.server.Hold(mode)
	h.memory = NewMemory(h.server)
	return h
}

// tick runs n ticks, each with an empty snapshot for everybody.
func (h *hall) tick(n int) {
	for range n {
		h.now++
		h.server.Cut(h.now)
		for _, m := range h.joins.All() {
			name := string(m.Body.Name)
			code := packet.OK
			if !packet.NameOK(m.Body.Name) {
				code = packet.BadName
			}
			for _, taken := range h.names {
				if taken == name {
					code = packet.NameTaken
				}
			}
			if code != packet.OK {
				h.server.Refuse(m.Seq, packet.Refused{Code: code})
				continue
			}
			h.next++
			h.names[h.next] = name
			h.server.Accept(m.Seq, packet.Accepted{ID: h.next, Tick: h.now})
		}
		for _, m := range h.leaves.All() {
			if _, ok := h.names[m.Who]; !ok {
				h.t.Fatalf("tick %d: player %d left twice or never came", h.now, m.Who)
			}
			delete(h.names, m.Who)
			h.left[m.Who] = m.Body.Code
		}
		h.server.Begin()
		for _, v := range h.server.Viewers() {
			if h.quiet {
				break
			}
			f := h.server.FrameFor(v.Session)
			f.Start(v.Session, false)
			f.Head(&packet.Snapshot{Tick: h.now, Parts: 1, Flags: packet.SnapMoved})
		}
		h.server.Publish()
		if h.after != nil {
			h.after()
		}
		h.memory.Run()
	}
}

func frame(b []byte) []byte { return append(wire.AppendFrameHeader(nil, len(b)), b...) }

func hello() []byte {
	return packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version})
}

func join(name string) []byte { return packet.Append(nil, &packet.Join{Name: []byte(name)}) }

func input(seq, ack uint32) []byte {
	return packet.Append(nil, &packet.Input[packet.Controls]{Seq: seq, Ack: ack})
}

// player is a connection that has been accepted.
func (h *hall) player(name string) *Conn {
	k := h.memory.Dial()
	k.Send(hello())
	k.Send(join(name))
	h.tick(1)
	if k.Closed() || len(h.names) == 0 {
		h.t.Fatalf("%s was not accepted: %v", name, k.Code())
	}
	return k
}

// kinds drains what a connection got.
func kinds(k *Conn) (got []packet.Kind) {
	for f := k.Read(); f != nil; f = k.Read() {
		got = append(got, packet.Kind(f[0]))
	}
	return got
}

// lastWord is the code of the Refused or Goodbye among what a connection got.
func lastWord(k *Conn) packet.Code {
	code := packet.OK
	for f := k.Read(); f != nil; f = k.Read() {
		if f[0] == byte(packet.KindRefused) || f[0] == byte(packet.KindGoodbye) {
			code = packet.Code(f[1])
		}
	}
	return code
}

// empty fails unless nobody is left: no player, no connection, no slot lost.
func (h *hall) empty() {
	h.t.Helper()
	if len(h.names) != 0 || len(h.server.Viewers()) != 0 {
		h.t.Fatalf("ghosts: %v, %d viewers", h.names, len(h.server.Viewers()))
	}
	l := h.memory.loop
	if n := h.server.Counters.Connections.Load(); n != 0 || len(l.conns) != 0 || len(l.zombies) != 0 || len(l.free) != h.server.slots() {
		h.t.Fatalf("%d connections, %d in the loop, %d zombies, %d of %d slots free", n, len(l.conns), len(l.zombies), len(l.free), h.server.slots())
	}
}
