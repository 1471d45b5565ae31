package bot

import (
	"math/rand/v2"

	"github.com/tickd/tickd/netio/packet"
)

// Bounds of how long a bot keeps a direction, in inputs, and by how much its aim
// trembles.
const (
	keepMin    = 10
	keepMax    = 50
	aimTremble = 1820 // 10 degrees, in 1/65536 turn
)

// Wander holds packet.Controls as chance says: a direction for a second or so,
// some buttons, an aim that trembles.
func Wander() Behaviour {
	return Behaviour{Name: "wander", New: func(s Seat) Bot {
		return &wanderer{rng: rand.New(rand.NewPCG(s.Seed, uint64(s.Index)))}
	}}
}

// Chance holds what draw returns, each time for a second or so: for games whose players
// hold something of their own. below(n) is a number from 0 to n-1, of the bot's own chance,
// from its Seat's seed: a game that says how it is played needs no random numbers but the world's.
func Chance(name string, draw func(below func(n int) int) Controls) Behaviour {
	return Behaviour{Name: name, New: func(s Seat) Bot {
		return &gambler{rng: rand.New(rand.NewPCG(s.Seed, uint64(s.Index))), draw: draw}
	}}
}

// Says holds nothing, and asks for what say returns, each time after a second or so: for games
// that are played by requests. seq is the request's number; below is as in Chance.
func Says(name string, say func(seq uint32, below func(n int) int) Message) Behaviour {
	return Behaviour{Name: name, New: func(s Seat) Bot {
		return &talker{rng: rand.New(rand.NewPCG(s.Seed, uint64(s.Index))), say: say}
	}}
}

// Idle holds nothing.
func Idle() Behaviour {
	return Behaviour{Name: "idle", New: func(Seat) Bot { return idler{} }}
}

// Flood sends pings as fast as the socket takes them. The server ends it with RATE.
func Flood() Behaviour {
	return Behaviour{Name: "flood", Attacks: true, Ends: true, New: func(Seat) Bot { return &flooder{} }}
}

// All is Behaviours, or what bots do without.
func (g *Game) All() []Behaviour {
	if len(g.Behaviours) == 0 {
		return []Behaviour{Wander(), Idle(), Flood()}
	}
	return g.Behaviours
}

type wanderer struct {
	rng  *rand.Rand
	keep int
	held packet.Controls
}

func (w *wanderer) Act(t Turn) {
	if w.keep--; w.keep <= 0 {
		axis := func() int8 { return int8(w.rng.IntN(3)-1) * 127 }
		w.keep = keepMin + w.rng.IntN(keepMax-keepMin)
		w.held = packet.Controls{Buttons: uint16(w.rng.Uint32() & w.rng.Uint32()), Aim: uint16(w.rng.Uint32()), X: axis(), Y: axis()}
	}
	w.held.Aim += uint16(w.rng.IntN(aimTremble) - aimTremble/2)
	t.Hold(&w.held)
}

type gambler struct {
	rng  *rand.Rand
	draw func(func(int) int) Controls
	keep int
	held Controls
}

func (g *gambler) Act(t Turn) {
	if g.keep--; g.keep <= 0 {
		g.keep = keepMin + g.rng.IntN(keepMax-keepMin)
		g.held = g.draw(g.rng.IntN)
	}
	t.Hold(g.held)
}

type talker struct {
	rng  *rand.Rand
	say  func(uint32, func(int) int) Message
	keep int
}

func (b *talker) Act(t Turn) {
	t.Hold(&packet.Controls{})
	if b.keep--; b.keep <= 0 {
		b.keep = keepMin + b.rng.IntN(keepMax-keepMin)
		t.Ask(func(seq uint32) Message { return b.say(seq, b.rng.IntN) })
	}
}

type idler struct{}

func (idler) Act(t Turn) { t.Hold(&packet.Controls{}) }

// floodMax is about how many bytes a flooding bot makes at a time; with what its
// socket does not take it goes on.
const floodMax = 32 << 10

type flooder struct{ ping packet.Ping }

func (f *flooder) Act(t Turn) {
	t.Hold(&packet.Controls{})
	for t.Size() < floodMax {
		f.ping.Stamp++
		t.Send(&f.ping)
	}
}
