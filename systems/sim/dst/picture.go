package dst

import (
	"fmt"
	"slices"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// picturesMax is how many ticks are kept of what clients may see: as many as a client's
// content may be old, and those that wait for the disk or are on their way.
const picturesMax = 256

// picture is what clients may see of one tick.
type picture struct {
	tick   uint32
	things []thing // by rising id
	lanes  []int32
}

// thing is an entity of a picture.
type thing struct {
	id       uint32
	cell     int32
	layer    int    // -1: everybody sees it
	audience uint32 // of that layer
	team     uint32 // of which it is, if it plays
	lanes    [2]int // in picture.lanes
}

// album keeps the last pictures of a world.
type album struct {
	pictures [picturesMax]picture
	masks    [][]bool // by class: which lanes are sent
}

// take takes the picture of a game after a tick.
func (a *album) take(g *systems.Game) {
	if a.masks == nil {
		a.masks = masks(g.World.Schema())
	}
	w, tick := g.World, uint32(g.App.Tick())
	p := &a.pictures[tick%picturesMax]
	p.tick, p.things, p.lanes = tick, p.things[:0], p.lanes[:0]
	for id := range g.App.IDs.All {
		lanes, ok := w.LanesOf(id)
		if !ok {
			continue
		}
		t := thing{id: uint32(id), layer: -1, team: w.TeamOf(id)}
		t.cell, _ = w.CellAt(id)
		if layer, audience, hidden := w.AudienceOf(id); hidden {
			t.layer, t.audience = layer, audience
		}
		t.lanes[0] = len(p.lanes)
		for i, sent := range a.masks[w.ClassOf(id)] {
			if !sent {
				p.lanes = append(p.lanes, 0)
				continue
			}
			p.lanes = append(p.lanes, lanes[i])
		}
		t.lanes[1] = len(p.lanes)
		p.things = append(p.things, t)
	}
}

// masks tells which lanes the entities of each class have.
func masks(s *wire.Schema) (all [][]bool) {
	for _, class := range s.Classes {
		mask := make([]bool, s.Stride())
		for _, c := range class.Components {
			from, to := s.First(int(c)), s.Stride()
			if next := int(c) + 1; next < len(s.Components) {
				to = s.First(next)
			}
			for i := from; i < to; i++ {
				mask[i] = true
			}
		}
		all = append(all, mask)
	}
	return all
}

// at is the picture of a tick; nil if it is forgotten.
func (a *album) at(tick uint32) *picture {
	if p := &a.pictures[tick%picturesMax]; p.tick == tick && tick != 0 {
		return p
	}
	return nil
}

func (p *picture) find(id uint32) *thing {
	i, ok := slices.BinarySearchFunc(p.things, id, func(t thing, id uint32) int { return int(t.id) - int(id) })
	if !ok {
		return nil
	}
	return &p.things[i]
}

// visible reports whether a player may see a thing.
func (t *thing) visible(player, team uint32) bool {
	switch t.layer {
	case wire.LayerTeam:
		return t.audience == team
	case wire.LayerOwner:
		return t.audience == player
	}
	return true
}

// check compares what a client sees with the pictures: everything was so at the tick from
// which the client has it, and nothing is somebody else's to see.
func (a *album) check(v *client.View, player uint32) error {
	for e := range v.All {
		p := a.at(e.Tick)
		if e.Limbo || p == nil {
			continue
		}
		t, team := p.find(e.ID), uint32(0)
		if me := p.find(player); me != nil {
			team = me.team
		}
		switch {
		case t == nil:
			return fmt.Errorf("sees entity %d of tick %d, which was not there", e.ID, e.Tick)
		case !t.visible(player, team):
			return fmt.Errorf("player %d of team %d sees entity %d of tick %d, which is for %d alone", player, team, e.ID, e.Tick, t.audience)
		case !slices.Equal(p.lanes[t.lanes[0]:t.lanes[1]], e.Lanes):
			return fmt.Errorf("sees entity %d of tick %d as %v, it was %v", e.ID, e.Tick, e.Lanes, p.lanes[t.lanes[0]:t.lanes[1]])
		}
	}
	return nil
}

// whole compares how much a client sees with the newest picture: everything that it may see
// around its cell, and no older than so many ticks.
func (a *album) whole(g *systems.Game, v *client.View, player uint32, age uint32) error {
	tick := uint32(g.App.Tick())
	p := a.at(tick)
	if v.Tick() != tick || p == nil {
		return fmt.Errorf("is at tick %d, the world at %d", v.Tick(), tick)
	}
	team := uint32(0)
	if me := p.find(player); me != nil {
		team = me.team
	} else if player != 0 { // 0 watches
		return fmt.Errorf("player %d is not there", player)
	}
	cx, cy := v.Centre()
	radius := int32(g.Config.ViewCells / 2)
	want := 0
	for i := range p.things {
		t := &p.things[i]
		x, y := t.cell%g.World.CellsX-int32(cx), t.cell/g.World.CellsX-int32(cy)
		if max(x, -x, y, -y) > radius || !t.visible(player, team) {
			continue
		}
		want++
		e, ok := v.Find(t.id)
		switch {
		case !ok:
			return fmt.Errorf("does not see entity %d", t.id)
		case v.Tick()-e.Tick > age:
			return fmt.Errorf("sees entity %d as it was in tick %d, now it is %d", t.id, e.Tick, tick)
		}
	}
	seen := 0
	for e := range v.All {
		if !e.Limbo {
			seen++
		}
	}
	if seen != want {
		return fmt.Errorf("sees %d entities of %d", seen, want)
	}
	return nil
}

// forget drops the pictures of ticks after one, which a crash has taken back.
func (a *album) forget(after uint32) {
	for i := range a.pictures {
		if a.pictures[i].tick > after {
			a.pictures[i].tick = 0
		}
	}
}
