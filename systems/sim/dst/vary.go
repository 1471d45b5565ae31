package dst

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/tickd/tickd/netio/packet"
)

// script is all that a client did towards the server, to be done again.
type script struct{ deeds []deed }

// deed is one thing that a client did: it sent a frame, connected, or cut the connection.
type deed struct {
	tick  int
	what  act
	frame []byte
}

type act uint8

const (
	connects act = iota
	sends
	cuts
)

// note writes down what a client does, if somebody wants to know.
func (c *player) note(what act, frame []byte) {
	if c.notes == nil {
		return
	}
	tick := c.run.now
	if c.run.heard {
		tick++ // it is too late for this one
	}
	c.notes.deeds = append(c.notes.deeds, deed{tick, what, slices.Clone(frame)})
}

// again does what is in the client's script for this tick. What it acknowledges is what it
// was sent this time: no cause, and not what it saw the first time.
func (c *player) again() {
	s := c.script
	for len(s.deeds) > 0 && s.deeds[0].tick <= c.run.now {
		d := s.deeds[0]
		s.deeds = s.deeds[1:]
		switch {
		case d.what == connects:
			c.dial()
		case c.link == nil:
		case d.what == cuts:
			c.away()
		default:
			c.sim.Send(c.acknowledging(d.frame))
		}
	}
}

// acknowledging is a frame with the newest tick that the client has seen in the place of another one.
func (c *player) acknowledging(f []byte) []byte {
	var tick uint32
	if c.sim.View != nil {
		tick = c.sim.View.Tick()
	}
	switch kind := packet.Kind(f[0]); {
	case kind == packet.KindAck:
		return packet.Append(nil, &packet.Ack{Tick: tick})
	case kind == packet.KindInput && len(f) > packet.InputHead:
		f = slices.Clone(f)
		binary.LittleEndian.PutUint32(f[5:], tick) // behind kind and sequence number
	}
	return f
}

// Variant is another way to run what must come to the same.
type Variant struct {
	Name   string
	change func(*Plan)
	crash  stage // in which the process ends; none: it does not
}

// Variants are the ways in which [Vary] runs the same causes.
func Variants() []Variant {
	all := []Variant{
		{Name: "a fast disk", change: func(*Plan) {}},
		{Name: "one loop", change: func(p *Plan) { p.Loops = 1 }},
		{Name: "two loops", change: func(p *Plan) { p.Loops = 2 }},
		{Name: "four loops", change: func(p *Plan) { p.Loops = 4 }},
		{Name: "WebSockets", change: func(p *Plan) { p.Web = webEvery }},
		{Name: "whole frames", change: func(p *Plan) { p.Cuts = false }},
		{Name: "frames in pieces", change: func(p *Plan) { p.Cuts = true }},
		{Name: "a small budget", change: func(p *Plan) { p.Budget = 1500 }},
		{Name: "a large budget", change: func(p *Plan) { p.Budget = 200_000 }},
		{Name: "overloaded", change: func(p *Plan) { p.Overload = 100 }},
		{Name: "rows shuffled", change: func(p *Plan) { p.Shuffle = 12345 }},
		{Name: "rows as they come", change: func(p *Plan) { p.Shuffle = 0 }},
		{Name: "kept nowhere", change: func(p *Plan) { p.Keeps = false }},
		{Name: "relaxed", change: func(p *Plan) { p.Relaxed = true }},
		{Name: "another order", change: func(p *Plan) { p.Order = 7 }},
	}
	for at := beforeTick; at < stages; at++ {
		all = append(all, Variant{"kill -9 " + at.String(), crashing(Kill, at), at}, Variant{"power loss " + at.String(), crashing(Power, at), at})
	}
	return all
}

// lagTicks is how long before a crash the disk falls behind, so that ticks are lost which nobody heard of.
const lagTicks = 3

// crashing ends the process in a stage of the plan's last tick, while the disk has ticks to write. What
// comes after it is no longer the same, so only as much is played as it takes to recover.
func crashing(how Kind, at stage) func(*Plan) {
	return func(p *Plan) {
		p.Faults = []Fault{
			{Tick: p.Ticks - lagTicks, Kind: SlowDisk, For: lagTicks},
			{Tick: p.Ticks, Kind: how, How: 1<<8 | uint64(at-beforeTick)<<32},
		}
		p.Ticks += patience
	}
}

// quiet is the last of so many ticks before which nobody has connected for a while: with a slow disk who is
// connecting hears later, and would do too soon what is done again.
func quiet(scripts []*script, ticks int) int {
	busy := map[int]bool{}
	for _, s := range scripts {
		for _, d := range s.deeds {
			if d.what == connects {
				for t := range patience {
					busy[d.tick+t] = true
				}
			}
		}
	}
	for t := ticks; t > lagTicks; t-- {
		if !busy[t] {
			return t
		}
	}
	return ticks
}

// Vary plays a seed without crashes, and then what its clients did again in each variant: the causes
// are the same, so each tick must have the same hash. It returns how many ticks were compared.
func Vary(g *Game, seed uint64, ticks int) (compared int, failure *Failure) {
	p := Draw(seed, ticks)
	p.Faults = slices.DeleteFunc(p.Faults, func(f Fault) bool { return f.Kind != Drop || f.How%2 != 0 })
	p.Watcher = -1
	p.Web, p.Delay, p.Jitter, p.Rooms, p.Hostile, p.Turns = 0, 0, 0, 0, len(p.Clients), true
	// The first time nobody hears anything sooner than any other time, so nobody does too soon what
	// is done again.
	p.Keeps, p.Relaxed, p.DiskDelay = true, false, 4
	first, scripts := replayed(g, p, nil)
	if first.failure != nil {
		return 0, first.failure
	}
	want := first.world("").hashes
	for _, v := range Variants() {
		other := p
		other.DiskDelay = 0
		if v.crash != none {
			other.Ticks = quiet(scripts, ticks-lagTicks)
		}
		v.change(&other)
		r, _ := replayed(g, other, scripts)
		if r.failure != nil {
			r.failure.What = v.Name + ": " + r.failure.What
			return compared, r.failure
		}
		got, same := r.world("").hashes, len(want)
		if v.crash != none { // the first start counts as a recovery too
			if same = int(r.world("").sure); r.counts.Recovered != 2 || same == 0 {
				return compared, &Failure{Class: "variant", Tick: same, What: fmt.Sprintf("%s: %d worlds recovered, of %d ticks", v.Name, r.counts.Recovered, same)}
			}
		}
		for i := range want[:same] {
			if i >= len(got) || got[i] != want[i] {
				return compared, &Failure{Class: "variant", Tick: i + 1, What: fmt.Sprintf("%s: tick %d has another hash than the first time", v.Name, i+1), Last: r.trace.tail()}
			}
			compared++
		}
	}
	return compared, nil
}

// replayed plays a plan without settling, of the clients as they are, or by their scripts.
func replayed(g *Game, p Plan, scripts []*script) (r *run, notes []*script) {
	r = newRun(g, p)
	defer func() { r.recovered(recover()) }()
	for i, c := range r.clients {
		notes = append(notes, &script{})
		if scripts == nil {
			c.notes = notes[i]
			continue
		}
		c.script = &script{slices.Clone(scripts[i].deeds)}
	}
	r.process = r.start()
	for r.now = 1; r.now <= p.Ticks; r.now++ {
		r.tick()
	}
	return r, notes
}
