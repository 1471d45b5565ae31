package replica

import (
	"slices"

	"github.com/tickd/tickd/ecs"
)

// LayerMembersMax is how many entities of a layer a cell may hold for one
// audience, so that their block fits into a frame: none takes more than 220 bytes.
// Those with the highest ids are left out.
const LayerMembersMax = 256

// layer holds the entities of one picture that only their owners, or only their
// teams, see. They are sorted by key, which is audience and cell.
type layer struct {
	keys  []uint64 // rising
	start []int32  // prefix sums: ids[start[i]:start[i+1]] are of keys[i]
	ids   []uint32 // rising within a key
	lanes []int32  // stride for each id
}

// layerMember is an entity of a layer that is not sorted in yet.
type layerMember struct {
	key uint64
	id  uint32
}

func layerKey(audience uint32, cell int32) uint64 {
	return uint64(audience)<<32 | uint64(cell)
}

// addToLayer adds an entity of a class that is not for all to its layer, and
// returns what goes into bodies.cell for it.
func (w *World) addToLayer(class ecs.Class, entity ecs.Entity, id uint32, cell int32) int32 {
	audience := w.registry.audiences[class].of(entity)
	if audience == 0 {
		return absent
	}
	layer := w.schema.Classes[class].Visibility.Layer()
	w.unsorted[layer] = append(w.unsorted[layer], layerMember{layerKey(audience, cell), id})
	return notPublic - cell
}

// sortLayers builds the layers of a picture.
func (w *World) sortLayers(now *picture) {
	for i := range now.layers {
		now.layers[i].reset()
		if len(w.unsorted[i]) == 0 {
			continue
		}
		w.layersUsed = true
		w.layersLast = now.tick
		members := w.sortByKey(w.unsorted[i])
		w.unsorted[i] = members[:0]
		w.fillLayer(&now.layers[i], members)
	}
}

// fillLayer stores sorted members, as many for each key as LayerMembersMax allows.
func (w *World) fillLayer(l *layer, members []layerMember) {
	l.grow(len(members), w.stride)
	population := 0 // of the key
	for i, member := range members {
		if i == 0 || member.key != members[i-1].key {
			l.keys = append(l.keys, member.key)
			l.start = append(l.start, int32(len(l.ids)))
			population = 0
		}
		population++
		if population > LayerMembersMax {
			w.body.cell[member.id] = absent
			w.LayerCut++
			continue
		}
		l.ids = append(l.ids, member.id)
		l.lanes = append(l.lanes, w.body.lanesOf(member.id, w.stride)...)
	}
	l.start = append(l.start, int32(len(l.ids)))
}

func (l *layer) reset() {
	l.keys = l.keys[:0]
	l.start = l.start[:0]
	l.ids = l.ids[:0]
	l.lanes = l.lanes[:0]
}

// grow makes room for that many members, each of a key of its own.
func (l *layer) grow(members, stride int) {
	if cap(l.ids) >= members {
		return
	}
	room := members + members/2 + 64
	l.keys = make([]uint64, 0, room)
	l.start = make([]int32, 0, room+1)
	l.ids = make([]uint32, 0, room)
	l.lanes = make([]int32, 0, room*stride)
}

// digit is a byte of a member's key, or of its id.
func (m *layerMember) digit(ofKey bool, shift int) uint8 {
	if ofKey {
		return uint8(m.key >> shift)
	}
	return uint8(m.id >> shift)
}

// sortByKey sorts by key and then id: a radix sort, a byte at a time from the
// lowest. It returns its argument or w.spare, and keeps the other as w.spare.
func (w *World) sortByKey(members []layerMember) []layerMember {
	var usedKeys, usedIDs uint64 // the bits that are set in any member
	for i := range members {
		usedKeys |= members[i].key
		usedIDs |= uint64(members[i].id)
	}
	members = w.sortByDigits(members, false, usedIDs)
	return w.sortByDigits(members, true, usedKeys)
}

// sortByDigits sorts by keys or ids. Bytes that are 0 in all members are skipped.
func (w *World) sortByDigits(members []layerMember, ofKey bool, used uint64) []layerMember {
	other := slices.Grow(w.spare[:0], len(members))[:len(members)]
	for shift := 0; used>>shift != 0; shift += 8 {
		if used>>shift&255 != 0 {
			sortByDigit(other, members, ofKey, shift)
			members, other = other, members
		}
	}
	w.spare = other
	return members
}

// sortByDigit is a counting sort: it keeps the order of equals.
func sortByDigit(to, from []layerMember, ofKey bool, shift int) {
	var next [256]int32 // first the counts, then where the next member with that digit goes
	for i := range from {
		next[from[i].digit(ofKey, shift)]++
	}
	sum := int32(0)
	for value, count := range next {
		next[value] = sum
		sum += count
	}
	for i := range from {
		value := from[i].digit(ofKey, shift)
		to[next[value]] = from[i]
		next[value]++
	}
}

// members lends the entities of a key.
func (l *layer) members(key uint64, stride int) entities {
	i, ok := slices.BinarySearch(l.keys, key)
	if !ok {
		return entities{}
	}
	from, to := int(l.start[i]), int(l.start[i+1])
	return entities{l.ids[from:to], l.lanes[from*stride : to*stride]}
}

// LayersUsed reports whether a layer of the last n pictures, this one included,
// held anybody.
func (w *World) LayersUsed(n ecs.Tick) bool {
	return w.layersUsed && w.now.tick-w.layersLast < n
}

// LayerHolds reports whether a layer holds anybody for an audience now.
func (w *World) LayerHolds(layer int, audience uint32) bool {
	keys := w.now.layers[layer].keys
	i, _ := slices.BinarySearch(keys, layerKey(audience, 0))
	return i < len(keys) && uint32(keys[i]>>32) == audience
}

// LayerRow tells in which of the cells x0 to x1 of row y a layer holds anybody for
// an audience now: a bit each, the lowest for x0. x1-x0 is at most 63.
func (w *World) LayerRow(layer int, audience uint32, y, x0, x1 int32) (row uint64) {
	keys := w.now.layers[layer].keys
	first := layerKey(audience, y*w.CellsX+x0)
	i, _ := slices.BinarySearch(keys, first)
	for ; i < len(keys) && keys[i]-first <= uint64(x1-x0); i++ {
		row |= 1 << (keys[i] - first)
	}
	return row
}

// TeamOf is the team of a player, 0 for none; see Teams.
func (w *World) TeamOf(player ecs.NetID) uint32 {
	entity, ok := w.app.IDs.Get(player)
	if !ok {
		return 0
	}
	return w.registry.teams.of(entity)
}
