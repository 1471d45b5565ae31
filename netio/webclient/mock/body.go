package main

import (
	"math/rand/v2"

	"tickd/netio/packet"
	"tickd/netio/webclient/internal/model"
)

const (
	one  = 1024
	half = 3 * one / 10
)

// body is a player, a bot or a creature.
type body struct {
	id           uint32
	class        uint8
	name         string
	x, y, vx, vy int32
	aim          uint16
	health       int32
	buttons      uint16
	client       *client // nil for those that nobody plays
	wait         int
	deadUntil    uint32

	digging    bool
	digX, digY int
	dug, need  int
	digSeq     uint32
}

// wander is what bots and creatures do.
func (b *body) wander() {
	b.wait--
	if b.wait > 0 {
		return
	}
	b.wait = 10 + rand.IntN(40)
	b.buttons = 0
	if rand.IntN(3) > 0 {
		b.buttons = []uint16{1, 2, 4, 8, 5, 9, 6, 10}[rand.IntN(8)]
	}
	b.aim = map[uint16]uint16{8: 0, 10: 8192, 2: 16384, 6: 24576, 4: 32768, 5: 40960, 1: 49152, 9: 57344}[b.buttons]
}

// walk moves b by one tick: the game's rules with the mock's tiles.
func (b *body) walk(l *land, slow int32) {
	t := tileTable[l.at(int(b.x/one), int(b.y/one))]
	full := 560 / slow * int32(t.SpeedNum) / int32(t.SpeedDen)
	wx := full * (int32(b.buttons&packet.East/packet.East) - int32(b.buttons&packet.West/packet.West))
	wy := full * (int32(b.buttons&packet.South/packet.South) - int32(b.buttons&packet.North/packet.North))
	if wx != 0 && wy != 0 {
		wx, wy = wx*181/256, wy*181/256
	}
	b.vx, b.vy = approach(b.vx, wx), approach(b.vy, wy)
	if x := b.x + b.vx; b.free(l, x, b.y) {
		b.x = x
	} else {
		b.vx = 0
	}
	if y := b.y + b.vy; b.free(l, b.x, y) {
		b.y = y
	} else {
		b.vy = 0
	}
}

func (b *body) free(l *land, x, y int32) bool {
	for _, c := range [4][2]int32{{-half, -half}, {half, -half}, {-half, half}, {half, half}} {
		if l.solid(int((x+c[0])>>10), int((y+c[1])>>10)) {
			return false
		}
	}
	return true
}

func approach(v, want int32) int32 {
	step := int32(280)
	if want == 0 {
		step = 112
	}
	if v < want {
		return min(v+step, want)
	}
	return max(v-step, want)
}

// entity is b as it is replicated.
func (b *body) entity(stride int) *model.Entity {
	e := &model.Entity{ID: b.id, Class: b.class, Lanes: make([]int32, stride), Blob: []byte(b.name)}
	e.Lanes[0], e.Lanes[1] = b.x/16, b.y/16
	e.Lanes[4] = int32(b.aim >> 8)
	e.Lanes[5] = b.health
	return e
}
