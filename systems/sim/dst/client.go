package dst

import (
	"fmt"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sim"
)

const (
	patience    = 50 // ticks after which a client that hears nothing connects again
	pendingMax  = 8  // requests that a client has open at once
	sentAgain   = 25 // ticks after which a request that is not answered is sent again
	awayMost    = 12 // ticks between two connections
	nameTries   = 40
	roomName    = "room"
	webEvery    = 3  // clients of which Knobs.Web are pages
	keptFrames  = 32 // of those that a hostile client has sent
	hostileMost = 40 // frames that a hostile client sends in one tick
)

// player is one client, through all its connections.
type player struct {
	run     *run
	number  int
	hostile bool
	r       draws // of what it does
	net     draws // of what happens to its bytes

	link  *link // nil: not connected
	sim   *sim.Client
	game  Player
	room  string
	since int // when it connected, or was asked to connect again
	heard int // when something came last
	tries int
	asked bool // to join

	apart, slow int // until when it is cut off, takes nothing
	lag, lagFor int
	notes       *script // of what it does; nil: nobody wants to know
	script      *script // what it does instead of what it would like to
	whole       bool    // it has seen, while all was calm, all that it may see

	name   string            // under which it asked last
	tokens map[string][]byte // by room
	who    identity
	seq    uint32
	open   []request
	owed   map[uint32]int // by request: how often it was sent and not answered
	sent   [][]byte       // a hostile one's
}

// request is one that is not answered.
type request struct {
	seq   uint32
	frame []byte
	at    int // when it was sent last
}

func (r *run) newPlayer(number int) *player {
	return &player{
		run: r, number: number, hostile: number >= r.plan.Hostile, tokens: map[string][]byte{}, owed: map[uint32]int{},
		r: derive(r.plan.Seed, partClient, number), net: derive(r.plan.Seed, partNetwork, number),
	}
}

// act is what the client does in a tick.
func (c *player) act() {
	if c.script != nil {
		c.again()
		return
	}
	if c.link == nil {
		c.connect()
		return
	}
	if c.run.now-c.heard > patience && !c.hostile {
		c.cut(false) // whoever is there does not hear of it at once
		return
	}
	if c.hostile {
		c.attack()
		return
	}
	if c.sim.View == nil {
		return
	}
	if !c.asked {
		c.join()
		return
	}
	switch {
	case c.sim.View.Tick() == 0:
	case c.watches():
		c.watch()
	case c.sim.ID != 0:
		c.play()
	}
}

// watches reports whether it only watches.
func (c *player) watches() bool { return c.number == c.run.plan.Watcher }

// watch says what it has seen, and now and then looks elsewhere.
func (c *player) watch() {
	c.sim.Send(packet.Append(nil, &packet.Ack{Tick: c.sim.View.Tick()}))
	if !c.run.calm && c.r.one(40) {
		c.look()
	}
}

// look asks to watch from some place.
func (c *player) look() {
	w := c.sim.Welcome.World
	c.sim.Send(packet.Append(nil, &packet.Spectate{X: uint16(c.r.below(int(w.Width))), Y: uint16(c.r.below(int(w.Height)))}))
}

// first is the world in which one is that is not welcome anywhere yet.
func (r *run) first() *world {
	if r.plan.Rooms == 0 {
		return r.world("")
	}
	return nil
}

// join asks to play.
func (c *player) join() {
	c.asked = true
	if c.watches() {
		c.look()
		return
	}
	c.name = fmt.Sprintf("c%d-%d", c.number, c.tries%nameTries)
	j := packet.Join{Name: []byte(c.name), Token: c.tokens[c.sim.Welcome.Room]}
	if c.run.game.Data != nil {
		j.Data = c.run.game.Data(c.number)
	}
	c.sim.Send(packet.Append(nil, &j))
}

// play sends an input and requests.
func (c *player) play() {
	var held []byte
	if c.game == nil && c.run.game.Player != nil {
		seed := c.run.plan.Seed ^ uint64(c.number)<<32 ^ uint64(c.run.now)
		c.game = c.run.game.Player(Seat{Index: c.number, Seed: seed, Welcome: c.sim.Welcome, Schema: c.sim.Schema})
	}
	if c.game != nil {
		if c.run.calm {
			c.game.Settle()
		}
		held = c.game.Act(c.sim.View, c.sim.ID, c.ask)
	}
	if held != nil {
		c.sim.Input(bytesOf(held))
	} else {
		c.sim.Send(packet.Append(nil, &packet.Ack{Tick: c.sim.View.Tick()}))
	}
	if talker, ok := c.game.(Talker); ok {
		for _, f := range talker.Say() {
			c.sim.Send(f)
		}
	}
	for i := range c.open {
		if q := &c.open[i]; c.run.now-q.at >= sentAgain {
			c.request(q)
		}
	}
}

// bytesOf are controls that are encoded already.
type bytesOf []byte

func (b bytesOf) Append(to []byte) []byte { return append(to, b...) }

// ask sends a request under the next number.
func (c *player) ask(frame func(seq uint32) []byte) {
	if len(c.open) >= pendingMax {
		return
	}
	c.seq++
	f := frame(c.seq)
	c.open = append(c.open, request{c.seq, f, c.run.now})
	c.request(&c.open[len(c.open)-1])
}

// request sends a request, for the first time or again.
func (c *player) request(q *request) {
	q.at = c.run.now
	c.owed[q.seq]++
	c.sim.Send(q.frame)
}

// event takes an answer.
func (c *player) event(kind packet.EventType, body []byte) {
	if kind != packet.EventAnswer {
		return
	}
	r := wire.NewReader(body)
	seq := r.U32()
	if c.owed[seq]--; c.owed[seq] < 0 && !c.hostile && c.script == nil {
		c.run.fail("answers", "client %d has more answers to request %d than it has sent it", c.number, seq)
	}
	for i := range c.open {
		if c.open[i].seq == seq {
			c.open = append(c.open[:i], c.open[i+1:]...)
			return
		}
	}
}

// world is the one in which it believes itself to be: more may have left the server already.
func (c *player) world() *world { return c.run.world(c.sim.Welcome.Room) }

// seen checks each snapshot.
func (c *player) seen(*sim.Client) {
	w := c.world()
	c.run.counts.Snapshots++
	if err := w.album.check(c.sim.View, c.sim.ID); err != nil {
		c.run.fail("view", "client %d at tick %d of world %q: %v", c.number, c.sim.View.Tick(), w.name, err)
	}
}
