package systems

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// plain is a land of grass.
func plain(side int) *land.Map {
	return land.New(land.Config{Width: side, Height: side, Theme: land.Theme{Name: "plain", Layers: []land.Layer{{Tile: land.Grass}, {Tile: land.Grass}}}})
}

// holder is a client as the protocol asks for: it forgets what leaves its view.
type holder struct {
	centre  centre
	grid    *grid
	held    map[[2]int32]*held
	lenient bool // about tiles that are old
}

type held struct {
	version uint32
	tiles   wire.Chunk
}

// letter is the chunk packets of one frame, and the view of its snapshot.
type letter struct {
	tick   uint32
	centre centre
	bytes  []byte
	tiles  map[[2]int32]wire.Chunk // what the chunks were when it was written
}

func (h *holder) take(l letter) error {
	for r := wire.NewReader(l.bytes); len(r.Rest()) > 0; {
		var err error
		if kind := packet.Kind(r.U8()); kind == packet.KindChunk {
			err = h.chunk(&r)
		} else {
			err = h.changes(&r)
		}
		if err != nil {
			return fmt.Errorf("tick %d: %w", l.tick, err)
		}
	}
	h.centre = l.centre
	for at, c := range h.held {
		if !h.grid.sees(l.centre, at[0], at[1]) {
			delete(h.held, at)
			continue
		}
		if want := l.tiles[at]; c.tiles != want && !h.lenient {
			return fmt.Errorf("tick %d: chunk %v is not what the server has", l.tick, at)
		}
	}
	return nil
}

func (h *holder) chunk(r *wire.Reader) error {
	var m packet.Chunk
	m.Decode(r)
	c := &held{version: m.Version}
	if _, err := wire.DecodeChunk(m.Body, &c.tiles); err != nil || r.Err() != nil {
		return fmt.Errorf("chunk: %w %w", err, r.Err())
	}
	h.held[[2]int32{int32(m.CX), int32(m.CY)}] = c
	return nil
}

func (h *holder) changes(r *wire.Reader) error {
	var m packet.Tiles
	m.Decode(r)
	c := h.held[[2]int32{int32(m.CX), int32(m.CY)}]
	to := m.From + uint32(len(m.Changes))
	switch {
	case r.Err() != nil:
		return r.Err()
	case c == nil:
		return fmt.Errorf("changes of chunk %d,%d, which it does not have", m.CX, m.CY)
	case c.version < m.From || to < c.version:
		return fmt.Errorf("changes from %d to %d, it has %d", m.From, to, c.version)
	}
	for _, t := range m.Changes {
		c.tiles[t.Index] = t.Tile
	}
	c.version = to
	return nil
}

// A loop that reports late, writes what was built before it reported, skips
// frames for long, and a view that jumps about: whatever goes out fits what the
// client has, and shows the tiles of its tick. Only when the loop reports later
// than recordsMax may a tile be old for a moment.
func TestChunksFitWhateverGoesOut(t *testing.T) {
	for run := range 40 {
		seed := rand.Uint64()
		if err := chunkRun(rand.New(rand.NewPCG(seed, 2)), run, run%8 > 3); err != nil {
			t.Fatalf("run %d, seed %d: %v", run, seed, err)
		}
	}
}

func chunkRun(rng *rand.Rand, run int, veryLate bool) error {
	m := plain(8 * wire.ChunkSide)
	queued, acked := uint32(0), uint32(0)
	s := NewChunks(m, ViewCells, func(netio.SessionID) (uint32, uint32) { return queued, acked })
	client := holder{grid: s.grid, held: map[[2]int32]*held{}, lenient: veryLate}
	at := centre{4, 4}
	var waiting []letter // built, not decided
	said := uint32(0)    // what the loop will report next
	stopped, lag := 0, run%4
	for tick := uint32(1); tick < 600; tick++ {
		if rng.IntN(4) == 0 {
			for range rng.IntN(1 + 60*(run%3)) {
				m.Set(rng.Int32N(8*32), rng.Int32N(8*32), land.Tile(1+rng.IntN(4)))
			}
		}
		if rng.IntN(12) == 0 {
			at = centre{int16(rng.IntN(8)), int16(rng.IntN(8))}
		}
		if rng.IntN(lag+1) == 0 || !veryLate && tick%3 == 0 {
			queued, acked = said, said-min(said, uint32(rng.IntN(3)))
		}
		if rng.IntN(10) > 0 { // else the tick builds nothing for it
			waiting = append(waiting, build(s, m, tick, at))
		}
		if stopped > 0 {
			stopped--
			waiting = waiting[len(waiting)-min(len(waiting), 1):] // the newest wins
			continue
		}
		if rng.IntN(40) == 0 {
			stopped = rng.IntN(60)
		}
		for len(waiting) > rng.IntN(lag+1) {
			l := waiting[0]
			waiting = waiting[1:]
			if rng.IntN(8) == 0 {
				continue
			}
			if err := client.take(l); err != nil {
				return err
			}
			said = l.tick
		}
	}
	return settle(s, m, &client, at, &queued, &acked)
}

