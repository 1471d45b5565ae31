package replica

import (
	"slices"

	"github.com/tickd/tickd/ecs"
)

// past is the picture of an earlier tick, or nil if it is forgotten.
func (w *World) past(tick ecs.Tick) *picture {
	if then := &w.history[tick%History]; then.tick == tick && tick != 0 {
		return then
	}
	return nil
}

// CellOf is the cell of an entity in this tick's picture, by its coordinates.
func (w *World) CellOf(id ecs.NetID) (x, y int32, ok bool) {
	cell, ok := w.CellAt(id)
	return cell % w.CellsX, cell / w.CellsX, ok
}

// CellAt is the index of an entity's cell in this tick's picture. Whoever tells
// it to a client must know that the client sees the entity, which may be in a layer.
func (w *World) CellAt(id ecs.NetID) (int32, bool) {
	if int(id) >= len(w.body.cell) {
		return 0, false
	}
	cell := w.body.cell[id]
	if cell <= notPublic {
		cell = notPublic - cell
	}
	return max(cell, 0), cell != absent
}

// PublicCellAt is CellAt for an entity that everybody sees; false for others.
func (w *World) PublicCellAt(id ecs.NetID) (int32, bool) {
	if int(id) >= len(w.body.cell) || w.body.cell[id] < 0 {
		return 0, false
	}
	return w.body.cell[id], true
}

// WasIn reports whether an entity was among a cell's members age ticks back.
func (w *World) WasIn(id ecs.NetID, cell int32, age int) bool {
	_, was := slices.BinarySearch(w.MembersThen(cell, age), uint32(id))
	return was
}

// LanesOf lends an entity's lanes in this tick's picture; see CellAt.
func (w *World) LanesOf(id ecs.NetID) ([]int32, bool) {
	if int(id) >= len(w.body.cell) || w.body.cell[id] == absent {
		return nil, false
	}
	return w.body.lanesOf(uint32(id), w.stride), true
}

func (b *bodies) lanesOf(id uint32, stride int) []int32 {
	return b.lanes[int(id)*stride : (int(id)+1)*stride]
}

// Members lends the ids of a cell's members in this tick's picture, rising: the
// entities in it that everybody sees.
func (w *World) Members(cell int32) []uint32 {
	return w.now.members[w.start[cell]:w.start[cell+1]]
}

// inNow lends a cell's members in this tick's picture.
func (w *World) inNow(cell int32) entities {
	from, to := int(w.start[cell]), int(w.start[cell+1])
	return entities{w.now.members[from:to], w.now.lanes[from*w.stride : to*w.stride]}
}

// MembersThen is Members age ticks back; nil if that picture is forgotten.
func (w *World) MembersThen(cell int32, age int) []uint32 {
	then := w.past(w.now.tick - ecs.Tick(age))
	if then == nil {
		return nil
	}
	return then.in(cell, 0).ids
}

// Born lends the ids that meant another entity before the picture of a tick, or
// none; ok is false if that picture is forgotten.
func (w *World) Born(tick ecs.Tick) (ids []uint32, ok bool) {
	then := w.past(tick)
	if then == nil {
		return nil, false
	}
	return then.born, true
}

// IDs is above every id in the picture.
func (w *World) IDs() int { return len(w.body.cell) }

// ClassOf is the class of an entity in the picture.
func (w *World) ClassOf(id ecs.NetID) ecs.Class {
	return ecs.Class(w.classes[id])
}

// BlobOf lends the static blob of an entity in the picture.
func (w *World) BlobOf(id ecs.NetID) []byte {
	return w.blobs[id].bytes()
}

// AudienceOf is whom alone an entity of this tick's picture is for, and in which layer;
// false for one that everybody sees or nobody. It looks through all layers: for tests and simulators.
func (w *World) AudienceOf(id ecs.NetID) (layer int, audience uint32, hidden bool) {
	if int(id) >= len(w.body.cell) || w.body.cell[id] > notPublic {
		return 0, 0, false
	}
	for layer := range w.now.layers {
		l := &w.now.layers[layer]
		for i, key := range l.keys {
			if slices.Contains(l.ids[l.start[i]:l.start[i+1]], uint32(id)) {
				return layer, uint32(key >> 32), true
			}
		}
	}
	return 0, 0, false
}
