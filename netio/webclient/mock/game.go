package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"

	"tickd/netio/packet"
	"tickd/netio/webclient/internal/model"
	"tickd/netio/wire"
)

const (
	classPlayer   = 0
	classCreature = 1
	reach         = 5
	deadTicks     = 60
)

// game is the mock's world. It is not the game's rules, only near enough to
// develop a page against.
type game struct {
	sync.Mutex
	land    *land
	history *model.History
	bodies  []*body
	clients map[*client]bool
	next    uint32
}

func newGame(side, bots, creatures, crowd int) *game {
	s := &wire.Schema{
		CellShift: 11,
		Components: []wire.Component{
			{Name: "position", Lanes: []wire.Lane{{Name: "x", Kind: wire.Predicted, Bits: 18, Scale: 64, K: 1}, {Name: "y", Kind: wire.Predicted, Bits: 18, Scale: 64, K: 1}}},
			{Name: "heading", Lanes: []wire.Lane{{Name: "aim", Kind: wire.Angle, Bits: 8, Scale: 256, K: 2}}},
			{Name: "health", Lanes: []wire.Lane{{Name: "points", Kind: wire.Delta, Bits: 7, Scale: 1, K: 2}}},
		},
		Classes: []wire.Class{{Name: "player", Components: []uint8{0, 1, 2}}, {Name: "creature", Components: []uint8{0, 1, 2}}},
	}
	if err := s.Compile(); err != nil {
		panic(err)
	}
	g := &game{land: newLand(side), history: model.NewHistory(s, 64), clients: map[*client]bool{}}
	for i := range bots {
		b := g.born(classPlayer, fmt.Sprintf("%s%d", []string{"Ada", "Grace", "Linus", "Ken", "Barbara", "Edsger", "Radia", "Dennis"}[i%8], i), crowd)
		b.health = int32(20 + rand.IntN(81))
	}
	for range creatures {
		g.born(classCreature, "slime", crowd)
	}
	return g
}

func (g *game) born(class uint8, name string, spread int) *body {
	g.next++
	b := &body{id: g.next, class: class, name: name, health: 100, wait: rand.IntN(30)}
	g.place(b, spread)
	g.bodies = append(g.bodies, b)
	return b
}

func (g *game) place(b *body, spread int) {
	for {
		x, y := g.land.side/2+rand.IntN(2*spread)-spread, g.land.side/2+rand.IntN(2*spread)-spread
		if t := g.land.at(x, y); !g.land.solid(x, y) && t != lava && t != water {
			b.x, b.y, b.vx, b.vy = int32(x)*one+one/2, int32(y)*one+one/2, 0, 0
			return
		}
	}
}

func (g *game) welcome() *packet.Welcome {
	s := g.history.Schema
	return &packet.Welcome{
		Version: packet.Version, SchemaHash: s.Hash(), TickRate: 20, Tick: g.history.Tick, Tiles: tileTable, Schema: s.Append(nil),
		World: packet.WorldInfo{Width: uint16(g.land.side), Height: uint16(g.land.side), Seed: "mock", Theme: "default", CellSize: 32, ViewCells: 3},
	}
}

func (g *game) join(c *client, name string) {
	code := packet.OK
	if !packet.NameOK([]byte(name)) {
		code = packet.BadName
	}
	for _, b := range g.bodies {
		if b.class == classPlayer && strings.EqualFold(b.name, name) {
			code = packet.NameTaken
		}
	}
	if code != packet.OK {
		c.send(packet.Append(nil, &packet.Refused{Code: code, Sentence: code.Sentence()}))
		return
	}
	c.body = g.born(classPlayer, name, 2)
	c.body.client = c
	c.session = model.NewSession(g.history, model.View{Across: g.land.across(), Down: g.land.across(), Side: 3})
	c.chunks = map[model.Cell]uint32{}
	g.clients[c] = true
	c.send(packet.Append(nil, &packet.Accepted{ID: c.body.id, Tick: g.history.Tick, X: c.body.x, Y: c.body.y}))
	c.event(packet.EventNotice, wire.AppendString(nil, "This is the mock server: nothing here is kept."))
	g.roster()
}

func (g *game) leave(c *client) {
	if g.clients[c] {
		delete(g.clients, c)
		for i, b := range g.bodies {
			if b == c.body {
				g.bodies = append(g.bodies[:i], g.bodies[i+1:]...)
				break
			}
		}
		g.roster()
	}
	close(c.out)
}

func (g *game) roster() {
	var list []byte
	n := 0
	for _, b := range g.bodies {
		if b.class != classPlayer {
			continue
		}
		if n++; n <= 50 {
			list = wire.AppendString(wire.AppendU32(list, b.id), b.name)
		}
	}
	g.tell(packet.EventRoster, append(wire.AppendUvarint(nil, uint64(n)), list...))
}

