package bench

import (
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/ring"
	"github.com/tickd/tickd/systems/sandbox"
)

// BenchmarkRing hands a cause of usual size over and takes it out again, in
// batches as a tick does.
func BenchmarkRing(b *testing.B) {
	const batch = 1000
	r := ring.New(1 << 20)
	var head [13]byte
	var body [16]byte
	b.ReportAllocs()
	for b.Loop() {
		for range batch {
			r.Push(head[:], body[:])
		}
		r.Cut()
		for r.Next() != nil {
		}
		r.Free()
	}
	per(b, "cause", batch)
}

// BenchmarkInput takes an input from its bytes through the session into the
// ring: what an event loop does for each.
func BenchmarkInput(b *testing.B) {
	f := newField(b, fieldPlayers, fieldSide)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		f.act()
		b.StopTimer()
		f.step()
		b.StartTimer()
	}
	per(b, "input", fieldPlayers)
}

// BenchmarkCut sorts, records and dispatches the inputs of 10,000 players.
func BenchmarkCut(b *testing.B) {
	f := newField(b, fieldPlayers, fieldSide)
	tick := uint32(f.game.App.Tick())
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		b.StopTimer()
		f.act()
		b.StartTimer()
		tick++
		f.server.Cut(tick)
		b.StopTimer()
		// The sessions' budget is by ticks, and so are acknowledgements: the
		// loops must see them pass.
		f.server.Publish()
		f.memory.Run()
		b.StartTimer()
	}
	per(b, "input", fieldPlayers)
}

// BenchmarkInputDecode is the one packet that comes from everybody every tick.
func BenchmarkInputDecode(b *testing.B) {
	body := (&packet.Input[sandbox.Controls]{Seq: 7, Ack: 5, View: 80, Body: sandbox.Controls{Buttons: sandbox.East, Aim: 9}}).Append(nil)
	var in packet.Input[sandbox.Controls]
	b.ReportAllocs()
	for b.Loop() {
		if err := packet.Decode(body, &in); err != nil {
			b.Fatal(err)
		}
	}
}
