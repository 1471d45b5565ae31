package systems

import (
	"slices"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
)

// plotShift makes a plot 8 tiles a side: entities are looked for by plots.
const plotShift = 13

// space finds entities by place. It looks at everybody once in a tick in which
// somebody asks, and in no other.
type space struct {
	app    *ecs.App
	ids    *ecs.IDs
	all    ecs.Filter2[ecs.Net, components.Position]
	player ecs.Map[components.Player]
	across int32 // plots
	down   int32

	tick  ecs.Tick
	at    []spot
	start []int32 // prefix sums: plot p holds order[start[p]:start[p+1]]
	order []spot
}

// spot is an entity and where it was.
type spot struct {
	plot int32
	id   ecs.NetID
	at   components.Position
}

func newSpace(g *Game) *space {
	s := &space{app: g.App, ids: g.App.IDs, across: plots(g.Config.Width), down: plots(g.Config.Height)}
	s.all = ecs.NewFilter2[ecs.Net, components.Position](g.App)
	if g.Players != nil {
		s.player = ecs.NewMap[components.Player](g.App)
	}
	return s
}

func plots(tiles int32) int32 { return (tiles*components.One-1)>>plotShift + 1 }

// Within appends the entities that are at most r from a place, in 1/1024 tile, by
// rising id: where everybody was when this or WhoSees was first asked in the tick,
// which must not be from inside an open query. Who was despawned since may be among
// them, and who was spawned since is not.
func (g *Game) Within(at components.Position, r int32, to []ecs.NetID) []ecs.NetID {
	s := g.space
	s.look(g.App.Tick())
	from := len(to)
	s.box(at.X-r, at.Y-r, at.X+r, at.Y+r, func(e *spot) {
		dx, dy := int64(e.at.X-at.X), int64(e.at.Y-at.Y)
		if dx*dx+dy*dy <= int64(r)*int64(r) {
			to = append(to, e.id)
		}
	})
	slices.Sort(to[from:])
	return to
}

// WhoSees appends the players to whom a place is in view, by rising id: those in
// whose cells, and the cells around, it lies. It is the simulation's answer, the
// same in a replay; what has been sent to whom is not asked.
func (g *Game) WhoSees(at components.Position, to []ecs.NetID) []ecs.NetID {
	if g.Players == nil {
		return to
	}
	s := g.space
	s.look(g.App.Tick())
	from := len(to)
	side, radius := g.grid.cellSide(), g.grid.radius
	x, y := g.grid.cellOf(at)
	x0, y0, x1, y1 := (x-radius)*side, (y-radius)*side, (x+radius+1)*side-1, (y+radius+1)*side-1
	s.box(x0, y0, x1, y1, func(p *spot) {
		if p.at.X < x0 || p.at.Y < y0 || p.at.X > x1 || p.at.Y > y1 {
			return
		}
		if e, ok := s.ids.Get(p.id); ok && s.player.Has(e) {
			to = append(to, p.id)
		}
	})
	slices.Sort(to[from:])
	return to
}

// box calls f with all in the plots that a box touches.
func (s *space) box(x0, y0, x1, y1 int32, f func(*spot)) {
	for y := max(y0>>plotShift, 0); y <= min(y1>>plotShift, s.down-1); y++ {
		left, right := max(x0>>plotShift, 0), min(x1>>plotShift, s.across-1)
		if left > right {
			return
		}
		row := s.order[s.start[y*s.across+left]:s.start[y*s.across+right+1]]
		for i := range row {
			f(&row[i])
		}
	}
}

// look notes where everybody is, once a tick.
func (s *space) look(tick ecs.Tick) {
	if s.tick == tick && tick != 0 {
		return
	}
	if s.app.Querying() {
		panic("systems: Within or WhoSees asked for the first time in a tick from inside an open query, which may have moved some: ask once before it")
	}
	s.tick = tick
	if s.start == nil {
		s.start = make([]int32, s.across*s.down+1)
	}
	s.at = s.at[:0]
	q := s.all.Query()
	for q.Next() {
		n, p := q.Get()
		x, y := p.X>>plotShift, p.Y>>plotShift
		if uint32(x) < uint32(s.across) && uint32(y) < uint32(s.down) {
			s.at = append(s.at, spot{y*s.across + x, n.ID, *p})
		}
	}
	s.sort()
}

// sort is a counting sort by plot.
func (s *space) sort() {
	clear(s.start)
	for i := range s.at {
		s.start[s.at[i].plot+1]++
	}
	for i := 1; i < len(s.start); i++ {
		s.start[i] += s.start[i-1]
	}
	s.order = slices.Grow(s.order[:0], len(s.at))[:len(s.at)]
	for i := len(s.at) - 1; i >= 0; i-- {
		p := s.at[i].plot + 1
		s.start[p]--
		s.order[s.start[p]] = s.at[i]
	}
	copy(s.start, s.start[1:])
	s.start[len(s.start)-1] = int32(len(s.at))
}
