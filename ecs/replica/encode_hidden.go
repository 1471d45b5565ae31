package replica

import "github.com/tickd/tickd/ecs"

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
		var old, now some
		now.ids, now.lanes = e.w.now.hidden[b.layer].members(b.key, e.w.stride)
		if b.age > 0 {
			base := e.w.past(e.w.now.tick - ecs.Tick(b.age))
			old.ids, old.lanes = base.hidden[b.layer].members(b.key, e.w.stride)
		}
		e.became(old, now, group{})
		b.span = Span{from, uint32(e.out.End())}
	}
}

// forgetHidden drops the blocks of the tick before.
func (e *encoder) forgetHidden() {
	if len(e.hidden) > 0 {
		clear(e.wantedHidden)
		e.hidden = e.hidden[:0]
	}
}
