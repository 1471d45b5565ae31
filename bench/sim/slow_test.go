package sim_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// slowLink lets frames through at so many bytes a tick, first come first served,
// and buffers without limit, like a modem behind a large kernel buffer.
type slowLink struct {
	rate   int
	queue  [][]byte
	credit int
	held   int
	most   int
}

func (l *slowLink) carry(c *sim.Client) {
	for f := c.Conn.Read(); f != nil; f = c.Conn.Read() {
		l.queue = append(l.queue, slices.Clone(f))
		l.held += len(f) + 2
	}
	l.most = max(l.most, l.held)
	for l.credit += l.rate; len(l.queue) > 0 && l.credit >= len(l.queue[0])+2; l.queue = l.queue[1:] {
		n := len(l.queue[0]) + 2
		l.credit, l.held = l.credit-n, l.held-n
		c.Take(l.queue[0])
	}
	if len(l.queue) == 0 {
		l.credit = 0
	}
}

// A client on a link of 1 kB/s among fifty others keeps a fresh view, because
// nothing queues up before it.
func TestOneKilobyteASecond(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	conf := config(96)
	others := &npc{n: 49, tiles: 90, rng: rng}
	conf.Install = with(others.class)
	rulesOf(conf).Spawn = 0
	s := sim.New(conf)
	others.enter()
	c := s.Join("modem")
	s.Step()
	c.Asleep = true
	link := &slowLink{rate: 50}
	const warm, ticks = 200, 1400
	sum, worst, seen, snapshots := 0, 0, 0, uint64(0)
	buttons := sandbox.East
	for tick := range ticks {
		others.step()
		if tick%6 == 0 { // to and fro in the middle, from where all are in view
			buttons = sandbox.East + sandbox.West - buttons
		}
		c.Input(holding(buttons, 0))
		s.Step()
		link.carry(c)
		if c.Err != nil || c.Conn.Closed() {
			t.Fatal(c.Err, c.Conn.Code())
		}
		if tick == warm {
			link.most, snapshots = link.held, c.View.Stats().Snapshots
		}
		if tick > warm {
			age := int(uint32(s.Game.App.Tick()) - c.View.Tick())
			sum, worst = sum+age, max(worst, age)
		}
	}
	for range c.View.All {
		seen++
	}
	mean := float64(sum) / (ticks - warm - 1) / 20
	t.Logf("%d in view, %.1f snapshots/s, view %.2f s old on average, %.2f s at worst, %d bytes queued at most",
		seen, float64(c.View.Stats().Snapshots-snapshots)/(ticks-warm)*20, mean, float64(worst)/20, link.most)
	if mean >= 1 || worst >= 40 || link.most >= 4<<10 || seen < 45 {
		t.Error("too old, or too much queued")
	}
}

// A client that reads a byte a second is cut off, holds no more than a few
// frames meanwhile, and disturbs nobody.
func TestOneByteASecond(t *testing.T) {
	conf := config(96)
	rulesOf(conf).Spawn = 0
	s := sim.New(conf)
	slow, other := s.Join("slow"), s.Join("other")
	s.Step()
	slow.Asleep = true
	link := &slowLink{}
	last := other.View.Tick()
	for tick := range 400 {
		link.rate = 0
		if tick%20 == 0 {
			link.rate = 1
		}
		slow.Input(holding(0, 0))
		other.Input(holding(sandbox.East, 0))
		s.Step()
		link.carry(slow)
		if now := other.View.Tick(); now != last+1 {
			t.Fatalf("the other one saw tick %d after %d", now, last)
		}
		last = other.View.Tick()
	}
	if slow.Conn.Code() != packet.SlowClient || link.most > 8<<10 {
		t.Fatalf("ended with %v, %d bytes were queued", slow.Conn.Code(), link.most)
	}
	for range 200 { // ten seconds in which it may come back
		other.Input(holding(0, 0))
		s.Step()
	}
	if s.Game.Players.Len() != 1 {
		t.Fatal("its name is not free")
	}
}
