package replica

import (
	"slices"

	"github.com/tickd/tickd/ecs"
)

// HiddenMax is how many hidden entities of one audience a cell may hold, so that
// their block fits into a frame: none takes more than 220 bytes. Those with the
// highest ids are left out.
const HiddenMax = 256

// hidden are the entities of one layer in a picture. Those of one audience in
// one cell are ids[start[i]:start[i+1]], by rising id, where keys[i] is their key.
type hidden struct {
	keys  []uint64
	start []int32
	ids   []uint32
	lanes []int32 // of ids, stride each
}

// hider is a hidden entity that is not sorted in yet.
type hider struct {
	key uint64
	id  uint32
}

func hiddenKey(audience uint32, cell int32) uint64 { return uint64(audience)<<32 | uint64(cell) }

// hide puts an entity of a class that not everybody sees among the hidden, and
// returns what the picture says of its cell.
func (w *World) hide(class ecs.Class, e ecs.Entity, id uint32, cell int32) int32 {
	who := w.reg.hidden[class].of(e)
	if who == 0 {
		return absent
	}
	layer := w.schema.Classes[class].Visibility.Layer()
	w.hiders[layer] = append(w.hiders[layer], hider{hiddenKey(who, cell), id})
	return hiddenCell - cell
}

// sortHidden builds the layers of a picture.
func (w *World) sortHidden(p *picture) {
	for layer := range p.hidden {
		h, all := &p.hidden[layer], w.hiders[layer]
		h.keys, h.start, h.ids, h.lanes = h.keys[:0], h.start[:0], h.ids[:0], h.lanes[:0]
		if len(all) == 0 {
			continue
		}
		w.hiddenAt, w.anyHidden = p.tick, true
		all = w.order(all)
		w.hiders[layer] = all[:0]
		h.grow(len(all), w.stride)
		n := 0
		for i, m := range all {
			if i == 0 || m.key != all[i-1].key {
				h.keys, h.start = append(h.keys, m.key), append(h.start, int32(len(h.ids)))
				n = 0
			}
			if n++; n > HiddenMax {
				w.body.cell[m.id] = absent
				w.HiddenCut++
				continue
			}
			h.ids, h.lanes = append(h.ids, m.id), append(h.lanes, w.body.lanes[int(m.id)*w.stride:][:w.stride]...)
		}
		h.start = append(h.start, int32(len(h.ids)))
	}
}

// order sorts by key and id, a byte at a time from the lowest; bytes that are 0
// in all of them are skipped. It returns its argument or the spare one.
func (w *World) order(all []hider) []hider {
	var keys, ids uint64
	for i := range all {
		keys, ids = keys|all[i].key, ids|uint64(all[i].id)
	}
	to := slices.Grow(w.spare[:0], len(all))[:len(all)]
	for _, by := range [2]struct {
		used uint64
		key  bool
	}{{ids, false}, {keys, true}} {
		for shift := 0; by.used>>shift != 0; shift += 8 {
			if by.used>>shift&255 != 0 {
				spread(to, all, by.key, shift)
				all, to = to, all
			}
		}
	}
	w.spare = to
	return all
}

// spread sorts by one byte of the key or the id, and keeps the order of equals.
func spread(to, from []hider, key bool, shift int) {
	digit := func(h *hider) uint8 {
		if key {
			return uint8(h.key >> shift)
		}
		return uint8(h.id >> shift)
	}
	var at [256]int32
	for i := range from {
		at[digit(&from[i])]++
	}
	sum := int32(0)
	for i, n := range at {
		at[i] = sum
		sum += n
	}
	for i := range from {
		d := digit(&from[i])
		to[at[d]] = from[i]
		at[d]++
	}
}

// grow makes room for n entities, each alone in its cell.
func (h *hidden) grow(n, stride int) {
	if cap(h.ids) < n {
		room := n + n/2 + 64
		h.keys, h.start, h.ids = make([]uint64, 0, room), make([]int32, 0, room+1), make([]uint32, 0, room)
		h.lanes = make([]int32, 0, room*stride)
	}
}

// members lends the entities of a key, and their lanes.
func (h *hidden) members(key uint64, stride int) (ids []uint32, lanes []int32) {
	i, ok := slices.BinarySearch(h.keys, key)
	if !ok {
		return nil, nil
	}
	from, to := int(h.start[i]), int(h.start[i+1])
	return h.ids[from:to], h.lanes[from*stride : to*stride]
}

// Hidden reports whether an entity that not everybody sees was in a picture of
// the last n ticks, this one included.
func (w *World) Hidden(n ecs.Tick) bool { return w.anyHidden && w.now.tick-w.hiddenAt < n }

// HasHidden reports whether a layer holds anything for an audience.
func (w *World) HasHidden(layer int, audience uint32) bool {
	h := &w.now.hidden[layer]
	i, _ := slices.BinarySearch(h.keys, hiddenKey(audience, 0))
	return i < len(h.keys) && uint32(h.keys[i]>>32) == audience
}

// HiddenRow tells which of the cells x0 to x1 of row y hold something for an
// audience in a layer: a bit each, the lowest for x0.
func (w *World) HiddenRow(layer int, audience uint32, y, x0, x1 int32) (row uint64) {
	h, first := &w.now.hidden[layer], hiddenKey(audience, y*w.CellsX+x0)
	i, _ := slices.BinarySearch(h.keys, first)
	for ; i < len(h.keys) && h.keys[i]-first <= uint64(x1-x0); i++ {
		row |= 1 << (h.keys[i] - first)
	}
	return row
}

// TeamOf is the team of a player, 0 for none; see Teams.
func (w *World) TeamOf(player ecs.NetID) uint32 {
	e, ok := w.app.IDs.Get(player)
	if !ok {
		return 0
	}
	return w.reg.teams.of(e)
}
