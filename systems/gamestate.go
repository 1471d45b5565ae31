package systems

import (
	"fmt"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// GameState sends each client a snapshot of what it sees: it picks the baseline
// that the client has, asks for the cells' blocks, each encoded once for all,
// and tells the loops what to put together.
type GameState struct {
	Governor Governor

	server   *netio.Server
	world    *replica.World
	interest *Interest
	streams  []Stream
	inputs   inputs  // nil: nobody plays
	blob     OwnBlob // nil: nothing
	planner  planner
	layers   layerPlanner
	blobs    packet.Blobs

	ids   *ecs.IDs
	owns  []own   // by network id
	rows  [][]row // by loop and the number of the cell in the middle
	cells []cellBlock
	plans []plan
	first int // viewer that is planned first
}

// own is what a client is told exactly.
type own struct {
	state   packet.OwnState
	seq     uint16
	buffer  uint8
	present bool
}

// NewGameState sends what interest selects, at most budget bytes a tick to each
// client.
func NewGameState(s *netio.Server, w *replica.World, i *Interest, budget int32) *GameState {
	return &GameState{server: s, world: w, interest: i, planner: planner{world: w, budget: budget}, layers: layerPlanner{world: w}}
}

// Init prepares the look-ups.
func (s *GameState) Init(a *ecs.App) { s.ids = a.IDs }

// Update plans, encodes and publishes.
func (s *GameState) Update(tick ecs.Tick) {
	viewers := s.server.Viewers()
	for len(s.plans) < len(viewers) {
		s.plans = append(s.plans, plan{})
	}
	s.planAll(tick, viewers)
	blocks := s.server.Begin()
	blocks.Bytes = s.world.Encode(blocks.Bytes)
	for _, stream := range s.streams {
		stream.Begin(tick, blocks)
	}
	s.gather()
	for i, v := range viewers {
		if s.plans[i].how != sendNone {
			s.assemble(tick, v, &s.plans[i], blocks)
		}
	}
	s.server.Publish()
}

// planAll plans everybody, beginning with the one who had to wait first.
func (s *GameState) planAll(tick ecs.Tick, viewers []netio.Viewer) {
	s.planner.begin(s.Governor.outer())
	s.layers.begin()
	start, waits := s.first, -1
	if start >= len(viewers) {
		start = 0
	}
	for n := range viewers {
		i := start + n
		if i >= len(viewers) {
			i -= len(viewers)
		}
		v, p := &viewers[i], &s.plans[i]
		if s.Governor.skips(tick, v.Seat) {
			p.how = sendNone
			continue
		}
		queued, _ := s.server.Report(v.Session)
		s.planner.plan(tick, &s.interest.views[v.Seat], v.Player, queued, p)
		switch {
		case p.how == sendNone && waits < 0:
			waits = i
		case p.how != sendNone && s.layers.busy:
			s.layers.plan(tick, &s.interest.views[v.Seat], v.Player, p.age)
		}
	}
	s.first = max(waits, 0)
	s.planner.end()
}

// gather copies what every client is told exactly of its own entity, so that
// their snapshots need not look for it one by one.
func (s *GameState) gather() {
	for len(s.owns) < s.ids.Limit() {
		s.owns = append(s.owns, own{})
	}
	clear(s.owns)
	if s.inputs != nil {
		s.inputs.owns(s.owns)
	}
}

// assemble tells the client's loop what its snapshot is made of.
func (s *GameState) assemble(tick ecs.Tick, v netio.Viewer, p *plan, blocks *netio.Blocks) {
	w := &s.interest.views[v.Seat]
	f := s.server.FrameFor(v.Session)
	f.Start(v.Session, false)
	h := packet.Snapshot{Tick: uint32(tick), Age: p.age, Parts: 1, CX: uint16(w.cx), CY: uint16(w.cy), Mask: p.mask}
	if p.moved {
		h.Flags |= packet.SnapMoved
	}
	if b := s.news(tick, v, w, p); b != nil {
		h.Flags, h.Blob = h.Flags|packet.SnapBlob, b
	}
	if p.partial {
		h.Flags |= packet.SnapPartial
	}
	middle := components.Position{X: cellMiddle(w.cx), Y: cellMiddle(w.cy)}
	if o := &s.owns[v.Player]; o.present {
		h.Flags |= packet.SnapOwn
		h.Own, h.InputSeq, h.Buffer = o.state, o.seq, o.buffer
		middle = components.Position{X: o.state.X, Y: o.state.Y}
	}
	for _, stream := range s.streams {
		stream.Send(f, v, w.cx, w.cy, middle)
	}
	l := w.planned(tick)
	if l != nil && l.afresh {
		h.Flags |= packet.SnapAfresh
	}
	switch {
	case p.how == sendCrowd:
		s.assembleCrowd(f, &h, v.Session, w, p, l, s.tell(f, p, blocks), blocks)
	case p.how == sendSingle || l != nil:
		s.assembleCells(f, &h, v.Session, w, p, l)
	default:
		f.Head(&h)
		if !s.shared(tick, f, w, p.age) {
			f.Restart()
			s.assembleCells(f, &h, v.Session, w, p, nil)
		}
	}
}

// OwnBlob gives what only a player itself is told, such as what it carries, at
// most packet.OwnBlobMax bytes, and a version that is another one whenever the
// bytes are. The bytes are borrowed for the tick.
type OwnBlob func(player ecs.NetID) (blob []byte, version uint32)

// news is the client's own blob, until a snapshot that holds this version of it
// has gone out; nil else.
func (s *GameState) news(tick ecs.Tick, v netio.Viewer, w *view, p *plan) []byte {
	if v.Player == 0 || s.blob == nil {
		return nil
	}
	blob, version := s.blob(ecs.NetID(v.Player))
	if len(blob) > packet.OwnBlobMax {
		panic(fmt.Sprintf("systems: the own blob of player %d has %d bytes, more than packet.OwnBlobMax", v.Player, len(blob)))
	}
	if w.blobSince == 0 || w.blobVersion != version {
		w.blobVersion, w.blobSince = version, tick
	}
	if p.age == 0 || uint32(tick)-uint32(p.age) < uint32(w.blobSince) {
		return blob
	}
	return nil
}

// row is where in a frame the sections of a whole view are, for the tick and age
// of its mark.
type row struct {
	mark  uint64
	at    netio.Range
	large bool // more than one part holds; at is of no use
}

// shared adds the sections of a whole view at one age: those who look at the
// same cells from the same loop share them. It reports false if they are too long
// for one part.
func (s *GameState) shared(tick ecs.Tick, f *netio.Frame, w *view, age uint8) bool {
	middle, _ := s.planner.middles.of(int32(w.cy)*s.world.CellsX + int32(w.cx))
	loop := f.Loop()
	for len(s.rows) <= loop {
		s.rows = append(s.rows, nil)
	}
	for len(s.rows[loop]) <= int(middle) {
		s.rows[loop] = append(s.rows[loop], row{})
	}
	r, mark := &s.rows[loop][middle], uint64(tick)<<8|uint64(age)
	if r.mark == mark {
		if !r.large {
			f.Share(r.at)
		}
		return !r.large
	}
	bytes := 0
	for i := range viewSlots {
		if x, y := w.cell(i); s.planner.inside(x, y) {
			b := s.world.Block(y*s.world.CellsX+x, int(age))
			bytes += spanLen(b)
			section(f, b)
		}
	}
	*r = row{mark, f.Sections(), bytes > partMax}
	return !r.large
}

func section(f *netio.Frame, b replica.Span) { f.Section(netio.Range{From: b.From, To: b.To}) }
