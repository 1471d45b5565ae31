package replica

import (
	"fmt"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// axisMost bounds an axis, which its bits do not.
const axisMost = 1<<32 - 1

// lanesMost are the highest values of a component's lanes. An axis has none: an
// entity beyond the grid is in no picture at all.
func lanesMost(s *wire.Schema, component int) []uint32 {
	lanes := s.Components[component].Lanes
	most := make([]uint32, len(lanes))
	for i, l := range lanes {
		most[i] = 1<<l.Bits - 1
		if component == 0 && i < 2 {
			most[i] = axisMost
		}
	}
	return most
}

// fit reports whether every lane is within its bits.
func fit(lanes []int32, most []uint32) bool {
	for i, v := range lanes {
		if uint32(v) > most[i] {
			return false
		}
	}
	return true
}

// confine brings the lanes of a component back into their bits. A value sent in
// full is cut to them, but a change is sent whole: without this, clients would
// disagree for good about a value that does not fit, each by what it knew before.
func (w *World) confine(component int, net *ecs.Net, lanes []int32, most []uint32) {
	c := &w.schema.Components[component]
	for i, v := range lanes {
		l := &c.Lanes[i]
		switch {
		case uint32(v) <= most[i]:
		case l.Kind == wire.Angle: // it goes round
			lanes[i] = int32(uint32(v) & most[i])
		case w.Strict:
			panic(fmt.Sprintf("replica: component %s, lane %s: %d does not fit into %d bits (entity %d of class %q)",
				c.Name, l.Name, v, l.Bits, net.ID, w.schema.Classes[net.Class].Name))
		default:
			w.Clamped++
			lanes[i] = min(max(v, 0), int32(most[i]))
		}
	}
}

// leaveOut counts an entity that is outside the world.
func (w *World) leaveOut(id int, class uint8) {
	w.Outside++
	if w.Strict {
		lanes := w.body.lanes[id*w.stride:]
		panic(fmt.Sprintf("replica: entity %d of class %q is outside the world, at %d, %d of %d x %d in units of its lanes",
			id, w.schema.Classes[class].Name, lanes[0], lanes[1], w.CellsX<<w.schema.CellShift, w.CellsY<<w.schema.CellShift))
	}
}
