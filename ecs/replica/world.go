package replica

import (
	"slices"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// History is how many ticks back a baseline may lie, the present included.
// Clients keep as many.
const History = 32

// World keeps the pictures of the last History ticks and encodes cells.
type World struct {
	schema *wire.Schema
	reg    *Registry
	app    *ecs.App
	net    ecs.Map[ecs.Net]
	rates  [][2]int // lane and its rate, per Predicted lane
	stride int

	CellsX, CellsY int32 // the grid
	history        [History]picture
	now            *picture
	bodies         [2]bodies // of even and odd ticks
	body           *bodies   // of now
	class          []uint8
	blob           []blob
	scratch        []byte       // of read
	seen           []ecs.Entity // whose blob it is
	start          []int32      // of now's members, by cell; those of the last one end at the last but one
	groups         []uint8      // by cell: 1<<groups of them now
	encoder        encoder
	crowded        int

	groupMost int32  // members that a group of a cell may have
	Cut       uint64 // entities left out of a picture, since their group was larger
	HiddenCut uint64 // hidden entities left out; see HiddenMax
	hiders    [wire.Layers][]hider
	spare     []hider
	hiddenAt  ecs.Tick // the last picture with hidden entities
	anyHidden bool
}

// NewWorld replicates what the registry names, over a grid of cells.
func NewWorld(r *Registry, cellsX, cellsY int32) *World {
	return &World{reg: r, CellsX: cellsX, CellsY: cellsY}
}

// Init prepares the world's queries. It is called from a system's Init.
func (w *World) Init(a *ecs.App) {
	w.app, w.schema = a, w.reg.Schema()
	w.stride, w.groupMost = w.schema.Stride(), int32(w.schema.BlockMembers(true))
	w.net = ecs.NewMap[ecs.Net](a)
	for _, c := range w.reg.columns {
		c.init(a)
	}
	for i := range w.reg.blobs {
		w.reg.blobs[i].read = w.reg.blobs[i].init(a)
	}
	for i := range w.reg.hidden {
		w.reg.hidden[i].bind(a)
	}
	w.reg.teams.bind(a)
	for c, comp := range w.schema.Components {
		for l, lane := range comp.Lanes {
			if lane.Kind == wire.Predicted {
				w.rates = append(w.rates, [2]int{w.schema.First(c) + l, w.schema.RateOf(c, l)})
			}
		}
	}
	w.start = make([]int32, w.CellsX*w.CellsY+2)
	w.groups = make([]uint8, w.CellsX*w.CellsY)
	w.encoder.init(w)
}

// Schema is the compiled lane table.
func (w *World) Schema() *wire.Schema { return w.schema }

// Collect takes the picture of this tick.
func (w *World) Collect(tick ecs.Tick) {
	p := &w.history[tick%History]
	p.tick, p.born = tick, p.born[:0]
	w.now, w.body = p, &w.bodies[tick&1]
	w.size(tick)
	for _, c := range w.reg.columns {
		c.collect(w.body.lanes, w.stride)
	}
	w.place(p)
	w.rate(&w.bodies[tick&1^1])
	w.sortHidden(p)
	w.sort(p)
	if w.list(p) {
		w.cut(p)
	}
	w.encoder.forget()
}

// size makes room for every id.
func (w *World) size(tick ecs.Tick) {
	ids, b := w.app.IDs.Limit(), w.body
	b.tick = tick
	if cap(b.cell) < ids {
		room := ids + ids/2 + 64
		b.cell, b.lanes = make([]int32, ids, room), make([]int32, ids*w.stride, room*w.stride)
	}
	b.cell, b.lanes = b.cell[:ids], b.lanes[:ids*w.stride]
	for len(w.class) < ids {
		w.class, w.blob, w.seen = append(w.class, 0), append(w.blob, blob{}), append(w.seen, ecs.Entity{})
	}
	for i := range b.cell {
		b.cell[i] = absent
	}
	clear(b.lanes) // an id's last owner may have had other components
}

// place finds each entity's cell, and the blobs of those that are new.
func (w *World) place(p *picture) {
	shift := w.schema.CellShift
	for n, e := range w.app.IDs.All {
		id := int(n)
		if w.seen[id] != e {
			w.meet(p, id, e)
		}
		x, y := w.body.lanes[id*w.stride]>>shift, w.body.lanes[id*w.stride+1]>>shift
		if uint32(x) >= uint32(w.CellsX) || uint32(y) >= uint32(w.CellsY) {
			continue
		}
		cell, class := y*w.CellsX+x, w.class[id]
		if w.schema.Classes[class].Visibility != wire.All {
			cell = w.hide(ecs.Class(class), e, uint32(id), cell)
		}
		w.body.cell[id] = cell
	}
}

// meet learns who an id belongs to now.
func (w *World) meet(p *picture, id int, e ecs.Entity) {
	class := w.net.Get(e).Class
	w.seen[id], w.class[id] = e, uint8(class)
	p.born = append(p.born, uint32(id))
	w.blob[id].set(w.read(e, uint8(class)))
}

// read reads the static blob of an entity.
func (w *World) read(e ecs.Entity, class uint8) []byte {
	w.scratch = w.scratch[:0]
	for i := range w.reg.blobs {
		if b := &w.reg.blobs[i]; b.class == class {
			w.scratch = b.read(e, w.scratch)
		}
	}
	return w.scratch
}

// rate fills in what each Predicted lane changed by since the tick before.
func (w *World) rate(before *bodies) {
	fresh := before.tick == 0 || before.tick != w.body.tick-1
	for id, cell := range w.body.cell {
		if cell == absent {
			continue
		}
		now := w.body.lanes[id*w.stride : (id+1)*w.stride]
		if fresh || id >= len(before.cell) || before.cell[id] == absent {
			for _, r := range w.rates {
				now[r[1]] = 0
			}
			continue
		}
		old := before.lanes[id*w.stride : (id+1)*w.stride]
		for _, r := range w.rates {
			now[r[1]] = now[r[0]] - old[r[0]]
		}
	}
}

// past is the picture of an earlier tick, or nil if it is forgotten.
func (w *World) past(tick ecs.Tick) *picture {
	if p := &w.history[tick%History]; p.tick == tick && tick != 0 {
		return p
	}
	return nil
}

// CellOf is the cell of an entity in this tick's picture, by its coordinates.
func (w *World) CellOf(id ecs.NetID) (x, y int32, ok bool) {
	c, ok := w.CellAt(id)
	return c % w.CellsX, c / w.CellsX, ok
}

// CellAt is the index of an entity's cell in this tick's picture. Whoever tells
// it to a client must know that the client sees the entity: it may be hidden.
func (w *World) CellAt(id ecs.NetID) (int32, bool) {
	if int(id) >= len(w.body.cell) {
		return 0, false
	}
	c := whereIs(w.body.cell[id])
	return max(c, 0), c != absent
}

// PublicCellAt is CellAt for those whom everybody sees.
func (w *World) PublicCellAt(id ecs.NetID) (int32, bool) {
	if int(id) >= len(w.body.cell) || w.body.cell[id] < 0 {
		return 0, false
	}
	return w.body.cell[id], true
}

// whereIs is the cell that a picture says of an entity, hidden or not.
func whereIs(c int32) int32 {
	if c <= hiddenCell {
		return hiddenCell - c
	}
	return c
}

// WasIn reports whether everybody saw an entity in a cell age ticks back.
func (w *World) WasIn(id ecs.NetID, cell int32, age int) bool {
	_, in := slices.BinarySearch(w.MembersThen(cell, age), uint32(id))
	return in
}

// LanesOf lends an entity's lanes in this tick's picture; see CellAt.
func (w *World) LanesOf(id ecs.NetID) ([]int32, bool) {
	if int(id) >= len(w.body.cell) || w.body.cell[id] == absent {
		return nil, false
	}
	return w.body.lanes[int(id)*w.stride : (int(id)+1)*w.stride], true
}

// Members lends the ids in a cell in this tick's picture, rising.
func (w *World) Members(cell int32) []uint32 {
	return w.now.members[w.start[cell]:w.start[cell+1]]
}

// inNow lends the members of a cell and their lanes in this tick's picture.
func (w *World) inNow(cell int32) (ids []uint32, lanes []int32) {
	from, to := int(w.start[cell]), int(w.start[cell+1])
	return w.now.members[from:to], w.now.lanes[from*w.stride : to*w.stride]
}

// MembersThen is Members age ticks back, nil if that is forgotten.
func (w *World) MembersThen(cell int32, age int) []uint32 {
	p := w.past(w.now.tick - ecs.Tick(age))
	if p == nil {
		return nil
	}
	ids, _ := p.in(cell, 0)
	return ids
}

// Born lends the ids that had another owner before the picture of a tick, or
// none; ok is false if that is forgotten.
func (w *World) Born(tick ecs.Tick) (ids []uint32, ok bool) {
	p := w.past(tick)
	if p == nil {
		return nil, false
	}
	return p.born, true
}

// IDs is above every id in the picture.
func (w *World) IDs() int { return len(w.body.cell) }

// ClassOf is the class of an entity in the picture.
func (w *World) ClassOf(id ecs.NetID) ecs.Class { return ecs.Class(w.class[id]) }

// BlobOf lends the static blob of an entity in the picture.
func (w *World) BlobOf(id ecs.NetID) []byte { return w.blob[id].bytes() }
