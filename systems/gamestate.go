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
	server   *netio.Server
	world    *replica.World
	interest *Interest

	ids      *ecs.IDs
	position ecs.Map[components.Position]
	velocity ecs.Map[components.Velocity]
	inputs   ecs.Map[components.Inputs]
	plans    []plan
}

// plan is one client's snapshot of this tick: the age of each block, row-major
// over the view.
type plan struct {
	age   uint8
	moved bool
	ages  [viewSlots]uint8
}

// NewGameState sends what interest selects.
func NewGameState(s *netio.Server, w *replica.World, i *Interest) *GameState {
	return &GameState{server: s, world: w, interest: i}
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
	for i, v := range viewers {
		s.plan(tick, v, &s.plans[i])
	}
	blocks := s.server.Begin()
	blocks.Bytes = s.world.Encode(blocks.Bytes)
	for i, v := range viewers {
		s.assemble(tick, v, &s.plans[i])
	}
	s.server.Publish()
}

// plan chooses the baseline: the newest snapshot that the client's loop has
// queued, if both ends still remember it.
func (s *GameState) plan(tick ecs.Tick, v netio.Viewer, p *plan) {
	w := &s.interest.views[v.Seat]
	queued, _ := s.server.Report(v.Session)
	base := &w.sent[queued%replica.History]
	age := uint32(tick) - queued
	if queued == 0 || age >= replica.History || base.tick != ecs.Tick(queued) {
		base, age = nil, 0
	}
	now := &w.sent[tick%replica.History]
	p.age, p.moved = uint8(age), base == nil || base.cx != w.cx || base.cy != w.cy
	now.tick, now.cx, now.cy = tick, w.cx, w.cy
	for i := range viewSlots {
		p.ages[i] = unknown
		x, y := int32(w.cx)+int32(i%ViewCells)-viewRadius, int32(w.cy)+int32(i/ViewCells)-viewRadius
		if uint32(x) >= uint32(s.world.CellsX) || uint32(y) >= uint32(s.world.CellsY) {
			continue
		}
		slot := y%ViewCells*ViewCells + x%ViewCells
		block := 0
		if base != nil && inView(x, base.cx) && inView(y, base.cy) && base.ages[slot] != unknown {
			if block = int(age) + int(base.ages[slot]); block >= replica.History {
				block = 0
			}
		}
		p.ages[i] = uint8(block)
		now.ages[slot] = 0
		s.world.Want(y*s.world.CellsX+x, block)
	}
}

func inView(c int32, centre int16) bool {
	d := c - int32(centre)
	return d >= -viewRadius && d <= viewRadius
}

// assemble tells the client's loop what its snapshot is made of.
func (s *GameState) assemble(tick ecs.Tick, v netio.Viewer, p *plan) {
	w := &s.interest.views[v.Seat]
	f := s.server.FrameFor(v.Session)
	f.Start(v.Session, false)
	h := packet.Snapshot{Tick: uint32(tick), Age: p.age, Parts: 1, CX: uint16(w.cx), CY: uint16(w.cy)}
	if p.moved {
		h.Flags |= packet.SnapMoved
	}
	if e, ok := s.ids.Get(ecs.NetID(v.Player)); ok {
		at, vel, in := s.position.Get(e), s.velocity.Get(e), s.inputs.Get(e)
		h.Flags |= packet.SnapOwn
		h.Own = packet.OwnState{X: at.X, Y: at.Y, VX: vel.X, VY: vel.Y}
		h.InputSeq, h.Buffer = uint16(in.Now.Seq), in.Len|in.Repeats<<4
	}
	f.Head(&h)
	for i, age := range p.ages {
		if age == unknown {
			continue
		}
		x, y := int32(w.cx)+int32(i%ViewCells)-viewRadius, int32(w.cy)+int32(i/ViewCells)-viewRadius
		b := s.world.Block(y*s.world.CellsX+x, int(age))
		f.Section(netio.Range{From: b.From, To: b.To})
	}
}
