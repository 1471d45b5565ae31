package dst

import (
	"encoding/binary"
	"fmt"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sim"
)

// connect connects, some time after the last connection.
func (c *player) connect() {
	p := c.run.process
	if p == nil || c.run.now < c.since || c.run.now < c.apart || c.run.plan.Turns && c.run.now%len(c.run.clients) != c.number {
		return
	}
	if !c.dial() {
		return
	}
	if c.run.plan.Rooms > 0 && (c.room == "" || c.r.one(6) && !c.run.calm) {
		c.room = fmt.Sprint(roomName, c.r.below(c.run.plan.Rooms))
	}
	if c.hostile && c.r.one(2) {
		return // it says what it likes
	}
	c.sim.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Room: c.room}))
}

// dial opens a connection. It reports false when there is none to be had.
func (c *player) dial() bool {
	conn := c.run.process.dial(c.net)
	if conn == nil {
		return false
	}
	c.link = &link{Conn: conn, r: c.net, cuts: c.run.plan.Cuts, edge: edge{run: c.run, client: c.number, world: c.run.first()}}
	if c.link.stream.web = c.number%webEvery < c.run.plan.Web; c.link.stream.web {
		c.link.edge.stream.web = true
		c.link.up.put([]byte(upgrade), c.arrival())
	}
	c.since, c.heard, c.asked, c.game = c.run.now, c.run.now, false, nil
	c.sim = &sim.Client{Name: fmt.Sprint("client", c.number), Out: c.send, Event: c.event, Seen: c.seen}
	c.note(connects, nil)
	return true
}

// accepted goes on as the player that it was, or begins as another one.
func (c *player) accepted() {
	who := identity{c.sim.ID, 0}
	if len(c.sim.Token) >= packet.VerifiedBytes {
		who.generation = binary.LittleEndian.Uint32(c.sim.Token[4:])
		c.tokens[c.sim.Welcome.Room] = c.sim.Token
	}
	if who != c.who || c.run.plan.Rooms > 0 && c.world().asked[who].client != c.number {
		c.who, c.seq, c.open, c.owed = who, 0, nil, map[uint32]int{}
	}
	for i := range c.open { // whatever became of them, they are told once more
		c.request(&c.open[i])
	}
	c.tries = 0
}

// moved asks to play in the room to which it was sent. What it has asked in the one before is over.
func (c *player) moved() {
	c.room, c.asked, c.game = c.sim.Welcome.Room, false, nil
	c.who, c.seq, c.open, c.owed = identity{}, 0, nil, map[uint32]int{}
	c.run.counts.Moved++
}

// send puts a frame on its way.
func (c *player) send(f []byte) {
	if c.link == nil {
		return
	}
	c.note(sends, f)
	if c.hostile && len(c.sent) < keptFrames {
		c.sent = append(c.sent, append([]byte{}, f...))
	}
	c.link.up.put(c.link.stream.pack(f, uint32(c.run.now)*2654435761), c.arrival())
}

// arrival is when bytes arrive that are sent now.
func (c *player) arrival() int {
	r := c.run
	if r.calm {
		return r.now
	}
	due := r.now + r.plan.Delay
	if r.plan.Jitter > 0 {
		due += c.net.below(r.plan.Jitter + 1)
	}
	if r.now < c.lagFor {
		due += c.lag
	}
	return max(due, c.apart)
}

// up gives the server what has arrived there.
func (c *player) up() {
	if c.link != nil && c.run.process.paused == 0 {
		c.link.deliver(c.run.now)
	}
}

// leave takes what has left the server onto the network.
func (c *player) leave() {
	l := c.link
	if l == nil {
		return
	}
	if l.Stopped = c.run.now < c.slow || c.run.now < c.apart; l.Stopped {
		return
	}
	if b := l.Raw(); len(b) > 0 {
		l.edge.take(b)
		l.down.put(b, c.arrival())
	}
}

// down takes what has arrived from the server.
func (c *player) down() {
	l := c.link
	if l == nil || c.run.now < c.apart {
		return
	}
	if err := l.frames(c.run.now, c.take); err != nil {
		c.run.fail("frames", "client %d: %v", c.number, err)
	}
	if c.script == nil && c.link == l && (l.over || l.Closed() && len(l.down.chunks) == 0) {
		c.away()
	}
}

// take takes one frame.
func (c *player) take(f []byte) {
	c.heard = c.run.now
	before, in := c.sim.ID, c.sim.View
	if c.sim.Take(f); c.sim.Err != nil {
		c.run.fail("client", "client %d: %v", c.number, c.sim.Err)
	}
	switch {
	case c.script != nil:
	case c.sim.Goodbye != nil:
		c.ended(c.sim.Goodbye.Code)
	case len(c.sim.Refused) > 0:
		c.refused(c.sim.Refused[0].Code)
	case in != nil && c.sim.View != in:
		c.moved()
	case c.sim.ID != before && !c.hostile:
		c.accepted()
	}
}

// refused takes another name, or connects again.
func (c *player) refused(code packet.Code) {
	c.sim.Refused = nil
	c.run.trace.line("tick %d: client %d is refused: %v", c.run.now, c.number, code)
	switch code {
	case packet.NameTaken, packet.BadName:
		c.tries++
		c.asked = false
	default:
		c.ended(code)
	}
}

// ended takes the server's last word. An honest client hears none that is for others.
func (c *player) ended(code packet.Code) {
	c.run.trace.line("tick %d: client %d has ended: %v", c.run.now, c.number, code)
	switch code {
	case packet.BadFrame, packet.TooLarge, packet.BadState, packet.BadValue, packet.BadMagic, packet.BadVersion, packet.OutOfOrder, packet.Rate:
		if !c.hostile {
			c.run.fail("honest", "client %d, which did nothing wrong, is ended with %v", c.number, code)
		}
	}
	c.link.over = true
}

// away ends the connection on the client's side.
func (c *player) away() {
	if c.link == nil {
		return
	}
	c.note(cuts, nil)
	if c.run.process != nil {
		c.link.Drop()
	}
	c.link, c.sim = nil, nil
	c.since = c.run.now + 1 + c.r.below(awayMost)
}

// cut ends the connection; if the server does not notice, it is there for it until it
// hears nothing for too long.
func (c *player) cut(noticed bool) {
	if c.link == nil {
		return
	}
	if !noticed {
		c.link.Stopped = true
		c.link = nil
		c.sim = nil
		c.since = c.run.now + 1 + c.r.below(awayMost)
		return
	}
	c.away()
}

// lost ends the connection because the server has ended. What was on its way may still arrive.
func (c *player) lost() {
	l := c.link
	if l == nil {
		return
	}
	if c.net.one(2) && c.run.now >= c.apart {
		if err := l.frames(c.run.now+1<<20, c.take); err != nil {
			c.run.fail("frames", "client %d: %v", c.number, err)
		}
	}
	c.link, c.sim = nil, nil
	c.since = c.run.now + 1 + c.r.below(awayMost)
}
