package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// An oracle remembers what a server has told its players, to compare it with what the server
// that comes after it makes of it. Nobody places anything: what is broken stays so.
type oracle struct {
	relaxed bool // snapshots may have told of ticks that are gone

	mu       sync.Mutex
	ticks    map[string]uint32  // the newest of which anybody was told, by room
	tiles    map[spot]land.Tile // as they were first seen, before anybody asked to break them
	asked    map[spot]bool      // somebody asked to break them
	broken   map[spot]bool      // and was told that it is done
	wrong    []string           // contradictions
	answered int                // requests
	resent   int                // requests that were sent to another process again
}

// spot is a tile of a room.
type spot struct {
	room string
	x, y int32
}

func newOracle() *oracle {
	return &oracle{ticks: map[string]uint32{}, tiles: map[spot]land.Tile{}, asked: map[spot]bool{}, broken: map[spot]bool{}}
}

func (o *oracle) complain(format string, args ...any) {
	if len(o.wrong) < 20 {
		o.wrong = append(o.wrong, fmt.Sprintf(format, args...))
	}
}

// told is the newest tick of a room of which anybody was told.
func (o *oracle) told(room string) uint32 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.ticks[room]
}

// see compares a tile with what it was, and with what was told of it.
func (o *oracle) see(at spot, t land.Tile) {
	first, known := o.tiles[at]
	switch {
	case !known && o.asked[at]:
	case !known:
		o.tiles[at] = t
	case o.broken[at] && t != land.Broken:
		o.complain("tile %v was broken, somebody was told, and it is %v again", at, t)
	case !o.asked[at] && t != first:
		o.complain("tile %v was %v and is %v, and nobody has touched it", at, first, t)
	}
}

// bot is a player who breaks what is near, and outlives servers.
type bot struct {
	o    *oracle
	name string
	room string
	web  bool
	rng  *rand.Rand

	// What it knows from one server to the next.
	token   []byte
	id      uint32
	seq     uint32
	asked   *sandbox.Break // without an answer
	codes   map[uint32]packet.Code
	breaks  map[uint32]sandbox.Break
	tick    uint32 // of the newest snapshot
	at      packet.OwnState
	resumed int // times that it came back to its body
}

func (o *oracle) bot(i int, room string) *bot {
	return &bot{
		o: o, name: fmt.Sprintf("bot%d", i), room: room, web: i%2 == 1, rng: rand.New(rand.NewPCG(7, uint64(i))),
		codes: map[uint32]packet.Code{}, breaks: map[uint32]sandbox.Break{},
	}
}

// play joins the server at addr and plays until it dies or ctx ends. ready is called when
// the bot is back.
func (b *bot) play(ctx context.Context, addr string, ready func()) error {
	o := client.Options{Token: b.token, Room: b.room}
	if b.web {
		o.Transport = "ws"
	}
	c, err := client.Dial(ctx, addr, o)
	if err != nil {
		return err
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { _ = c.SetReadDeadline(time.Now()) })
	defer stop()
	a, err := c.Join(ctx, b.name)
	if err != nil {
		return err
	}
	again := b.id != 0
	if err := b.accepted(&a, c, again); err != nil {
		return err
	}
	for n := 0; ; {
		kind, body, err := c.Next()
		if err != nil {
			return err
		}
		switch kind {
		case packet.KindEvents:
			b.hear(body)
		case packet.KindSnapshot:
			if n++; n == 1 {
				b.look(c, again)
				ready()
			}
			if err := b.act(c, n); err != nil {
				return err
			}
		}
	}
}

// accepted checks that the body is the one that it had, and asks again for what was not
// answered, and for something that was.
func (b *bot) accepted(a *packet.Accepted, c *client.Client, again bool) error {
	b.o.mu.Lock()
	if again && a.ID != b.id {
		b.o.complain("%s was %d and came back as %d", b.name, b.id, a.ID)
	} else if again {
		b.resumed++
	}
	if again && !b.o.relaxed && a.Tick < b.tick {
		b.o.complain("%s had seen tick %d and came back in tick %d", b.name, b.tick, a.Tick)
	}
	b.id, b.token = a.ID, c.Token()
	var resend []sandbox.Break
	if last, ok := b.breaks[b.seq]; again && ok {
		resend = append(resend, last)
		b.o.resent++
	}
	b.o.mu.Unlock()
	for i := range resend {
		if err := client.Send(c, &resend[i]); err != nil {
			return err
		}
	}
	return nil
}

