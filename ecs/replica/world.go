package replica

import (
	"slices"

	"tickd/ecs"
	"tickd/netio/wire"
)

// History is how many ticks back a baseline may lie, the present included.
// Clients keep as many.
const History = 32

// picture is one tick as clients may see it. Only the cells that somebody is in
// are kept: the members of cells[i] are members[from[i]:from[i+1]], by rising id.
type picture struct {
	tick    ecs.Tick
	lanes   []int32 // by id, stride each
	cell    []int32 // by id; absent if there is no such entity, or nobody sees it; hiddenCell - cell if not everybody does
	cells   []int32 // rising
	from    []int32
	members []uint32
	born    []uint32 // whose id had another owner before, or none
	hidden  [wire.Layers]hidden
}

const (
	absent     = -1
	hiddenCell = -2
)

// World keeps the pictures of the last History ticks and encodes cells.
type World struct {
	schema *wire.Schema
	reg    *Registry
	app    *ecs.App
	net    ecs.Filter1[ecs.Net]
	rates  [][2]int // lane and its rate, per Predicted lane
	stride int

	CellsX, CellsY int32 // the grid
	history        [History]picture
	now            *picture
	class          []uint8
	blob           [][]byte
	mark           []uint8      // of blob
	seen           []ecs.Entity // whose blob it is
	start          []int32      // of now's members, by cell; those of the last one end at the last but one
	groups         []uint8      // by cell: 1<<groups of them now
	encoder        encoder
	crowded        int

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
	w.stride = w.schema.Stride()
	w.net = ecs.NewFilter1[ecs.Net](a)
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
	before := w.past(tick - 1)
	p.tick = tick
	w.now = p
	w.size(p)
	for _, c := range w.reg.columns {
		c.collect(p.lanes, w.stride)
	}
	w.place(p)
	w.sortHidden(p)
	w.rate(p, before)
	w.sort(p)
	w.list(p)
	w.encoder.forget()
}

// size makes room for every id.
func (w *World) size(p *picture) {
	ids := w.app.IDs.Limit()
	if len(p.cell) < ids {
		room := ids + ids/2 + 64
		p.cell = append(make([]int32, 0, room), p.cell...)[:ids]
		p.lanes = append(make([]int32, 0, room*w.stride), p.lanes...)[:ids*w.stride]
		p.members = make([]uint32, 0, room)
		cells := min(room, len(w.groups))
		p.cells, p.from = make([]int32, 0, cells), make([]int32, 0, cells+1)
	}
	for len(w.class) < ids {
		w.class, w.blob, w.mark, w.seen = append(w.class, 0), append(w.blob, nil), append(w.mark, 0), append(w.seen, ecs.Entity{})
	}
	for i := range p.cell {
		p.cell[i] = absent
	}
	p.born = p.born[:0]
	clear(p.lanes) // an id's last owner may have had other components
}

// place finds each entity's cell, and the blobs of those that are new.
func (w *World) place(p *picture) {
	shift := w.schema.CellShift
	q := w.net.Query()
	for q.Next() {
		n := q.Get()
		id := int(n.ID)
		x, y := p.lanes[id*w.stride]>>shift, p.lanes[id*w.stride+1]>>shift
		if uint32(x) >= uint32(w.CellsX) || uint32(y) >= uint32(w.CellsY) {
			continue
		}
		cell, e := y*w.CellsX+x, q.Entity()
		if w.schema.Classes[n.Class].Visibility != wire.All {
			cell = w.hide(n.Class, e, uint32(id), cell)
		}
		p.cell[id] = cell
		if w.seen[id] != e {
			w.seen[id], w.class[id] = e, uint8(n.Class)
			w.blob[id], p.born = w.blob[id][:0], append(p.born, uint32(id))
			for i := range w.reg.blobs {
				if b := &w.reg.blobs[i]; b.class == uint8(n.Class) {
					w.blob[id] = b.read(e, w.blob[id])
				}
			}
			w.mark[id] = wire.BlobMark(w.blob[id])
		}
	}
}

// rate fills in what each Predicted lane changed by since the tick before.
func (w *World) rate(p, before *picture) {
	for id, cell := range p.cell {
		if cell == absent {
			continue
		}
		now := p.lanes[id*w.stride : (id+1)*w.stride]
		if before == nil || id >= len(before.cell) || before.cell[id] == absent {
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

// sort builds the members of each cell by a counting sort, which keeps ids
// rising inside a cell.
func (w *World) sort(p *picture) {
	clear(w.start)
	for _, c := range p.cell {
		w.start[max(c, absent)+2]++ // those that are not public are counted at 1, and not wanted
	}
	w.start[1] = 0
	sum := int32(0)
	for i, n := range w.start {
		sum += n
		w.start[i] = sum
	}
	p.members = p.members[:sum]
	for id, c := range p.cell {
		if c >= 0 { // start[c+1] is where the next one goes, and the end of c when all have gone
			p.members[w.start[c+1]] = uint32(id)
			w.start[c+1]++
		}
	}
}

// list finds the cells that somebody is in, and decides into how many groups
// they are split.
func (w *World) list(p *picture) {
	p.cells, p.from = p.cells[:0], p.from[:0]
	w.crowded = 0
	for cell, was := range w.groups {
		from, to := w.start[cell], w.start[cell+1]
		if from == to {
			w.groups[cell] = 0
			continue
		}
		p.cells, p.from = append(p.cells, int32(cell)), append(p.from, from)
		if s := splitOf(to-from, was); s != was || s > 0 {
			w.groups[cell] = s
			w.crowded += min(int(s), 1)
		}
	}
	p.from = append(p.from, int32(len(p.members)))
}

// in lends the members of a cell.
func (p *picture) in(cell int32) []uint32 {
	i, ok := slices.BinarySearch(p.cells, cell)
	if !ok {
		return nil
	}
	return p.members[p.from[i]:p.from[i+1]]
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
	if int(id) >= len(w.now.cell) {
		return 0, false
	}
	c := whereIs(w.now.cell[id])
	return max(c, 0), c != absent
}

// whereIs is the cell that a picture says of an entity, hidden or not.
func whereIs(c int32) int32 {
	if c <= hiddenCell {
		return hiddenCell - c
	}
	return c
}

// WasIn reports whether an entity was in a cell age ticks back.
func (w *World) WasIn(id ecs.NetID, cell int32, age int) bool {
	p := w.past(w.now.tick - ecs.Tick(age))
	return p != nil && int(id) < len(p.cell) && whereIs(p.cell[id]) == cell
}

// LanesOf lends an entity's lanes in this tick's picture; see CellAt.
func (w *World) LanesOf(id ecs.NetID) ([]int32, bool) {
	if int(id) >= len(w.now.cell) || w.now.cell[id] == absent {
		return nil, false
	}
	return w.now.lanes[int(id)*w.stride : (int(id)+1)*w.stride], true
}

// Members lends the ids in a cell in this tick's picture, rising.
func (w *World) Members(cell int32) []uint32 {
	return w.now.members[w.start[cell]:w.start[cell+1]]
}

// MembersThen is Members age ticks back, nil if that is forgotten.
func (w *World) MembersThen(cell int32, age int) []uint32 {
	p := w.past(w.now.tick - ecs.Tick(age))
	if p == nil {
		return nil
	}
	return p.in(cell)
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

// ClassOf is the class of an entity in the picture.
func (w *World) ClassOf(id ecs.NetID) ecs.Class { return ecs.Class(w.class[id]) }

// BlobOf lends the static blob of an entity in the picture.
func (w *World) BlobOf(id ecs.NetID) []byte { return w.blob[id] }
