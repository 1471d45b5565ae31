package systems

import (
	"tickd/components"
	"tickd/ecs"
	"tickd/ecs/replica"
	"tickd/netio"
	"tickd/netio/packet"
)

// GameState sends each client a snapshot of what it sees: it picks the baseline
// that the client has, asks for the cells' blocks, each encoded once for all,
// and tells the loops what to put together.
type GameState struct {
	Governor Governor

	server   *netio.Server
	world    *replica.World
	interest *Interest
	chunks   *Chunks
	hotbar   []byte
	planner  planner

	ids      *ecs.IDs
	position ecs.Map[components.Position]
	velocity ecs.Map[components.Velocity]
	inputs   ecs.Map[components.Inputs]
	plans    []plan
	first    int // viewer that is planned first
}

// NewGameState sends what interest selects, and the tiles under it, at most
// budget bytes a tick to each client.
func NewGameState(s *netio.Server, w *replica.World, i *Interest, c *Chunks, budget int32) *GameState {
	return &GameState{server: s, world: w, interest: i, chunks: c, hotbar: hotbar(), planner: planner{world: w, budget: budget}}
}

// Init prepares the look-ups.
func (s *GameState) Init(a *ecs.App) {
	s.ids = a.IDs
	s.position = ecs.NewMap[components.Position](a)
	s.velocity = ecs.NewMap[components.Velocity](a)
	s.inputs = ecs.NewMap[components.Inputs](a)
}

// Update plans, encodes and publishes.
func (s *GameState) Update(tick ecs.Tick) {
	viewers := s.server.Viewers()
	for len(s.plans) < len(viewers) {
		s.plans = append(s.plans, plan{})
	}
	s.planAll(tick, viewers)
	blocks := s.server.Begin()
	blocks.Bytes = s.world.Encode(blocks.Bytes)
	s.chunks.Begin(tick, blocks)
	for i, v := range viewers {
		if !s.plans[i].skip {
			s.assemble(tick, v, &s.plans[i], blocks)
		}
	}
	s.server.Publish()
}

// planAll plans everybody, beginning with the one who had to wait first.
func (s *GameState) planAll(tick ecs.Tick, viewers []netio.Viewer) {
	p := &s.planner
	p.left, p.outer = encodeBudget, s.Governor.outer()
	start, waits := s.first, -1
	if start >= len(viewers) {
		start = 0
	}
	for n := range viewers {
		i := start + n
		if i >= len(viewers) {
			i -= len(viewers)
		}
		v := viewers[i]
		if s.Governor.skips(tick, v.Seat) {
			s.plans[i].skip = true
			continue
		}
		queued, _ := s.server.Report(v.Session)
		p.plan(tick, v, &s.interest.views[v.Seat], queued, &s.plans[i])
		if s.plans[i].skip && waits < 0 {
			waits = i
		}
	}
	s.first = max(waits, 0)
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
	if p.age == 0 {
		h.Flags, h.Blob = h.Flags|packet.SnapBlob, s.hotbar
	}
	if p.partial {
		h.Flags |= packet.SnapPartial
	}
	middle := components.Position{X: cellMiddle(w.cx), Y: cellMiddle(w.cy)}
	if e, ok := s.ids.Get(ecs.NetID(v.Player)); ok {
		at, vel, in := s.position.Get(e), s.velocity.Get(e), s.inputs.Get(e)
		h.Flags |= packet.SnapOwn
		h.Own = packet.OwnState{X: at.X, Y: at.Y, VX: vel.X, VY: vel.Y}
		h.InputSeq, h.Buffer = uint16(in.Now.Seq), in.Len|in.Repeats<<4
		middle = *at
	}
	s.chunks.Send(f, v, w.cx, w.cy, middle)
	if w.crowd != nil {
		s.assembleCrowd(f, &h, v.Session, w, p, blocks)
		return
	}
	f.Head(&h)
	for i, age := range p.ages {
		if age != unknown {
			x, y := w.cell(i)
			section(f, s.world.Block(y*s.world.CellsX+x, int(age)))
		}
	}
}

func section(f *netio.Frame, b replica.Span) { f.Section(netio.Range{From: b.From, To: b.To}) }
