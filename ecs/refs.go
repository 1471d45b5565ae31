package ecs

import "github.com/tickd/tickd/netio/wire"

// Ref names one entity for good, also when its id is used again: the id, and how
// many owners the id has had before. It is plain data, to be kept in components,
// where a NetID alone would name somebody else after its rest. The zero Ref names
// nobody. Make and resolve it with Refs.
type Ref struct {
	ID         NetID
	Generation uint32
}

// Append is a Ref's saved form, 8 bytes.
func (r *Ref) Append(b []byte) []byte {
	return wire.AppendU32(wire.AppendU32(b, uint32(r.ID)), r.Generation)
}

// Decode reads it back.
func (r *Ref) Decode(d *wire.Reader) { *r = Ref{NetID(d.U32()), d.U32()} }

// RefTable counts the owners of each id. It is state, under the name "refs", of
// the games that ask for it, and of no others.
type RefTable struct {
	ids  *IDs
	past []uint32 // by id: owners that are gone
}

// Refs gives the table of an App; everybody who asks gets the same one. Ask
// before the first tick: when the game is put together, or in a system's Init.
func Refs(a *App) *RefTable {
	if a.IDs.refs == nil {
		t := &RefTable{ids: a.IDs}
		Resource(a, "refs", 1, t)
		a.IDs.refs = t
	}
	return a.IDs.refs
}

// Of makes a Ref to the entity that has an id now; the zero Ref if there is none.
func (t *RefTable) Of(id NetID) Ref {
	if _, ok := t.ids.Get(id); !ok {
		return Ref{}
	}
	return Ref{id, t.generation(id)}
}

// Get finds the entity of a Ref, if it still lives. It is safe to ask for any
// Ref, a forged one too.
func (t *RefTable) Get(r Ref) (Entity, bool) {
	e, ok := t.ids.Get(r.ID)
	if !ok || t.generation(r.ID) != r.Generation {
		return Entity{}, false
	}
	return e, true
}

func (t *RefTable) generation(id NetID) uint32 {
	if int(id) >= len(t.past) {
		return 0
	}
	return t.past[id]
}

// ended counts an owner that is gone.
func (t *RefTable) ended(id NetID) {
	for int(id) >= len(t.past) {
		t.past = append(t.past, 0)
	}
	t.past[id]++
}

// Append is the table's saved form. It ends with an id that had an owner, so
// that the same past is always written the same way.
func (t *RefTable) Append(b []byte) []byte {
	b = wire.AppendU32(b, uint32(len(t.past)))
	for _, n := range t.past {
		b = wire.AppendUvarint(b, uint64(n))
	}
	return b
}

// Decode reads it back.
func (t *RefTable) Decode(r *wire.Reader) {
	n := r.U32()
	if n > IDsMax {
		r.Fail(wire.ErrValue)
		return
	}
	t.past = t.past[:0]
	for range n {
		owners := r.Uvarint()
		if r.Err() != nil {
			return
		}
		t.past = append(t.past, owners)
	}
	if n > 0 && t.past[n-1] == 0 {
		r.Fail(wire.ErrValue)
	}
}
