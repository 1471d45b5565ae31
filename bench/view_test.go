package bench

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// session is what one client of a small game was sent, to be decoded again.
type session struct {
	welcome packet.Welcome
	schema  *wire.Schema
	frames  [][]byte
	seen    uint64 // entities in all snapshots
}

// recorded plays a game in which a client sees about 50 others and keeps what
// one of them is sent in some ticks.
func recorded(b *testing.B, ticks int) session {
	b.Helper()
	const players, side = 200, 6 * components.CellTiles
	s := sim.New(sim.Config{Install: sandbox.Install, Game: systems.Config{
		Seed: "bench", MaxPlayers: players, Width: side, Height: side, Settings: &sandbox.Rules{Spawn: sandbox.SpawnScatter},
	}})
	for i := range players {
		s.Join(fmt.Sprintf("player-%d", i))
	}
	var r session
	last := s.Clients[players-1]
	last.Heard = func(_ *sim.Client, f []byte) {
		switch packet.Kind(f[0]) {
		case packet.KindSnapshot, packet.KindChunk, packet.KindTiles, packet.KindEvents:
			r.frames = append(r.frames, append([]byte(nil), f...))
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	var held [players]uint16
	for range ticks {
		for i, c := range s.Clients {
			if rng.IntN(20) == 0 {
				held[i] = uint16(rng.IntN(1 << 4))
			}
			c.Input(holding(held[i], uint16(rng.Uint32())))
		}
		s.Step()
	}
	if last.Err != nil {
		b.Fatal(last.Err)
	}
	r.welcome, r.seen = last.Welcome, last.View.Stats().Entities
	r.schema = &wire.Schema{}
	schema := wire.NewReader(last.Welcome.Schema)
	if r.schema.Decode(&schema); schema.Close() != nil {
		b.Fatal(schema.Err())
	}
	return r
}

// BenchmarkViewDecode is what a client does with what it is sent: some seconds
// of a walk among 50 others, from the first snapshot on.
func BenchmarkViewDecode(b *testing.B) {
	r := recorded(b, 200)
	b.ReportAllocs()
	for b.Loop() {
		v := client.NewView(r.schema, r.welcome.World)
		for _, f := range r.frames {
			if _, err := v.Frame(f); err != nil {
				b.Fatal(err)
			}
		}
	}
	per(b, "entity", int(r.seen))
}
