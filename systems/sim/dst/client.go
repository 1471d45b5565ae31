package dst

import (
	"encoding/binary"
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

// world is the one in which it believes itself to be: more may have left the server already.
func (c *player) world() *world { return c.run.world(c.sim.Welcome.Room) }

// moved asks to play in the room to which it was sent. What it has asked in the one before is over.
func (c *player) moved() {
	c.room, c.asked, c.game = c.sim.Welcome.Room, false, nil
	c.who, c.seq, c.open, c.owed = identity{}, 0, nil, map[uint32]int{}
	c.run.counts.Moved++
}

// seen checks each snapshot.
func (c *player) seen(*sim.Client) {
	w := c.world()
	c.run.counts.Snapshots++
	if err := w.album.check(c.sim.View, c.sim.ID); err != nil {
		c.run.fail("view", "client %d at tick %d of world %q: %v", c.number, c.sim.View.Tick(), w.name, err)
	}
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
