package systems

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/wire"
)

// layers are what a view has beside the public cells: entities that only its
// player's team sees, or only the player. A view has them only while it holds
// such entities, or did lately; all that a client holds of them is refreshed in
// each of its snapshots, so that their age is always the baseline's.
type layers struct {
	held ecs.Tick // the last snapshot that left the client with any
	sent [replica.History]layersSent
	now  layersPlan
}

// layersSent is what one snapshot left with the client.
type layersSent struct {
	tick   ecs.Tick
	cx, cy int16
	team   uint32
	slots  [wire.Layers]uint64 // those with members
}

// layersPlan are the sections of this tick's snapshot, those of the team first.
type layersPlan struct {
	tick     ecs.Tick
	afresh   bool // the team is another one than the baseline's
	n        int
	sections [wire.Layers * viewSlots]layerSection
	next, to int // of sections: those of the part that is put together
}

type layerSection struct {
	layer, slot uint8
	block       int32
}

// layerPlanner plans the layers of all clients.
type layerPlanner struct {
	world *replica.World
	busy  bool // there are hidden entities, or were lately
	spare []*layers
}

// lately is for how long after the last hidden entity views are still looked
// at: as long as a client may hold one, and then as long until its view's
// layers are taken back.
const lately = 2 * replica.History

func (s *layerPlanner) begin() { s.busy = s.world.LayersUsed(lately) }

// plan fills in the layers of a snapshot whose baseline is age ticks old; 0: none.
func (s *layerPlanner) plan(tick ecs.Tick, w *view, player uint32, age uint8) {
	who := [wire.Layers]uint32{wire.LayerTeam: s.world.TeamOf(ecs.NetID(player)), wire.LayerOwner: player}
	var has [wire.Layers]bool
	for layer, audience := range who {
		has[layer] = audience != 0 && s.world.LayerHolds(layer, audience)
	}
	if w.layers == nil {
		if has == [wire.Layers]bool{} {
			return
		}
		w.layers = s.take()
	}
	l := w.layers
	base, now := l.base(tick, age), &l.sent[tick%replica.History]
	*now = layersSent{tick: tick, cx: w.cx, cy: w.cy, team: who[wire.LayerTeam]}
	l.now = layersPlan{tick: tick}
	for layer, audience := range who {
		had := base
		if layer == wire.LayerTeam && base.team != audience && base.slots[layer] != 0 {
			l.now.afresh, had = true, layersSent{}
		}
		if has[layer] || had.slots[layer] != 0 {
			s.planLayer(w, layer, audience, &had, now, age)
		}
	}
	if now.slots != [wire.Layers]uint64{} {
		l.held = tick
	} else if tick-l.held >= replica.History {
		w.layers, s.spare = nil, append(s.spare, l)
	}
}

// planLayer asks for the blocks of the cells where the audience's members are
// or, as the client knows it, were.
func (s *layerPlanner) planLayer(w *view, layer int, audience uint32, base, now *layersSent, age uint8) {
	p := &w.layers.now
	for y := max(int32(w.cy)-viewRadius, 0); y <= min(int32(w.cy)+viewRadius, s.world.CellsY-1); y++ {
		x0, x1 := max(int32(w.cx)-viewRadius, 0), min(int32(w.cx)+viewRadius, s.world.CellsX-1)
		row := s.world.LayerRow(layer, audience, y, x0, x1)
		for x := x0; x <= x1; x++ {
			slot, block := slotOf(x, y), 0
			if inView(x, base.cx) && inView(y, base.cy) && base.slots[layer]>>slot&1 != 0 {
				block = int(age)
			}
			is := row >> (x - x0) & 1
			if is == 0 && block == 0 {
				continue
			}
			now.slots[layer] |= is << slot
			n := s.world.WantLayer(layer, audience, y*s.world.CellsX+x, block)
			p.sections[p.n] = layerSection{uint8(layer), uint8(slot), n}
			p.n++
		}
	}
}

// base is what the client held in its baseline: nothing, if that left no mark.
func (l *layers) base(tick ecs.Tick, age uint8) layersSent {
	b := &l.sent[(tick-ecs.Tick(age))%replica.History]
	if age == 0 || b.tick != tick-ecs.Tick(age) {
		return layersSent{}
	}
	return *b
}

func (s *layerPlanner) take() *layers {
	if n := len(s.spare); n > 0 {
		l := s.spare[n-1]
		s.spare = s.spare[:n-1]
		*l = layers{}
		return l
	}
	return &layers{}
}
