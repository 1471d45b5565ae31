package sandbox

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// Bodies finds who stands on a tile. It looks at everybody once in a tick in
// which somebody asks, and in no other.
type Bodies struct {
	classes uint32 // a bit a class that has a body
	across  int32  // chunks
	down    int32

	all   ecs.Filter2[ecs.Net, components.Position]
	tick  ecs.Tick
	at    []body
	start []int32 // by chunk, of order
	order []components.Position
}

type body struct {
	chunk int32
	at    components.Position
}

// NewBodies looks at the entities of these classes.
func NewBodies(g *Ground, classes ...ecs.Class) *Bodies {
	b := &Bodies{}
	b.across, b.down = g.Land.Chunks()
	for _, c := range classes {
		b.classes |= 1 << c
	}
	return b
}

func (s *Bodies) init(a *ecs.App) { s.all = ecs.NewFilter2[ecs.Net, components.Position](a) }

// On reports whether a body is on a tile, where everybody was when it was first
// asked in this tick.
func (s *Bodies) On(tick ecs.Tick, x, y int32) bool {
	if s.tick != tick {
		s.tick = tick
		s.collect()
		s.sort()
	}
	// A body's middle is at most a tile away.
	for cy := max(y-1, 0) / wire.ChunkSide; cy <= min((y+1)/wire.ChunkSide, s.down-1); cy++ {
		for cx := max(x-1, 0) / wire.ChunkSide; cx <= min((x+1)/wire.ChunkSide, s.across-1); cx++ {
			c := cy*s.across + cx
			for _, p := range s.order[s.start[c]:s.start[c+1]] {
				if tileOf(p.X-BodyHalf) <= x && x <= tileOf(p.X+BodyHalf) && tileOf(p.Y-BodyHalf) <= y && y <= tileOf(p.Y+BodyHalf) {
					return true
				}
			}
		}
	}
	return false
}

func (s *Bodies) collect() {
	s.at = s.at[:0]
	q := s.all.Query()
	for q.Next() {
		n, p := q.Get()
		if s.classes>>n.Class&1 != 0 {
			s.at = append(s.at, body{tileOf(p.Y)/wire.ChunkSide*s.across + tileOf(p.X)/wire.ChunkSide, *p})
		}
	}
}

// sort is a counting sort by chunk.
func (s *Bodies) sort() {
	if s.start == nil {
		s.start = make([]int32, s.across*s.down+1)
	}
	clear(s.start)
	for i := range s.at {
		s.start[s.at[i].chunk+1]++
	}
	for i := 1; i < len(s.start); i++ {
		s.start[i] += s.start[i-1]
	}
	s.order = append(s.order[:0], make([]components.Position, len(s.at))...)
	for i := len(s.at) - 1; i >= 0; i-- {
		c := s.at[i].chunk + 1
		s.start[c]--
		s.order[s.start[c]] = s.at[i].at
	}
	copy(s.start, s.start[1:])
	s.start[len(s.start)-1] = int32(len(s.at))
}
