package dst

import (
	"fmt"
	"slices"

	"github.com/tickd/tickd/ecs"
)

// Bounds of a plan.
const (
	TicksMax   = 1 << 20
	clientsMax = 64
)

// Plan is a run before it runs: everything in it follows from the plan.
type Plan struct {
	Seed    uint64
	Ticks   int     // in which things go wrong; afterwards they must come right
	Clients []int   // who take part, by their numbers
	Faults  []Fault // what goes wrong, by tick

	Knobs
}

// Knobs are what a seed decides once.
type Knobs struct {
	Hostile   int    // the clients from this number on are
	Watcher   int    // the client that only watches; -1: none does
	Rooms     int    // 0: one world without rooms
	Moves     int    // of a hundred ticks of a room, those in which it sends somebody to another one
	Loops     int    // event loops
	Relaxed   bool   // snapshots do not wait for the disk
	Keeps     bool   // whether there is a disk at all
	Web       int    // of three clients so many come as WebSockets
	Delay     int    // ticks that bytes take at least
	Jitter    int    // and so many more at most
	Cuts      bool   // bytes arrive in pieces
	Shuffle   uint64 // of rows; 0: none
	Every     int    // ticks between two world snapshots, and two restored copies
	Budget    int    // bytes a second for a client; 0: the game's
	Overload  int    // of a hundred bursts of ticks, those of which the governor is told that they took too long
	DiskDelay int    // ticks that a sync takes at most
	Order     int    // of loops and the like: any number is one
	Turns     bool   // clients connect in turns, one a tick
}

// Kind is what goes wrong.
type Kind uint8

// The kinds of faults.
const (
	Drop      Kind = iota // a connection is cut; How odd: the server does not notice
	Partition             // a client is cut off for some ticks, and nobody notices; a Who of -1: all are
	Slow                  // a client takes nothing for some ticks
	Lag                   // a client's bytes take longer for some ticks
	Pause                 // the server does not run for some ticks
	Kill                  // kill -9; the page cache survives. How chooses the stage
	Power                 // power loss
	SlowDisk              // the disk takes longer for some ticks
	BadDisk               // a sync, a write or the like fails
	FullDisk              // the disk is full for some ticks
	kinds
)

func (k Kind) String() string {
	return [...]string{"drop", "partition", "slow", "lag", "pause", "kill", "power", "slow-disk", "bad-disk", "full-disk"}[k]
}

// Fault is one thing that goes wrong.
type Fault struct {
	Number int // its name: that of a fault of a seed stays when others are taken out
	Tick   int
	Kind   Kind
	Who    int // the client, by number
	For    int // ticks
	How    uint64
}

func (f Fault) String() string {
	return fmt.Sprintf("#%d tick %d: %v client %d for %d (%d)", f.Number, f.Tick, f.Kind, f.Who, f.For, f.How%1000)
}

// draws makes plain decisions out of a generator.
type draws struct{ *ecs.Rand }

func (d draws) below(n int) int { return int(d.Int32n(int32(n))) }

// one reports true once in n times.
func (d draws) one(n int) bool { return d.below(n) == 0 }

// derive is a generator of its own for a part of the run, so that taking out one part
// changes nothing of what the others draw.
func derive(seed uint64, part, number int) draws {
	r := ecs.NewRand(seed ^ uint64(part)*0x9e3779b97f4a7c15 ^ uint64(number)*0xd6e8feb86659fd93)
	r.Uint64()
	return draws{ecs.NewRand(r.Uint64())}
}

// The parts of a run that draw.
const (
	partPlan = 1 + iota
	partFaults
	partClient
	partPlayer
	partNetwork
	partProcess
	partLoad
)

// Draw makes the plan of a seed. A longer one begins like a shorter one.
func Draw(seed uint64, ticks int) Plan {
	d := derive(seed, partPlan, 0)
	p := Plan{Seed: seed, Ticks: ticks}
	honest := 2 + d.below(4)
	total := honest + d.below(3)
	for i := range total {
		p.Clients = append(p.Clients, i)
	}
	p.Knobs = Knobs{
		Hostile: honest, Loops: 1 << d.below(3), Relaxed: d.one(4), Keeps: !d.one(8),
		Delay: d.below(3), Jitter: d.below(4), Cuts: !d.one(4), Every: 15 + d.below(60), DiskDelay: d.below(3),
	}
	p.Web = d.below(webEvery + 1)
	if d.one(3) {
		p.Rooms = 1 + d.below(3)
	}
	if !d.one(3) {
		p.Shuffle = d.Uint64() | 1
	}
	if d.one(4) {
		p.Budget = 2000 + d.below(6000)
	}
	if d.one(4) {
		p.Overload = d.below(80)
	}
	if p.Watcher = -1; honest > 2 && d.one(3) {
		p.Watcher = d.below(honest)
	}
	if p.Rooms > 1 && !d.one(4) {
		p.Moves = 1 + d.below(10)
	}
	p.drawFaults()
	return p
}

// rates are how often a kind of fault comes, in a hundred thousand ticks, and for how long.
type rates [kinds]struct{ often, long int }

// drawFaults draws how often each kind comes, and then when.
func (p *Plan) drawFaults() {
	d := derive(p.Seed, partFaults, 0)
	most := rates{
		Drop: {2000, 1}, Partition: {800, 90}, Slow: {1000, 60}, Lag: {1000, 40}, Pause: {400, 50},
		Kill: {900, 20}, Power: {1200, 20}, SlowDisk: {800, 10}, BadDisk: {250, 10}, FullDisk: {600, 120},
	}
	var often [kinds]int
	for k := range most {
		if !d.one(3) {
			often[k] = d.below(most[k].often) + 1
		}
	}
	if !p.Keeps {
		for _, k := range []Kind{SlowDisk, BadDisk, FullDisk} {
			often[k] = 0
		}
	}
	for tick := range p.Ticks {
		for k := range kinds {
			if d.below(100_000) >= often[k] {
				continue
			}
			f := Fault{Number: len(p.Faults), Tick: tick, Kind: k, Who: d.below(len(p.Clients)), For: 1 + d.below(most[k].long), How: d.Uint64()}
			if k == Partition && d.one(4) {
				f.Who = -1
			}
			p.Faults = append(p.Faults, f)
		}
	}
}

// Only keeps those clients and faults of a plan that are named by their numbers; nil: all.
func (p Plan) Only(clients, faults []int) Plan {
	if clients != nil {
		p.Clients = slices.DeleteFunc(slices.Clone(p.Clients), func(c int) bool { return !slices.Contains(clients, c) })
	}
	if faults != nil {
		p.Faults = slices.DeleteFunc(slices.Clone(p.Faults), func(f Fault) bool { return !slices.Contains(faults, f.Number) })
	}
	return p
}