func build(s *Chunks, m *land.Map, tick uint32, at centre) letter {
	var f netio.Frame
	blocks := &netio.Blocks{}
	s.Begin(ecs.Tick(tick), blocks)
	f.Start(1, false)
	s.Send(&f, netio.Viewer{Session: 1}, at.x, at.y, s.grid.middle(at))
	l := letter{tick, at, blocks.Bytes, map[[2]int32]wire.Chunk{}}
	for _, cell := range s.grid.view(at) {
		x, y := cell.x, cell.y
		if b, _ := m.Encoding(x, y); b != nil {
			var c wire.Chunk
			_, _ = wire.DecodeChunk(b, &c) // land's own tests say that it can be read
			l.tiles[[2]int32{x, y}] = c
		}
	}
	return l
}

// settle delivers everything until the client has its whole view, and checks
// that then nothing more is sent.
func settle(s *Chunks, m *land.Map, c *holder, at centre, queued, acked *uint32) error {
	for tick := uint32(1000); tick < 1100; tick++ {
		c.lenient = tick < 1040
		l := build(s, m, tick, at)
		if err := c.take(l); err != nil {
			return err
		}
		*queued, *acked = tick, tick
		if tick > 1050 && len(l.bytes) > 0 {
			return fmt.Errorf("still sends %d bytes", len(l.bytes))
		}
		if tick > 1050 && len(c.held) != len(l.tiles) {
			return fmt.Errorf("has %d chunks of %d", len(c.held), len(l.tiles))
		}
	}
	return nil
}

// At most chunkFlightMax bytes of chunks are in flight, and always at least one
// chunk while any is missing.
func TestChunksInFlight(t *testing.T) {
	theme, _ := land.Builtin(land.DefaultTheme)
	m := land.New(land.Config{Seed: "flight", Theme: theme, Width: 256, Height: 256})
	queued, acked := uint32(0), uint32(0)
	s := NewChunks(m, ViewCells, func(netio.SessionID) (uint32, uint32) { return queued, acked })
	var order [][2]int32
	inFlight := 0
	for tick := uint32(1); tick < 40; tick++ {
		l := build(s, m, tick, centre{3, 3})
		sent := 0
		for r := wire.NewReader(l.bytes); len(r.Rest()) > 0; {
			r.U8()
			var c packet.Chunk
			c.Decode(&r)
			order = append(order, [2]int32{int32(c.CX), int32(c.CY)})
			sent += len(c.Body)
		}
		if inFlight == 0 && sent == 0 && len(order) < 9 {
			t.Fatalf("tick %d: nothing sent, nothing in flight, %d chunks known", tick, len(order))
		}
		if inFlight += sent; inFlight > chunkFlightMax {
			t.Fatalf("tick %d: %d bytes in flight", tick, inFlight)
		}
		queued = tick
		if tick%4 == 0 {
			acked, inFlight = tick, 0
		}
	}
	if len(order) != 9 {
		t.Fatalf("%d chunks sent, want each once", len(order))
	}
	if order[0] != [2]int32{3, 3} {
		t.Errorf("began with %v, not with where the player is", order[0])
	}
	for i := 1; i < len(order); i++ {
		d := func(c [2]int32) int32 { return (c[0]-3)*(c[0]-3) + (c[1]-3)*(c[1]-3) }
		if d(order[i]) < d(order[i-1]) {
			t.Errorf("chunk %v came after the farther %v", order[i], order[i-1])
		}
	}
}

// Land that changes everywhere all the time keeps no chunk from whoever does not have it
// yet: what it has is sent again beside that, and is not what may be in flight.
func TestChunksComeWhereAllChange(t *testing.T) {
	m := newTiles(96, 96)
	rng := rand.New(rand.NewPCG(3, 4))
	queued, acked := uint32(0), uint32(0)
	s := NewChunks(m, ViewCells, func(netio.SessionID) (uint32, uint32) { return queued, acked })
	client := holder{grid: s.grid, held: map[[2]int32]*held{}, lenient: true}
	for tick := uint32(1); tick < 60; tick++ {
		for y := range int32(96) {
			for x := range int32(96) {
				m.Set(x, y, uint8(rng.IntN(4)))
			}
		}
		var f netio.Frame
		blocks := &netio.Blocks{}
		s.Begin(ecs.Tick(tick), blocks)
		f.Start(1, false)
		s.Send(&f, netio.Viewer{Session: 1}, 1, 1, s.grid.middle(centre{1, 1}))
		if err := client.take(letter{tick: tick, centre: centre{1, 1}, bytes: blocks.Bytes}); err != nil {
			t.Fatal(err)
		}
		queued, acked = tick, tick-min(tick, 3)
	}
	if len(client.held) != 9 {
		t.Errorf("it has %d chunks of 9", len(client.held))
	}
}

// A client whose tiles have not changed costs next to nothing.
func BenchmarkChunksQuiet(b *testing.B) {
	const clients = 10000
	m := plain(512)
	tick := uint32(0)
	s := NewChunks(m, ViewCells, func(netio.SessionID) (uint32, uint32) { return tick - 1, tick - 1 })
	viewers := make([]netio.Viewer, clients)
	for i := range viewers {
		viewers[i] = netio.Viewer{Session: netio.SessionID(i + 1), Seat: int32(i)}
	}
	var f netio.Frame
	blocks := &netio.Blocks{}
	run := func() {
		tick++
		blocks.Bytes = blocks.Bytes[:0]
		s.Begin(ecs.Tick(tick), blocks)
		for i, v := range viewers {
			s.Send(&f, v, int16(i%16), int16(i/16%16), components.Position{})
		}
	}
	f.Start(1, false)
	for range 30 {
		run()
	}
	b.ReportAllocs()
	for b.Loop() {
		run()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/clients, "ns/client")
}
