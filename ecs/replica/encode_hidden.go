package replica

import "tickd/ecs"

// hiddenBlock is a block that only one audience gets.
type hiddenBlock struct {
	hiddenWant
	span Span
}

// hiddenWant names the block of an audience's part of a cell, at an age.
type hiddenWant struct {
	key        uint64
	layer, age uint8
}

// WantHidden is Want for what a layer has in a cell for one audience. It returns
// the block's number in this tick, for HiddenBlock.
func (w *World) WantHidden(layer int, audience uint32, cell int32, age int) int32 {
	e, k := &w.encoder, hiddenWant{hiddenKey(audience, cell), uint8(layer), uint8(age)}
	i, ok := e.wantedHidden[k]
	if !ok {
		i = int32(len(e.hidden))
		e.wantedHidden[k] = i
		e.hidden = append(e.hidden, hiddenBlock{hiddenWant: k})
	}
	return i
}

// HiddenBlock is where Encode put the block of a number.
func (w *World) HiddenBlock(n int32) Span { return w.encoder.hidden[n].span }

// encodeHidden writes the blocks that WantHidden asked for.
func (e *encoder) encodeHidden() {
	for i := range e.hidden {
		b := &e.hidden[i]
		from := uint32(e.out.Len())
		e.out.Begin(int(b.age))
		e.hiddenMembers(&b.hiddenWant)
		b.span = Span{from, uint32(e.out.End())}
	}
}

// hiddenMembers writes what became of the members.
func (e *encoder) hiddenMembers(k *hiddenWant) {
	w, now, out, stride := e.w, e.w.now, e.out, e.w.stride
	members := now.hidden[k.layer].members(k.key)
	var old []uint32
	if k.age > 0 {
		base := w.past(now.tick - ecs.Tick(k.age))
		old = base.hidden[k.layer].members(k.key)
		rest := members
		for _, id := range old {
			for len(rest) > 0 && rest[0] < id {
				rest = rest[1:]
			}
			if len(rest) == 0 || rest[0] != id {
				out.Left()
				continue
			}
			at := int(id) * stride
			out.Stay(w.class[id], base.lanes[at:at+stride], now.lanes[at:at+stride])
		}
	}
	previous := uint32(0)
	for _, id := range members {
		for len(old) > 0 && old[0] < id {
			old = old[1:]
		}
		if len(old) > 0 && old[0] == id {
			continue
		}
		e.arrive(previous, id, false)
		previous = id
	}
}

// forgetHidden drops the blocks of the tick before.
func (e *encoder) forgetHidden() {
	if len(e.hidden) > 0 {
		clear(e.wantedHidden)
		e.hidden = e.hidden[:0]
	}
}