func (g *game) tell(t packet.EventType, body []byte) {
	for c := range g.clients {
		c.event(t, body)
	}
}

func (g *game) act(c *client, kind packet.Kind, b []byte) {
	p := c.body
	switch kind {
	case packet.KindChat:
		var m packet.Chat
		if packet.Decode(b, &m) == nil {
			line := wire.AppendString(wire.AppendU32([]byte{m.Scope}, p.id), p.name)
			g.tell(packet.EventChat, wire.AppendBytes(line, m.Text))
			c.answer(m.Seq, packet.OK)
		}
	case packet.KindSelect:
		var m packet.Select
		if packet.Decode(b, &m) == nil {
			c.slot = m.Slot
			c.answer(m.Seq, packet.OK)
		}
	case packet.KindRelease:
		var m packet.Release
		if packet.Decode(b, &m) == nil {
			g.stopDig(p, packet.Cancelled)
			c.answer(m.Seq, packet.OK)
		}
	case packet.KindBreak:
		var m packet.Break
		if packet.Decode(b, &m) == nil {
			g.dig(c, m)
		}
	case packet.KindPlace:
		var m packet.Place
		if packet.Decode(b, &m) == nil {
			c.answer(m.Seq, g.put(p, int(m.X), int(m.Y), c.slot))
		}
	}
}

func (g *game) far(p *body, x, y int) bool {
	return math.Hypot(float64(p.x)/one-float64(x)-0.5, float64(p.y)/one-float64(y)-0.5) > reach
}

func (g *game) dig(c *client, m packet.Break) {
	p := c.body
	g.stopDig(p, packet.Cancelled)
	t := tileTable[g.land.at(int(m.X), int(m.Y))]
	switch {
	case g.far(p, int(m.X), int(m.Y)):
		c.answer(m.Seq, packet.OutOfReach)
	case t.Flags&packet.TileBreakable == 0:
		c.answer(m.Seq, packet.NotBreakable)
	default:
		p.digging, p.digX, p.digY, p.dug, p.digSeq = true, int(m.X), int(m.Y), 0, m.Seq
		p.need = map[uint8]int{cobblestone: 13, firestone: 32}[g.land.at(p.digX, p.digY)]
	}
}

func (g *game) stopDig(p *body, code packet.Code) {
	if p.digging {
		p.digging = false
		g.progress(p, 0)
		if p.client != nil {
			p.client.answer(p.digSeq, code)
		}
	}
}

func (g *game) progress(p *body, part int) {
	b := wire.AppendU16(wire.AppendU16(wire.AppendU32(nil, p.id), uint16(p.digX)), uint16(p.digY))
	g.tell(packet.EventProgress, append(b, byte(part)))
}

func (g *game) put(p *body, x, y int, slot uint8) packet.Code {
	if g.far(p, x, y) {
		return packet.OutOfReach
	}
	if g.land.solid(x, y) {
		return packet.Blocked
	}
	for _, b := range g.bodies {
		if int(b.x/one) == x && int(b.y/one) == y {
			return packet.Blocked
		}
	}
	g.land.set(x, y, []uint8{cobblestone, cobblestone, dirt, sand, grass, plains, water, lava, cobblestone}[slot%9])
	return packet.OK
}

// step is one tick.
func (g *game) step() {
	g.Lock()
	defer g.Unlock()
	var list []*model.Entity
	for _, b := range g.bodies {
		g.live(b)
		list = append(list, b.entity(g.history.Schema.Stride()))
	}
	g.history.Add(list)
	for c := range g.clients {
		c.follow()
	}
}

func (g *game) live(b *body) {
	slow := int32(1)
	if b.client != nil {
		b.client.take()
	} else {
		b.wander()
		slow = 2 + int32(b.class)*2
	}
	tick := g.history.Tick
	if b.health == 0 {
		b.buttons = 0
		if tick >= b.deadUntil {
			b.health = 100
			g.place(b, 2)
		}
	}
	b.walk(g.land, slow)
	if g.land.at(int(b.x/one), int(b.y/one)) == lava && tick%10 == 0 && b.health > 0 && b.client != nil {
		if b.health = max(b.health-3, 0); b.health == 0 {
			b.deadUntil = tick + deadTicks
		}
	}
	if b.digging {
		b.dug++
		if g.far(b, b.digX, b.digY) {
			g.stopDig(b, packet.Cancelled)
		} else if b.dug >= b.need {
			g.land.set(b.digX, b.digY, dirt)
			g.stopDig(b, packet.OK)
		} else {
			g.progress(b, b.dug*255/b.need)
		}
	}
}
