package ecs

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"unsafe"

	"github.com/tickd/tickd/netio/wire"
)

// Copy is a state as it was between two ticks, taken quickly and saved at leisure: while
// Save runs, on any goroutine, the world goes on. Its zero value is ready; used again, it
// keeps its memory.
type Copy struct {
	state     *State
	tick      Tick
	resources []resourceCopy
	tables    []tableCopy
	places    []place // Save's
	body      []byte  // Save's
}

// Copier is a resource that is too large to be written inside a tick. Copy returns what it
// is now as something whose Append may run on any goroutine while the resource goes on
// changing. old is what it returned for an earlier Copy, which nobody reads any more, or nil.
type Copier interface{ Copy(old Copied) Copied }

// Copied is a resource as it was: Append writes what the resource's own would have.
type Copied interface{ Append(b []byte) []byte }

type resourceCopy struct {
	body   []byte // unless there is copied
	copied Copied
}

// tableCopy is the entities of one set of components.
type tableCopy struct {
	rows    int
	columns []columnCopy // by rising component
	net     int          // which column is Net
}

// columnCopy is one component of the entities of a table: the memory of plain values, of
// others what they have appended.
type columnCopy struct {
	component int
	size      int // of a plain value
	memory    []uint64
	bodies    []byte
	ends      []int // by row, in bodies
}

// place is where an entity is.
type place struct {
	id         NetID
	table, row int32
}

// Copy makes c the state as it is now. Between two ticks; nobody may be using c.
func (s *State) Copy(c *Copy) {
	c.state, c.tick = s, s.app.tick
	c.resources = slices.Grow(c.resources[:0], len(s.resources))[:len(s.resources)]
	for i := range s.resources {
		r, to := &s.resources[i], &c.resources[i]
		if large, ok := r.value.(Copier); ok {
			to.copied = large.Copy(to.copied)
		} else {
			to.copied, to.body = nil, r.append(to.body[:0])
		}
	}
	used := 0
	eachTable(s.app.world, func(first, last Entity, rows int) {
		if used == len(c.tables) {
			c.tables = append(c.tables, tableCopy{})
		}
		s.copyTable(&c.tables[used], first, last, rows)
		used++
	})
	c.tables = c.tables[:used]
}

func (s *State) copyTable(t *tableCopy, first, last Entity, rows int) {
	t.rows = rows
	used := 0
	for i := range s.components {
		if !s.app.world.Has(first, s.components[i].id) {
			continue
		}
		if used == len(t.columns) {
			t.columns = append(t.columns, columnCopy{})
		}
		if s.components[i].id == s.app.net {
			t.net = used
		}
		t.columns[used].component = i
		s.copyColumn(&t.columns[used], first, last, rows)
		used++
	}
	t.columns = t.columns[:used]
}

// copyColumn copies the values of one component, which lie one after the other. It panics
// when they do not.
func (s *State) copyColumn(to *columnCopy, first, last Entity, rows int) {
	c := &s.components[to.component]
	to.size = int(c.typ.Size())
	if to.size == 0 {
		return
	}
	from := pointer(s.app.world, first, c.id)
	if unsafe.Add(from, (rows-1)*to.size) != pointer(s.app.world, last, c.id) {
		panic(fmt.Sprintf("ecs: the values of %s do not lie one after the other", c.typ))
	}
	if c.plain {
		words := (rows*to.size + 7) / 8
		to.memory = slices.Grow(to.memory[:0], words)[:words]
		copy(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(to.memory))), rows*to.size), unsafe.Slice((*byte)(from), rows*to.size))
		return
	}
	to.bodies, to.ends = to.bodies[:0], to.ends[:0]
	for row := range rows {
		to.bodies = c.append(unsafe.Add(from, row*to.size), to.bodies)
		to.ends = append(to.ends, len(to.bodies))
	}
}

// at is where a plain value lies.
func (c *columnCopy) at(row int) unsafe.Pointer {
	if c.size == 0 {
		return unsafe.Pointer(c)
	}
	return unsafe.Add(unsafe.Pointer(unsafe.SliceData(c.memory)), row*c.size)
}

// Save appends the state as it was copied: what State.Save would have appended then. Any
// one goroutine.
func (c *Copy) Save(b []byte) []byte {
	s := c.state
	b = appendSaveHead(b, c.tick, len(s.resources))
	for i := range s.resources {
		body := c.resources[i].body
		if copied := c.resources[i].copied; copied != nil {
			c.body = copied.Append(c.body[:0])
			body = c.body
		}
		b = s.resources[i].appendSaved(b, body)
	}
	b = s.appendTable(b)
	c.place()
	b = wire.AppendUvarint(b, uint64(len(c.places)))
	for _, p := range c.places {
		b = c.appendEntity(b, &c.tables[p.table], int(p.row))
	}
	return b
}

// place finds the entities by rising id: the order of rows is nothing.
func (c *Copy) place() {
	c.places = c.places[:0]
	for i := range c.tables {
		t := &c.tables[i]
		for row := range t.rows {
			id := (*Net)(t.columns[t.net].at(row)).ID
			c.places = append(c.places, place{id, int32(i), int32(row)})
		}
	}
	slices.SortFunc(c.places, func(a, b place) int { return cmp.Compare(a.id, b.id) })
}

func (c *Copy) appendEntity(b []byte, t *tableCopy, row int) []byte {
	b = wire.AppendUvarint(b, uint64(len(t.columns)))
	for i := range t.columns {
		column := &t.columns[i]
		b = wire.AppendUvarint(b, uint64(column.component))
		of := &c.state.components[column.component]
		if of.plain {
			c.body = of.append(column.at(row), c.body[:0])
			b = wire.AppendBytes(b, c.body)
			continue
		}
		from := 0
		if row > 0 {
			from = column.ends[row-1]
		}
		b = wire.AppendBytes(b, column.bodies[from:column.ends[row]])
	}
	return b
}

// plain reports whether a value's memory is all that it is.
func plain(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return t.Len() == 0 || plain(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !plain(t.Field(i).Type) {
				return false
			}
		}
		return true
	}
	return t.Kind() >= reflect.Bool && t.Kind() <= reflect.Uint64 // no uintptr: it may stand for a pointer
}
