package arena

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

const (
	markMs     = 4000 // how long a mark is seen
	markRestMs = 1000 // between two of one fighter
)

// Mark is a place that somebody points at. Only the team sees it.
type Mark struct{ Until uint32 } // tick

func (m *Mark) Append(b []byte) []byte { return wire.AppendU32(b, m.Until) }
func (m *Mark) Decode(r *wire.Reader)  { m.Until = r.U32() }

// Pointer is from when a fighter may point again.
type Pointer struct{ Ready uint32 } // tick

func (p *Pointer) Append(b []byte) []byte { return wire.AppendU32(b, p.Ready) }
func (p *Pointer) Decode(r *wire.Reader)  { p.Ready = r.U32() }

// Marks makes marks of what players ask for, and takes them away.
type Marks struct {
	game    *systems.Game
	answers *systems.Answers
	points  *netio.Inbox[Point]
	class   ecs.Class
	refs    *ecs.RefTable
	marks   ecs.Filter1[Mark]
	health  ecs.Map[components.Health]
	side    ecs.Map[Side]
	pointer ecs.Map[Pointer]
	spawn   ecs.Spawn4[components.Position, Side, By, Mark]
}

func newMarks(g *systems.Game, class ecs.Class) *Marks {
	return &Marks{
		game: g, class: class, answers: g.Answers, refs: ecs.Refs(g.App),
		points: systems.Sequence[Point](g.Answers, func(p *Point) uint32 { return p.Seq }),
	}
}

// Init prepares the query and the look-ups.
func (s *Marks) Init(a *ecs.App) {
	s.marks = ecs.NewFilter1[Mark](a)
	s.health = ecs.NewMap[components.Health](a)
	s.side = ecs.NewMap[Side](a)
	s.pointer = ecs.NewMap[Pointer](a)
	s.spawn = ecs.NewSpawn4[components.Position, Side, By, Mark](a)
}

// Update answers who points, and ends the marks whose time is over.
func (s *Marks) Update(tick ecs.Tick) {
	for _, r := range s.answers.Requests() {
		if r.Kind == KindPoint {
			s.answers.Done(r.Who, r.Seq, s.point(uint32(tick), &r))
		}
	}
	q := s.marks.Query()
	for q.Next() {
		if q.Get().Until <= uint32(tick) {
			s.game.App.Commands().Despawn(q.Entity()) // when the phase ends, in the order of ids
		}
	}
}

// point makes a mark, or says why not.
func (s *Marks) point(tick uint32, r *systems.Request) packet.Code {
	pointer := s.pointer.Get(r.Entity)
	switch {
	case s.health.Get(r.Entity).Points == 0:
		return Down
	case tick < pointer.Ready:
		return TooSoon
	}
	pointer.Ready = tick + s.game.Ticks(markRestMs)
	p := &s.points.All()[r.At].Body
	at := components.Position{X: int32(p.X) * components.One / 16, Y: int32(p.Y) * components.One / 16}
	s.spawn.New(s.class, at, *s.side.Get(r.Entity), By{s.refs.Of(r.Who)}, Mark{tick + s.game.Ticks(markMs)})
	return packet.OK
}
