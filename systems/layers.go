package systems

import (
	"github.com/tickd/tickd/components/planted"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/wire"
)

// layers are what a client has beside the public cells: entities that only its
// player's team sees, or only the player. They are kept only while the client holds
// such entities, or did lately. All that it holds of them is refreshed in each of
// its snapshots, so that their age is always the baseline's.
type layers struct {
	held ecs.Tick // the last snapshot that left the client with any
	sent [replica.History]layersSent
	plan layersPlan
}

// layersSent is what one snapshot left with the client.
type layersSent struct {
	tick   ecs.Tick
	centre centre
	team   uint32
	slots  [wire.Layers]uint64 // a bit for each slot with members
}

// layersPlan is what a snapshot has of layers.
type layersPlan struct {
	tick   ecs.Tick
	afresh bool // the team is another one than the baseline's
	blocks []layerBlock
}

// layerBlock is a block of a layer, in the order of the wire.
type layerBlock struct {
	layer, slot uint8
	number      int32 // in the world
}

// layerPlanner plans the layers of all clients.
type layerPlanner struct {
	world *replica.World
	grid  *grid
	tick  ecs.Tick
	used  bool // a layer holds anybody, or did lately
	spare []*layers
}

// layersLinger is for how long after the last entity in a layer clients are still
// looked at: as long as one may hold it, and then as long until its layers are
// given back.
const layersLinger = 2 * replica.History

func (s *layerPlanner) begin(tick ecs.Tick) {
	s.tick = tick
	s.used = s.world.LayersUsed(layersLinger)
}

// plan plans the layers of a snapshot whose baseline is age ticks old; 0: it has none.
func (s *layerPlanner) plan(v *viewer, player uint32, age uint8) {
	audiences := [wire.Layers]uint32{
		wire.LayerTeam:  s.world.TeamOf(ecs.NetID(player)),
		wire.LayerOwner: player,
	}
	if planted.Bug == planted.OtherTeam && s.tick%64 == 0 {
		audiences[wire.LayerTeam] = 1
	}
	var holds [wire.Layers]bool
	for layer, audience := range audiences {
		holds[layer] = audience != 0 && s.world.LayerHolds(layer, audience)
	}
	if v.layers == nil {
		if holds == [wire.Layers]bool{} {
			return
		}
		v.layers = s.newLayers()
	}
	l := v.layers
	base := l.baseline(s.tick, age)
	now := &l.sent[s.tick%replica.History]
	*now = layersSent{tick: s.tick, centre: v.centre, team: audiences[wire.LayerTeam]}
	l.plan = layersPlan{tick: s.tick, blocks: l.plan.blocks[:0]}
	if base.team != now.team && base.slots[wire.LayerTeam] != 0 {
		l.plan.afresh = true
		base.slots[wire.LayerTeam] = 0
	}
	for layer, audience := range audiences {
		if holds[layer] || base.slots[layer] != 0 {
			s.planLayer(l, layer, audience, &base, now, int(age))
		}
	}
	if now.slots != [wire.Layers]uint64{} {
		l.held = s.tick
	} else if s.tick-l.held >= replica.History {
		v.layers = nil
		s.spare = append(s.spare, l)
	}
}

// planLayer asks for the blocks of the cells where the audience's entities are
// or, as the client knows it, were.
func (s *layerPlanner) planLayer(l *layers, layer int, audience uint32, base, now *layersSent, age int) {
	area := s.grid.area(now.centre)
	row := uint64(0) // which cells of the row are occupied
	for _, cell := range s.grid.view(now.centre) {
		if cell.x == area.x0 {
			row = s.world.LayerRow(layer, audience, cell.y, area.x0, area.x1)
		}
		occupied := row >> (cell.x - area.x0) & 1
		blockAge := 0
		if s.grid.sees(base.centre, cell.x, cell.y) && base.slots[layer]>>cell.slot&1 != 0 {
			blockAge = age
		}
		if occupied == 0 && blockAge == 0 {
			continue
		}
		now.slots[layer] |= occupied << cell.slot
		number := s.world.WantLayer(layer, audience, cell.index, blockAge)
		l.plan.blocks = append(l.plan.blocks, layerBlock{uint8(layer), uint8(cell.slot), number})
	}
}

// baseline is what the client held of layers in the baseline of its snapshot:
// nothing, if no layers were kept then.
func (l *layers) baseline(tick ecs.Tick, age uint8) layersSent {
	base := tick - ecs.Tick(age)
	sent := l.sent[base%replica.History]
	if age == 0 || sent.tick != base {
		return layersSent{}
	}
	return sent
}

// layersPlan is what this tick's snapshot has of layers; nil: nothing.
func (v *viewer) layersPlan(tick ecs.Tick) *layersPlan {
	if v.layers == nil || v.layers.plan.tick != tick {
		return nil
	}
	plan := &v.layers.plan
	if len(plan.blocks) == 0 && !plan.afresh {
		return nil
	}
	return plan
}

// newLayers takes spare ones if there are any.
func (s *layerPlanner) newLayers() *layers {
	last := len(s.spare) - 1
	if last < 0 {
		return &layers{plan: layersPlan{blocks: make([]layerBlock, 0, wire.Layers*s.grid.slots)}}
	}
	l := s.spare[last]
	s.spare = s.spare[:last]
	*l = layers{plan: layersPlan{blocks: l.plan.blocks[:0]}}
	return l
}
