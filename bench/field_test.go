package bench

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
)

// A field is a game whose players do their part and read nothing: what is left
// is the server. Benchmarks of parts take the game at the size that matters.
type field struct {
	game   *systems.Game
	server *netio.Server
	memory *netio.Memory
	conns  []*netio.Conn
	held   []uint16 // buttons, by player
	rng    *rand.Rand
	seq    uint32
	frame  []byte
}

// The size of most fields: about 50 of the players are in a view.
const (
	fieldPlayers = 10000
	fieldSide    = 42 * components.CellTiles
	fieldJoins   = 500 // in one tick
	fieldWarm    = 40  // ticks, more than a history
)

func newField(b *testing.B, players int, side int32) *field {
	b.Helper()
	start := time.Now()
	f := &field{server: netio.New(netio.Config{Connections: players, JoinRate: netio.SessionsMax}), rng: rand.New(rand.NewPCG(1, 2))}
	f.game = systems.New(f.server, systems.Config{
		Seed: "bench", Now: func() int64 { return int64(time.Since(start)) },
		MaxPlayers: players, Width: side, Height: side,
	})
	sandbox.Add(f.game, sandbox.Rules{Spawn: sandbox.SpawnScatter})
	f.game.Init()
	f.memory = netio.NewMemory(f.server)
	for i := range players {
		f.join(b, i)
		if (i+1)%fieldJoins == 0 || i+1 == players {
			f.tick()
		}
	}
	for range fieldWarm {
		f.tick()
	}
	return f
}

func (f *field) join(b *testing.B, i int) {
	b.Helper()
	k := f.memory.Dial()
	if k == nil {
		b.Fatalf("no room for player %d", i)
	}
	k.Discard = true
	k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
	k.Send(packet.Append(nil, &packet.Join{Name: fmt.Appendf(nil, "player-%d", i)}))
	f.conns, f.held = append(f.conns, k), append(f.held, uint16(f.rng.IntN(1<<4)))
}

// tick runs all of a tick.
func (f *field) tick() {
	f.act()
	f.step()
}

// act gives every player's input to its session.
func (f *field) act() {
	f.seq++
	for i, k := range f.conns {
		if f.rng.IntN(30) == 0 {
			f.held[i] = uint16(f.rng.IntN(1 << 4))
		}
		f.input(k, f.held[i])
	}
}

func (f *field) input(k *netio.Conn, buttons uint16) {
	queued := k.Queued()
	if queued == 0 {
		return
	}
	in := packet.Input[sandbox.Controls]{Seq: f.seq, Ack: queued, View: queued * 16, Body: sandbox.Controls{Buttons: buttons, Aim: uint16(f.seq) << 8}}
	f.frame = append(wire.AppendFrameHeader(f.frame[:0], 17), byte(packet.KindInput))
	f.frame = in.Append(f.frame)
	k.Write(f.frame)
}

// step runs the tick and what the event loops do with it.
func (f *field) step() {
	f.game.Step()
	f.memory.Run()
}

// per reports a benchmark's time by another unit than the operation.
func per(b *testing.B, unit string, perOp int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(perOp), "ns/"+unit)
}
