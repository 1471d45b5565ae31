package arena

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/wire"
)

const (
	botRange = 18 * components.One // from how far a bot shoots
	botClose = 6 * components.One  // how near it wants to come
	botHurt  = 45                  // with how much health it looks for a pack
	botShake = 1500                // by how much it misses at most, in 1/65536 turn
)

// Bot plays like a player: it knows what its client is told, and gives back what
// to hold down. It has no socket, no clock and no server.
type Bot struct {
	rand  *ecs.Rand
	route *Route
	walls []Wall
	rate  int32
	held  Controls

	fighter, pack uint8 // classes
	health, team  int   // lanes
	rateX         int   // the lane of what x changes by in a tick; y's is the next

	me    components.Position
	enemy sighting
	cure  sighting
	side  int32 // on which it walks around an enemy, 1 or -1
}

// sighting is something that a bot has its eye on.
type sighting struct {
	seen     bool
	at       components.Position
	vx, vy   int32 // a tick
	distance int64 // squared
}

// NewBot makes a bot for a game of that schema and so many ticks a second. Bots of
// different seeds play differently.
func NewBot(schema *wire.Schema, rate int, seed uint64) *Bot {
	b := &Bot{rand: ecs.NewRand(seed), route: NewRoute(), walls: Walls(), rate: int32(rate), side: 1}
	for i, c := range schema.Classes {
		switch c.Name {
		case "fighter":
			b.fighter = uint8(i)
		case "pack":
			b.pack = uint8(i)
		}
	}
	b.health, _ = schema.Lane("health", "points")
	b.team, _ = schema.Lane("side", "team")
	b.rateX = schema.RateOf(0, 0)
	return b
}

// Play looks at the newest snapshot and decides what to hold down for the next
// tick. What it returns is lent until the next call.
func (b *Bot) Play(view *client.View) *Controls {
	b.held.Release()
	if !b.look(view) {
		return &b.held
	}
	if b.rand.Int32n(b.rate) == 0 {
		b.side = -b.side
	}
	inSight := b.enemy.seen && b.clear(b.enemy.at)
	if inSight {
		b.aim()
	}
	switch {
	case b.cure.seen:
		b.walkTo(b.cure.at)
	case inSight:
		b.fight()
	case b.enemy.seen:
		b.walkTo(b.enemy.at)
	}
	return &b.held
}

// look finds the nearest enemy, and the nearest pack if one is needed. It reports
// false for a bot that is dead or not there.
func (b *Bot) look(view *client.View) bool {
	own, ok := view.Own()
	me, visible := view.Me()
	if !ok || !visible || me.Lanes[b.health] == 0 {
		return false
	}
	b.me = components.Position{X: own.X, Y: own.Y}
	team, hurt := me.Lanes[b.team], me.Lanes[b.health] <= botHurt
	b.enemy, b.cure = sighting{}, sighting{}
	for e := range view.All {
		switch {
		case e.Class == b.fighter && e.Lanes[b.team] != team && e.Lanes[b.health] > 0:
			b.enemy.nearer(b, e)
		case e.Class == b.pack && hurt:
			b.cure.nearer(b, e)
		}
	}
	return true
}

// nearer takes the entity if it is nearer than what was sighted before.
func (s *sighting) nearer(b *Bot, e *client.Entity) {
	const scale = components.One / components.LaneScale
	at := components.Position{X: e.Lanes[0] * scale, Y: e.Lanes[1] * scale}
	x, y := int64(at.X-b.me.X), int64(at.Y-b.me.Y)
	if d := x*x + y*y; !s.seen || d < s.distance {
		*s = sighting{true, at, e.Lanes[b.rateX] * scale, e.Lanes[b.rateX+1] * scale, d}
	}
}

// clear reports whether no wall lies between the bot and a place.
func (b *Bot) clear(at components.Position) bool {
	return Path{From: b.me, DX: at.X - b.me.X, DY: at.Y - b.me.Y}.wall(b.walls) > whole
}

// aim points to where the enemy will be when a shot gets there, not too well, and
// fires.
func (b *Bot) aim() {
	x, y := b.enemy.at.X-b.me.X, b.enemy.at.Y-b.me.Y
	ticks := max(abs(x), abs(y)) / (shotSpeed / b.rate)
	b.held.Aim = Towards(x+b.enemy.vx*ticks, y+b.enemy.vy*ticks) + uint16(b.rand.Int32n(2*botShake)-botShake)
	if b.enemy.distance < botRange*botRange {
		b.held.Buttons |= Fire
	}
}

// fight walks around an enemy in sight, and nearer to one that is far.
func (b *Bot) fight() {
	angle := Towards(b.enemy.at.X-b.me.X, b.enemy.at.Y-b.me.Y)
	turn := int32(quarter)
	if b.enemy.distance > botClose*botClose {
		turn = quarter / 2
	}
	b.held.Towards(angle + uint16(turn*b.side))
}

// walkTo takes the next step on the way to a place.
func (b *Bot) walkTo(at components.Position) {
	next := b.route.Next(b.me, at)
	b.held.Towards(Towards(next.X-b.me.X, next.Y-b.me.Y))
	if b.held.Buttons&Fire == 0 {
		b.held.Aim = Towards(next.X-b.me.X, next.Y-b.me.Y)
	}
}

func abs(v int32) int32 { return max(v, -v) }
