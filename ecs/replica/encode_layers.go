package replica

import "github.com/tickd/tickd/ecs"

// layerBlock is a block that only one audience gets.
type layerBlock struct {
	want layerWant
	span Span
}

// layerWant names the block of what a layer holds in a cell for an audience.
type layerWant struct {
	key        uint64 // see layerKey
	layer, age uint8
}

// WantLayer is Want for what a layer holds in a cell for one audience. It returns
// the block's number in this tick, for LayerBlock.
func (w *World) WantLayer(layer int, audience uint32, cell int32, age int) int32 {
	e := &w.encoder
	want := layerWant{layerKey(audience, cell), uint8(layer), uint8(age)}
	number, known := e.layerNumbers[want]
	if !known {
		number = int32(len(e.layerBlocks))
		e.layerNumbers[want] = number
		e.layerBlocks = append(e.layerBlocks, layerBlock{want: want})
	}
	return number
}

// LayerBlock is where Encode put the block of a number.
func (w *World) LayerBlock(number int32) Span {
	return w.encoder.layerBlocks[number].span
}

// encodeLayers writes the blocks that WantLayer asked for.
func (e *encoder) encodeLayers() {
	for i := range e.layerBlocks {
		block := &e.layerBlocks[i]
		want := block.want
		from := uint32(e.out.Len())
		e.out.Begin(int(want.age))
		var before entities
		if want.age > 0 {
			base := e.world.past(e.world.now.tick - ecs.Tick(want.age))
			before = base.layers[want.layer].members(want.key, e.world.stride)
		}
		now := e.world.now.layers[want.layer].members(want.key, e.world.stride)
		e.writeChange(before, now, selection{})
		block.span = Span{from, uint32(e.out.End())}
	}
}

// forgetLayers drops the blocks of the tick before.
func (e *encoder) forgetLayers() {
	if len(e.layerBlocks) > 0 {
		clear(e.layerNumbers)
		e.layerBlocks = e.layerBlocks[:0]
	}
}
