package sandbox

import (
	"math/bits"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems/sandbox/land"
)

const (
	// spreadReach is how far from the middle players appear with a free tile between them, in
	// tiles along each axis; further out, as far as land.SpawnReach, beside each other.
	spreadReach = 24
	// scatterReach is how far from a tile that chance names one looks for a better one.
	scatterReach = 12
	// scatterTries is how many tiles chance names before one appears in the middle after all: of
	// one in eight there is nothing good so near, in lakes and rocks.
	scatterTries = 8
	// pocketsMax is how many places where one is shut in are looked at in a tick: after that
	// nobody minds any more.
	pocketsMax = 256
	// takenSideLeast and takenPerPlayer bound the square of tiles that has a bit for each tile of
	// the world, over and over: a tile may seem taken because of somebody a multiple of its side
	// away. A player keeps up to 16 tiles from others, so that few of them do.
	takenSideLeast = 256
	takenPerPlayer = 256 // tiles of the square
)

// Spawns finds where players appear and come back: where nobody is, nothing hurts and one
// can walk away from. Where that is follows from the land and from where everybody is at the
// beginning of the tick, in whatever order that is found out.
type Spawns struct {
	ground *Ground
	rand   *ecs.Rand
	all    ecs.Filter1[components.Position]

	known   bool     // that what follows is this tick's
	taken   []uint64 // a bit a tile
	side    uint32   // of its square: a power of two
	demand  demand
	next    ring // from where on tiles have not been looked at with that demand
	pockets int
}

// demand is how choosy one is; each is looked for in all of its reach before the next.
type demand uint8

const (
	withRoom   demand = iota // nobody beside it, harmless, and room to walk
	elbowed                  // the same with somebody beside it
	undemanded               // safe itself, and free
	hopeless                 // there is none
)

// ring is a place in a square spiral: step k along the square of radius r.
type ring struct{ r, k int32 }

func (at *ring) advance() {
	if at.k++; at.k >= 8*at.r {
		*at = ring{r: at.r + 1}
	}
}

func newSpawns(g *Ground, players int) *Spawns {
	side := uint32(takenSideLeast)
	for uint64(side)*uint64(side) < takenPerPlayer*uint64(players) {
		side *= 2
	}
	longest := uint32(max(g.Width, g.Height))
	return &Spawns{ground: g, side: min(side, 1<<bits.Len32(longest-1))}
}

// Init prepares the query.
func (s *Spawns) Init(a *ecs.App) {
	s.rand, s.all = a.Rand, ecs.NewFilter1[components.Position](a)
}

// Update forgets what was so in the last tick.
func (s *Spawns) Update(ecs.Tick) { s.known = false }

// place is where the next player appears: the middle of a tile, which is then taken. When all
// are, it is one of the four in the middle of the world. Not while a query is open.
func (s *Spawns) place() components.Position {
	if !s.known {
		s.look()
	}
	x, y, ok := int32(0), int32(0), false
	if s.ground.Spawn == SpawnScatter {
		x, y, ok = s.scattered()
	}
	if !ok {
		x, y, ok = s.central()
	}
	if !ok {
		at := s.rand.Int32n(centreTiles)
		x, y = s.ground.Width/2-at&1, s.ground.Height/2-at>>1
	}
	s.take(x, y)
	return middleOf(x, y)
}

// look finds out which tiles are taken.
func (s *Spawns) look() {
	s.known, s.demand, s.next, s.pockets = true, withRoom, ring{}, 0
	if s.taken == nil {
		s.taken = make([]uint64, s.side*s.side/64)
	}
	clear(s.taken)
	q := s.all.Query()
	for q.Next() {
		p := q.Get()
		if *p == (components.Position{}) {
			continue // the corner of the world, where nobody fits: it is who asks for a place
		}
		x0, y0, x1, y1 := way(p.X, p.Y, p.X, p.Y)
		s.take(x0, y0)
		s.take(x1, y0)
		s.take(x0, y1)
		s.take(x1, y1)
	}
}

// central is the nearest free tile to the middle. What was refused once in a tick is not
// looked at again.
func (s *Spawns) central() (x, y int32, ok bool) {
	for s.demand < hopeless {
		reach := int32(land.SpawnReach)
		if s.demand == withRoom {
			reach = spreadReach
		}
		for s.next.r <= reach {
			x, y = s.at(s.ground.Width/2, s.ground.Height/2, s.next)
			s.next.advance()
			if s.meets(x, y, s.demand) {
				return x, y, true
			}
		}
		s.demand, s.next = s.demand+1, ring{}
	}
	return 0, 0, false
}

// scattered is a good tile anywhere.
func (s *Spawns) scattered() (x, y int32, ok bool) {
	for range scatterTries {
		fromX, fromY := s.rand.Int32n(s.ground.Width), s.rand.Int32n(s.ground.Height)
		for at := (ring{}); at.r <= scatterReach; at.advance() {
			if x, y = s.at(fromX, fromY, at); s.meets(x, y, withRoom) {
				return x, y, true
			}
		}
	}
	return 0, 0, false
}

// at is the tile of a place in the spiral around another.
func (*Spawns) at(x, y int32, in ring) (int32, int32) {
	if in.r == 0 {
		return x, y
	}
	dx, dy := land.OnRing(in.r, in.k)
	return x + dx, y + dy
}

// meets reports whether a tile is free and as good as is demanded.
func (s *Spawns) meets(x, y int32, d demand) bool {
	if s.isTaken(x, y) || !s.ground.Land.SafeSpawn(x, y) {
		return false
	}
	if d == undemanded {
		return true
	}
	if d == withRoom && s.beside(x, y) || !s.ground.Land.Harmless(x, y) {
		return false
	}
	if s.pockets >= pocketsMax || s.ground.Land.Roomy(x, y) {
		return true
	}
	s.pockets++
	return false
}

// beside reports whether one of the eight tiles around is taken.
func (s *Spawns) beside(x, y int32) bool {
	for dy := int32(-1); dy <= 1; dy++ {
		if s.isTaken(x-1, y+dy) || s.isTaken(x, y+dy) || s.isTaken(x+1, y+dy) {
			return true
		}
	}
	return false
}

func (s *Spawns) isTaken(x, y int32) bool {
	word, bit := s.bitOf(x, y)
	return s.taken[word]&bit != 0
}

func (s *Spawns) take(x, y int32) {
	word, bit := s.bitOf(x, y)
	s.taken[word] |= bit
}

func (s *Spawns) bitOf(x, y int32) (word uint32, bit uint64) {
	at := uint32(y)&(s.side-1)*s.side + uint32(x)&(s.side-1)
	return at / 64, 1 << (at % 64)
}
