package flight

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems"
)

// Difference is the first thing in which two states are not the same: in the order of
// entities, of their components and of these' fields, the single values last.
type Difference struct {
	Entity    uint32 `json:"entity,omitempty"` // 0: a single value
	Component string `json:"component,omitempty"`
	Field     string `json:"field,omitempty"`
	Was       string `json:"was"`
	Come      string `json:"come"`
}

func (d *Difference) String() string {
	where := "the value " + d.Component
	if d.Entity != 0 {
		where = fmt.Sprintf("entity %d", d.Entity)
		if d.Component != "" {
			where += ", component " + d.Component
		}
	}
	if d.Field != "" {
		where += ", field " + d.Field
	}
	return fmt.Sprintf("%s was %s and comes as %s", where, d.Was, d.Come)
}

// Compare finds what differs between two worlds; nil when nothing does.
func Compare(was, come *systems.Game) *Difference {
	for _, id := range ids(was, come) {
		a, inA := was.App.IDs.Get(id)
		b, inB := come.App.IDs.Get(id)
		if inA != inB {
			return &Difference{Entity: uint32(id), Was: presence(inA), Come: presence(inB)}
		}
		if d := compare(maps.Collect(was.App.State.Of(a)), maps.Collect(come.App.State.Of(b))); d != nil {
			d.Entity = uint32(id)
			return d
		}
	}
	return compare(maps.Collect(was.App.State.Resources()), maps.Collect(come.App.State.Resources()))
}

// ids are those of the entities of both, rising.
func ids(was, come *systems.Game) (all []ecs.NetID) {
	for id := range was.App.IDs.All {
		all = append(all, id)
	}
	for id := range come.App.IDs.All {
		all = append(all, id)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func presence(there bool) string {
	if there {
		return "there"
	}
	return "missing"
}

// compare finds the first name whose values differ.
func compare(was, come map[string]ecs.Saved) *Difference {
	names := slices.Concat(slices.Collect(maps.Keys(was)), slices.Collect(maps.Keys(come)))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		a, b := was[name], come[name]
		if a == nil || b == nil {
			return &Difference{Component: name, Was: presence(a != nil), Come: presence(b != nil)}
		}
		saved, other := a.Append(nil), b.Append(nil)
		if bytes.Equal(saved, other) {
			continue
		}
		d := &Difference{Component: name, Was: fmt.Sprintf("%d bytes", len(saved)), Come: fmt.Sprintf("%d other bytes", len(other))}
		d.field(Fields(a), Fields(b))
		return d
	}
	return nil
}

// field finds the first field that differs, if fields tell.
func (d *Difference) field(was, come []Field) {
	for i := range min(len(was), len(come)) {
		if was[i] != come[i] {
			d.Field, d.Was, d.Come = was[i].Name, was[i].Value, come[i].Value
			return
		}
	}
}
