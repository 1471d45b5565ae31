package systems

import (
	"fmt"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// Global is one value that everybody who plays or watches is told: a score board,
// the phase of a match, the time of day. It is state: saved, restored and hashed.
// When it has changed it goes to everybody with the next snapshot; the newest
// counts, and who comes later gets it at once. It is written once for all.
type Global[T any] struct {
	Value T // read and changed at will, by the tick's goroutine
}

// NewGlobal adds a value to the game. Clients know it by its id, below
// packet.GlobalsMax, saved worlds by its name and version. What Append writes is
// also what clients are told: at most packet.GlobalMax bytes. It panics on an id
// that is taken. Before Init.
func NewGlobal[T any, P ecs.Codec[T]](g *Game, id uint8, name string, version uint8) *Global[T] {
	global := &Global[T]{}
	ecs.Resource(g.App, name, version, P(&global.Value))
	g.globals().add(id, name, P(&global.Value))
	return global
}

// globals is the stream of all globals of a game.
type globals struct {
	server *netio.Server
	all    []globalValue
	newest ecs.Tick // in which one of them changed last
	first  []globalViewer
	tick   ecs.Tick
	blocks *netio.Blocks // of this tick
}

// globalValue is one of them, as it was sent last.
type globalValue struct {
	id      uint8
	name    string
	value   interface{ Append([]byte) []byte }
	body    []byte
	next    []byte // of this tick, to compare
	changed ecs.Tick
	sent    ecs.Tick // in which at is where its packet lies
	at      netio.Range
}

// globalViewer is since when a session is told, by seat.
type globalViewer struct {
	session netio.SessionID
	since   ecs.Tick
}

func (g *Game) globals() *globals {
	if g.values == nil {
		g.values = &globals{server: g.Server}
		g.AddStream(g.values)
	}
	return g.values
}

func (s *globals) add(id uint8, name string, value interface{ Append([]byte) []byte }) {
	if id >= packet.GlobalsMax {
		panic(fmt.Sprintf("systems: global %q has the id %d, not one below %d", name, id, packet.GlobalsMax))
	}
	for i := range s.all {
		if s.all[i].id == id {
			panic(fmt.Sprintf("systems: globals %q and %q both have the id %d", s.all[i].name, name, id))
		}
	}
	s.all = append(s.all, globalValue{id: id, name: name, value: value})
}

// Begin learns which values have changed.
func (s *globals) Begin(tick ecs.Tick, blocks *netio.Blocks) {
	s.tick, s.blocks = tick, blocks
	for i := range s.all {
		v := &s.all[i]
		v.next = v.value.Append(v.next[:0])
		if len(v.next) > packet.GlobalMax {
			panic(fmt.Sprintf("systems: global %q has %d bytes, more than packet.GlobalMax", v.name, len(v.next)))
		}
		if v.changed == 0 || string(v.next) != string(v.body) {
			v.body, v.next = v.next, v.body
			v.changed, s.newest = tick, tick
		}
	}
}

// Send adds the values that the client may lack: all that it is not known to have
// been sent in a frame that went out since they changed. Each frame since then has
// them, so one that did go out is enough.
func (s *globals) Send(f *netio.Frame, v netio.Viewer, _, _ int16, _ components.Position) {
	for int(v.Seat) >= len(s.first) {
		s.first = append(s.first, globalViewer{})
	}
	w := &s.first[v.Seat]
	if w.session != v.Session {
		*w = globalViewer{v.Session, s.tick}
	}
	queued, _ := s.server.Report(v.Session)
	if ecs.Tick(queued) >= max(s.newest, w.since) {
		return
	}
	for i := range s.all {
		if g := &s.all[i]; ecs.Tick(queued) < max(g.changed, w.since) {
			f.Packet(s.packet(g))
		}
	}
}

// packet is where in this tick's bytes a value lies.
func (s *globals) packet(v *globalValue) netio.Range {
	if v.sent != s.tick {
		b := s.blocks
		from := uint32(len(b.Bytes))
		m := packet.Global{ID: v.id, Body: v.body}
		b.Bytes = m.Append(append(b.Bytes, byte(packet.KindGlobal)))
		v.sent, v.at = s.tick, netio.Range{From: from, To: uint32(len(b.Bytes))}
	}
	return v.at
}
