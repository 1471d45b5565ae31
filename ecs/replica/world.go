package replica

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// History is how many ticks back a baseline may lie, the present included.
// Clients keep as many.
const History = 32

// World keeps the pictures of the last History ticks and encodes their cells.
type World struct {
	CellsX, CellsY int32  // the grid
	Cut            uint64 // entities left out of a picture because their group was too large
	LayerCut       uint64 // entities left out of a layer; see LayerMembersMax
	Clamped        uint64 // values that did not fit into their lane; clients were told the nearest that does
	Outside        uint64 // entities left out of a picture because they were outside the world
	Strict         bool   // panic instead of counting the last two: for tests and simulators

	app       *ecs.App
	registry  *Registry
	schema    *wire.Schema
	net       ecs.Map[ecs.Net]
	predicted []predictedLane
	stride    int   // lanes of an entity
	groupMost int32 // members that a block can hold in the worst case

	history [History]picture // that of tick t at t % History
	now     *picture
	bodies  [2]bodies // of even and of odd ticks: a rate needs the tick before
	body    *bodies   // of now

	// By id, of the entity that it means now.
	entities []ecs.Entity
	classes  []uint8
	blobs    []blob
	scratch  []byte // of readBlob

	// By cell, of now.
	start   []int32 // prefix sums: cell c holds members[start[c]:start[c+1]]
	splits  []uint8 // the cell has 1<<splits[c] groups
	crowded int     // cells with more than one group

	unsorted   [wire.Layers][]layerMember
	spare      []layerMember // of sortByKey
	layersUsed bool          // ever
	layersLast ecs.Tick      // the last picture with anybody in a layer

	encoder encoder
}

// predictedLane is where a lane and the lane of its rate are.
type predictedLane struct{ value, rate int }

// NewWorld replicates what the registry names, over a grid of cells.
func NewWorld(r *Registry, cellsX, cellsY int32) *World {
	return &World{registry: r, CellsX: cellsX, CellsY: cellsY}
}

// Init prepares the world's queries. It is called from a system's Init.
func (w *World) Init(a *ecs.App) {
	w.app = a
	w.schema = w.registry.Schema()
	w.stride = w.schema.Stride()
	w.groupMost = int32(w.schema.BlockMembers(true))
	w.net = ecs.NewMap[ecs.Net](a)
	w.bindRegistry()
	for c, component := range w.schema.Components {
		for l, lane := range component.Lanes {
			if lane.Kind == wire.Predicted {
				w.predicted = append(w.predicted, predictedLane{w.schema.First(c) + l, w.schema.RateOf(c, l)})
			}
		}
	}
	cells := w.CellsX * w.CellsY
	w.start = make([]int32, cells+2) // one more than the sums need: see sortMembers
	w.splits = make([]uint8, cells)
	w.encoder.init(w)
}

func (w *World) bindRegistry() {
	for _, column := range w.registry.columns {
		column.init(w.app)
	}
	for i := range w.registry.blobs {
		w.registry.blobs[i].read = w.registry.blobs[i].init(w.app)
	}
	for i := range w.registry.audiences {
		w.registry.audiences[i].bind(w.app)
	}
	w.registry.teams.bind(w.app)
}

// Schema is the compiled lane table.
func (w *World) Schema() *wire.Schema { return w.schema }

// Collect takes the picture of this tick.
func (w *World) Collect(tick ecs.Tick) {
	now := &w.history[tick%History]
	now.tick = tick
	now.born = now.born[:0]
	w.now = now
	w.body = &w.bodies[tick&1]
	before := &w.bodies[tick&1^1]

	w.clearBodies(tick)
	for _, column := range w.registry.columns {
		column.collect(w)
	}
	w.findCells(now)
	w.deriveRates(before)
	w.sortLayers(now)
	w.sortMembers(now)
	if w.listCells(now) {
		w.dropOverfull(now)
	}
	w.encoder.forget()
}

// clearBodies makes room for every id and empties it.
func (w *World) clearBodies(tick ecs.Tick) {
	ids := w.app.IDs.Limit()
	body := w.body
	body.tick = tick
	if cap(body.cell) < ids {
		room := ids + ids/2 + 64
		body.cell = make([]int32, ids, room)
		body.lanes = make([]int32, ids*w.stride, room*w.stride)
	}
	body.cell = body.cell[:ids]
	body.lanes = body.lanes[:ids*w.stride]
	for i := range body.cell {
		body.cell[i] = absent
	}
	clear(body.lanes) // whom the id meant before may have had other components
	for len(w.entities) < ids {
		w.entities = append(w.entities, ecs.Entity{})
		w.classes = append(w.classes, 0)
		w.blobs = append(w.blobs, blob{})
	}
}

// findCells finds the cell of each entity, and the class and blob of the new ones.
func (w *World) findCells(now *picture) {
	shift := w.schema.CellShift
	for n, entity := range w.app.IDs.All {
		id := int(n)
		if w.entities[id] != entity {
			w.register(now, id, entity)
		}
		x := w.body.lanes[id*w.stride] >> shift
		y := w.body.lanes[id*w.stride+1] >> shift
		if uint32(x) >= uint32(w.CellsX) || uint32(y) >= uint32(w.CellsY) {
			w.leaveOut(id, w.classes[id])
			continue
		}
		cell := y*w.CellsX + x
		class := w.classes[id]
		if w.schema.Classes[class].Visibility != wire.All {
			cell = w.addToLayer(ecs.Class(class), entity, uint32(id), cell)
		}
		w.body.cell[id] = cell
	}
}

// register notes which entity an id means now.
func (w *World) register(now *picture, id int, entity ecs.Entity) {
	class := uint8(w.net.Get(entity).Class)
	w.entities[id] = entity
	w.classes[id] = class
	w.blobs[id].set(w.readBlob(entity, class))
	now.born = append(now.born, uint32(id))
}

func (w *World) readBlob(entity ecs.Entity, class uint8) []byte {
	w.scratch = w.scratch[:0]
	for i := range w.registry.blobs {
		if blobs := &w.registry.blobs[i]; blobs.class == class {
			w.scratch = blobs.read(entity, w.scratch)
		}
	}
	return w.scratch
}

// deriveRates fills in how much each predicted lane changed since the tick before;
// 0 if the entity, or that tick, was not there.
func (w *World) deriveRates(before *bodies) {
	first := before.tick == 0 || before.tick != w.body.tick-1
	for id, cell := range w.body.cell {
		if cell == absent {
			continue
		}
		now := w.body.lanes[id*w.stride : (id+1)*w.stride]
		if first || id >= len(before.cell) || before.cell[id] == absent {
			for _, lane := range w.predicted {
				now[lane.rate] = 0
			}
			continue
		}
		old := before.lanes[id*w.stride : (id+1)*w.stride]
		for _, lane := range w.predicted {
			now[lane.rate] = now[lane.value] - old[lane.value]
		}
	}
}
