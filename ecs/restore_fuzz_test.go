package ecs_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// saved is a saved state part by part, for what Save never writes.
type saved struct {
	resources, table, entities [][]byte
	tick                       uint32
}

func (s saved) bytes() []byte {
	b := wire.AppendU32([]byte("tkst\x01"), s.tick)
	for _, list := range [][][]byte{s.resources, s.table, s.entities} {
		b = append(wire.AppendUvarint(b, uint64(len(list))), bytes.Join(list, nil)...)
	}
	return b
}

func ids(next uint32, resting ...uint32) []byte {
	body := wire.AppendU32(wire.AppendU32(nil, next), uint32(len(resting)))
	for _, id := range resting {
		body = wire.AppendU32(wire.AppendU32(body, id), 0)
	}
	return wire.AppendBytes(append(wire.AppendString(nil, "ids"), 1), body)
}

func row(name string) []byte { return append(wire.AppendString(nil, name), 1) }

// entity has the components that are numbered; each body is a net, or 8 zeros.
func entity(id uint32, which ...uint64) []byte {
	b := wire.AppendUvarint(nil, uint64(len(which)))
	for i, k := range which {
		body := make([]byte, 8)
		if i == 0 {
			body = append(wire.AppendU32(nil, id), 0)
		}
		b = wire.AppendBytes(wire.AppendUvarint(b, k), body)
	}
	return b
}

// A state that no App has saved is refused, whatever is wrong with it.
func TestRestoreRefusesForgeries(t *testing.T) {
	many := make([][]byte, 300)
	all := make([]uint64, len(many))
	for i := range many {
		many[i], all[i] = row("net"), uint64(i)
	}
	table := [][]byte{row("net"), row("place"), row("speed")}
	for _, c := range []struct {
		name string
		s    saved
		ok   bool
	}{
		{"one entity", saved{resources: [][]byte{ids(2)}, table: table, entities: [][]byte{entity(1, 0, 1, 2)}}, true},
		{"a component twice in the table", saved{resources: [][]byte{ids(2)}, table: [][]byte{row("net"), row("net")}, entities: [][]byte{entity(1, 0)}}, false},
		{"a component twice in the table, and in nobody", saved{resources: [][]byte{ids(2)}, table: [][]byte{row("net"), row("net")}}, false},
		{"300 components", saved{resources: [][]byte{ids(2)}, table: many, entities: [][]byte{entity(1, all...)}}, false},
		{"a component twice in an entity", saved{resources: [][]byte{ids(2)}, table: table, entities: [][]byte{entity(1, 0, 1, 1)}}, false},
		{"a component that is not in the table", saved{resources: [][]byte{ids(2)}, table: table, entities: [][]byte{entity(1, 0, 3)}}, false},
		{"an entity without components", saved{resources: [][]byte{ids(2)}, table: table, entities: [][]byte{entity(1)}}, false},
		{"an entity without an id", saved{resources: [][]byte{ids(2)}, table: [][]byte{row("place")}, entities: [][]byte{{1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0}}}, false},
		{"entities without a table", saved{resources: [][]byte{ids(2)}, entities: [][]byte{entity(1, 0)}}, false},
		{"id 0", saved{resources: [][]byte{ids(2)}, table: table, entities: [][]byte{entity(0, 0)}}, false},
		{"an id that was never given", saved{resources: [][]byte{ids(2)}, table: table, entities: [][]byte{entity(2, 0)}}, false},
		{"two entities of one id", saved{resources: [][]byte{ids(2)}, table: table, entities: [][]byte{entity(1, 0), entity(1, 0)}}, false},
		{"an id that rests while it is used", saved{resources: [][]byte{ids(3, 1)}, table: table, entities: [][]byte{entity(1, 0)}}, false},
		{"an id that rests twice", saved{resources: [][]byte{ids(3, 1, 1)}, table: table}, false},
		{"an id that rests and was never given", saved{resources: [][]byte{ids(3, 1<<31)}, table: table}, false},
		{"id 0 at rest", saved{resources: [][]byte{ids(3, 0)}, table: table}, false},
		{"all ids given", saved{resources: [][]byte{ids(ecs.IDsMax)}, table: table, entities: [][]byte{entity(1, 0)}}, true},
		{"more ids than there are", saved{resources: [][]byte{ids(ecs.IDsMax + 1)}, table: table}, false},
		{"no id to give", saved{resources: [][]byte{ids(0)}, table: table}, false},
	} {
		err := newDrift().State.Restore(c.s.bytes())
		if c.ok != (err == nil) || err != nil && !errors.Is(err, ecs.ErrState) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// FuzzRestore reads any bytes; a state that is taken goes on, and is saved as
// one that is taken again.
func FuzzRestore(f *testing.F) {
	f.Add(newDrift().State.Save(nil))
	f.Add(populated(newDrift(), 3).State.Save(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		a := newDrift()
		if err := a.State.Restore(b); err != nil {
			if !errors.Is(err, ecs.ErrState) {
				t.Fatalf("%v is not ErrState", err)
			}
			return
		}
		again := newDrift()
		if err := again.State.Restore(a.State.Save(nil)); err != nil || again.State.Hash() != a.State.Hash() {
			t.Fatalf("saved again: %v", err)
		}
		if a.IDs.Limit() > ecs.IDsMax-100 {
			return // no room for more entities: that is a panic, and right
		}
		populated(a, 3)
		for range 3 {
			a.Step()
		}
		a.State.Hash()
	})
}