// hear takes the answers in.
func (b *bot) hear(body []byte) {
	var m packet.Events
	if packet.Decode(body, &m) != nil {
		return // the view has said so
	}
	b.o.mu.Lock()
	defer b.o.mu.Unlock()
	for t, e := range m.All {
		if t != packet.EventAnswer {
			continue
		}
		r := wire.NewReader(e)
		seq, code := r.U32(), packet.Code(r.U8())
		before, known := b.codes[seq]
		if known && before != code {
			b.o.complain("%s: request %d was answered %v, and now %v", b.name, seq, before, code)
		}
		b.codes[seq] = code
		b.o.answered++
		b.o.ticks[b.room] = max(b.o.ticks[b.room], m.Tick)
		if ask := b.breaks[seq]; code == packet.OK {
			b.o.broken[spot{b.room, int32(ask.X), int32(ask.Y)}] = true
		}
		if b.asked != nil && b.asked.Seq == seq {
			b.asked = nil
		}
	}
}

// look notes what a snapshot tells; after it came back it is where it was.
func (b *bot) look(c *client.Client, again bool) {
	v := c.View()
	b.o.mu.Lock()
	defer b.o.mu.Unlock()
	own, ok := v.Own()
	if !ok {
		return
	}
	// It may have held a key for the ticks that nobody heard of, but not for more.
	const most = 16 * components.One / 4
	if d := max(own.X-b.at.X, b.at.X-own.X, own.Y-b.at.Y, b.at.Y-own.Y); again && !b.o.relaxed && d > most {
		b.o.complain("%s was at %d,%d and came back at %d,%d", b.name, b.at.X, b.at.Y, own.X, own.Y)
	}
	b.tick, b.at = v.Tick(), own
	b.o.ticks[b.room] = max(b.o.ticks[b.room], b.tick)
	cx, cy := v.Centre()
	tiles, _, ok := v.Chunk(cx, cy)
	if !ok {
		return
	}
	for i, t := range tiles {
		b.o.see(spot{b.room, int32(cx)*wire.ChunkSide + int32(i%wire.ChunkSide), int32(cy)*wire.ChunkSide + int32(i/wire.ChunkSide)}, land.Tile(t))
	}
}

// lookEvery is how many snapshots apart a bot looks at all tiles, and asks for something.
const lookEvery = 5

// act walks about and breaks what is near.
func (b *bot) act(c *client.Client, n int) error {
	var in packet.Input[sandbox.Controls]
	if b.asked == nil {
		in.Body.Buttons = []uint16{sandbox.North, sandbox.East, sandbox.South, sandbox.West}[(n/20+int(b.id))%4]
	}
	if err := client.Input(c, &in); err != nil {
		return err
	}
	if own, ok := c.View().Own(); ok {
		b.o.mu.Lock()
		b.tick, b.at = c.View().Tick(), own
		b.o.ticks[b.room] = max(b.o.ticks[b.room], b.tick)
		b.o.mu.Unlock()
	}
	if n%lookEvery != 0 {
		return nil
	}
	b.look(c, false)
	if b.asked != nil || n%(2*lookEvery) != 0 {
		return nil
	}
	ask := b.choose(c.View())
	if ask == nil {
		return nil
	}
	b.asked = ask
	return client.Send(c, ask)
}

// choose finds something to break that nobody has asked for.
func (b *bot) choose(v *client.View) *sandbox.Break {
	b.o.mu.Lock()
	defer b.o.mu.Unlock()
	x, y := b.at.X/components.One, b.at.Y/components.One
	for dy := int32(-3); dy <= 3; dy++ {
		for dx := int32(-3); dx <= 3; dx++ {
			at := spot{b.room, x + dx, y + dy}
			if t, known := b.o.tiles[at]; !known || b.o.asked[at] || !land.Info(t).Breakable {
				continue
			}
			b.o.asked[at] = true
			b.seq++
			ask := sandbox.Break{Seq: b.seq, X: uint16(at.x), Y: uint16(at.y)}
			b.breaks[b.seq] = ask
			return &ask
		}
	}
	return nil
}

// kept is what a status says of how the world is kept.
type kept struct {
	Promise  string
	Durable  uint32 `json:"durable_tick"`
	Snapshot uint32 `json:"world_snapshot_tick"`
	HashTick uint32 `json:"hash_tick"`
	Hash     string
}

var errNoStatus = errors.New("the status says nothing of it")

// kept asks the server, which may have died, of a room or of its one world.
func (p *process) kept(room string) (k kept, err error) {
	var world struct{ Kept *kept }
	var in struct{ Status *struct{ Kept *kept } }
	var body string
	if room == "" {
		if body, err = p.try("/api/status"); err == nil {
			err = json.Unmarshal([]byte(body), &world)
		}
	} else if body, err = p.try("/api/rooms/" + room); err == nil {
		if err = json.Unmarshal([]byte(body), &in); err == nil && in.Status != nil {
			world.Kept = in.Status.Kept
		}
	}
	if err == nil && world.Kept == nil {
		err = errNoStatus
	}
	if err != nil {
		return k, err
	}
	return *world.Kept, nil
}
