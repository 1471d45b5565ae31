package client

import (
	"cmp"
	"slices"
)

// Entity is one entity as the client last heard of it.
type Entity struct {
	ID           uint32
	Class        uint8   // index into Schema.Classes
	Lanes        []int32 // lent; Schema says what each is
	Blob         []byte  // lent; a player's name
	CellX, CellY uint16
	Tick         uint32 // the tick that this was true at
	Limbo        bool   // it has left the cell and was not seen in another yet
}

// ref is where an entity is.
type ref struct {
	id     uint32
	member int32
	x, y   int32
	in     *content
	limbo  bool
}

// before orders what is known of one entity: the newest first, of equally old
// ones what is not in limbo, then the upper left.
func before(a, b *ref) int {
	if d := int32(b.in.tick - a.in.tick); d != 0 {
		return int(d)
	}
	if a.limbo != b.limbo {
		if a.limbo {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x))
}

// index is the visible entities by rising id, without duplicates. It is built
// when somebody asks, since many clients never do.
type index struct {
	refs  []ref
	built bool
}

// All yields the visible entities by rising id. The Entity is lent until the
// next one and shared by all loops over this View: copy it to keep it.
func (v *View) All(yield func(*Entity) bool) {
	if !v.index.built {
		v.buildIndex()
	}
	for i := range v.index.refs {
		v.scratch = v.entity(&v.index.refs[i])
		if !yield(&v.scratch) {
			return
		}
	}
}

// Find is the entity of an id, if it is visible.
func (v *View) Find(id uint32) (Entity, bool) {
	s := v.history.last()
	if s == nil {
		return Entity{}, false
	}
	if v.index.built || v.stale() {
		return v.lookUp(id)
	}
	var best ref
	for layer := range s.slots {
		v.find(s, layer, id, &best)
	}
	if best.in == nil {
		return Entity{}, false
	}
	return v.entity(&best), true
}

// lookUp is Find by the index.
func (v *View) lookUp(id uint32) (Entity, bool) {
	if !v.index.built {
		v.buildIndex()
	}
	i, ok := slices.BinarySearchFunc(v.index.refs, id, func(r ref, id uint32) int { return cmp.Compare(r.id, id) })
	if !ok {
		return Entity{}, false
	}
	return v.entity(&v.index.refs[i]), true
}

// find looks for an entity in a layer; best is the best ref so far.
func (v *View) find(s *shot, layer int, id uint32, best *ref) {
	if s.slots[layer] == nil {
		return
	}
	w := v.windowOf(s)
	for y := w.y0; y < w.y1; y++ {
		for x := w.x0; x < w.x1; x++ {
			c := s.slots[layer][v.slotOf(x, y)]
			if c == nil || c.of(id) == nil {
				continue
			}
			i, ok := slices.BinarySearch(c.of(id).IDs, id)
			r := ref{id, int32(i), x, y, c.of(id), false}
			if ok && (best.in == nil || before(&r, best) < 0) {
				*best = r
			}
		}
	}
}

// Me is one's own entity, if it is visible. Own is more exact.
func (v *View) Me() (Entity, bool) { return v.Find(v.me) }

func (v *View) entity(r *ref) Entity {
	i := int(r.member)
	return Entity{
		ID: r.id, Class: r.in.Classes[i], Lanes: r.in.Of(i, v.schema.Stride()), Blob: v.names.of(r.id),
		CellX: uint16(r.x), CellY: uint16(r.y), Tick: r.in.tick, Limbo: r.limbo,
	}
}

func (v *View) buildIndex() {
	x := &v.index
	x.refs, x.built = x.refs[:0], true
	s := v.history.last()
	if s == nil {
		return
	}
	w := v.windowOf(s)
	for _, slots := range s.slots {
		for y := w.y0; y < w.y1 && slots != nil; y++ {
			for cx := w.x0; cx < w.x1; cx++ {
				x.add(slots[v.slotOf(cx, y)], cx, y)
			}
		}
	}
	if v.stale() {
		v.addLimbo(s)
	}
	slices.SortFunc(x.refs, func(a, b ref) int {
		if a.id != b.id {
			return cmp.Compare(a.id, b.id)
		}
		return before(&a, &b)
	})
	x.refs = slices.CompactFunc(x.refs, func(a, b ref) bool { return a.id == b.id })
}

func (x *index) add(c *cell, cx, cy int32) {
	if c == nil {
		return
	}
	for _, ct := range c.group[:c.groups] {
		if ct == nil {
			continue
		}
		for i, id := range ct.IDs {
			x.refs = append(x.refs, ref{id, int32(i), cx, cy, ct, false})
		}
	}
}
