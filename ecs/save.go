package ecs

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tickd/tickd/components/planted"
	"github.com/tickd/tickd/netio/wire"
)

// The saved form: magic, format version, tick; the table of names and versions;
// the resources; the entities by rising id, each with the indices of its
// components in the table. Every body carries its length.
const (
	saveMagic   = "tkst"
	saveVersion = 1
	bodyMax     = 1 << 30
	tableMax    = 1 << 10
)

// ErrState is a saved state that cannot be read.
var ErrState = errors.New("ecs: malformed saved state")

// Save appends the whole state to b.
func (s *State) Save(b []byte) []byte {
	b = appendSaveHead(b, s.app.tick, len(s.resources))
	for i := range s.resources {
		r := &s.resources[i]
		s.buf = r.append(s.buf[:0])
		b = r.appendSaved(b, s.buf)
	}
	b = s.appendTable(b)
	b = wire.AppendUvarint(b, uint64(s.app.IDs.alive))
	for _, e := range s.app.IDs.All {
		b = s.appendEntity(b, e)
	}
	return b
}

// has reports whether an entity has a component that is saved.
func (s *State) has(e Entity, c *component) bool {
	if planted.Bug == planted.Unsaved && c.name == "velocity" {
		return false
	}
	return s.app.world.Has(e, c.id)
}

func appendSaveHead(b []byte, tick Tick, resources int) []byte {
	b = append(append(b, saveMagic...), saveVersion)
	return wire.AppendUvarint(wire.AppendU32(b, uint32(tick)), uint64(resources))
}

func (r *resource) appendSaved(b, body []byte) []byte {
	return wire.AppendBytes(append(wire.AppendString(b, r.name), r.version), body)
}

// appendTable appends the names and versions of the components.
func (s *State) appendTable(b []byte) []byte {
	b = wire.AppendUvarint(b, uint64(len(s.components)))
	for i := range s.components {
		b = append(wire.AppendString(b, s.components[i].name), s.components[i].version)
	}
	return b
}

func (s *State) appendEntity(b []byte, e Entity) []byte {
	n := 0
	for i := range s.components {
		if s.has(e, &s.components[i]) {
			n++
		}
	}
	b = wire.AppendUvarint(b, uint64(n))
	for i := range s.components {
		c := &s.components[i]
		if s.has(e, c) {
			s.buf = c.append(pointer(s.app.world, e, c.id), s.buf[:0])
			b = wire.AppendBytes(wire.AppendUvarint(b, uint64(i)), s.buf)
		}
	}
	return b
}

// Restore replaces the state of an App that has been initialised and has no
// entities yet. Something saved that this build does not know is an error, which says
// what to do. A resource that was not saved keeps its initial value; a component
// that was not known then is zero in all entities that are spawned with it now. After
// an error the App is unusable.
func (s *State) Restore(b []byte) error {
	if !s.sealed || s.app.IDs.alive != 0 {
		panic("ecs: Restore needs an initialised App without entities")
	}
	r := wire.NewReader(b)
	if string(r.Fixed(len(saveMagic))) != saveMagic || r.U8() != saveVersion {
		return fmt.Errorf("%w: not a saved state of format %d", ErrState, saveVersion)
	}
	s.app.tick = Tick(r.U32())
	if err := s.restoreResources(&r); err != nil {
		return err
	}
	table, err := s.readTable(&r)
	if err != nil {
		return err
	}
	lately := s.since(table)
	for range r.Count(IDsMax) {
		if err := s.restoreEntity(&r, table, lately); err != nil {
			return err
		}
	}
	if err := r.Close(); err != nil {
		return fmt.Errorf("%w: %w", ErrState, err)
	}
	if !s.app.IDs.sound() {
		return fmt.Errorf("%w: an id rests twice, or while it is in use", ErrState)
	}
	for _, sys := range s.app.order {
		if d, ok := sys.(Restorer); ok {
			d.Restored()
		}
	}
	return nil
}

func (s *State) restoreResources(r *wire.Reader) error {
	for range r.Count(tableMax) {
		name, version, body := r.String(wire.NameMax), r.U8(), r.Bytes(bodyMax)
		if r.Err() != nil {
			break
		}
		res := s.resource(name)
		if res == nil {
			return unknown("resource", name)
		}
		d := wire.NewReader(body)
		if err := res.decode(version, &d); err != nil {
			return fmt.Errorf("%w: %w", ErrState, err)
		}
		if err := d.Close(); err != nil {
			return fmt.Errorf("%w: resource %q: %w", ErrState, name, err)
		}
	}
	if r.Err() != nil {
		return fmt.Errorf("%w: %w", ErrState, r.Err())
	}
	return nil
}

// unknown is something saved of which this build has nothing.
func unknown(what, name string) error {
	return fmt.Errorf("%w: this build has no %s %q, and a saved one must not be lost: start the build that saved it, "+
		"or keep a %[2]s of that name in this one", ErrState, what, name)
}

func (s *State) resource(name string) *resource {
	for i := range s.resources {
		if s.resources[i].name == name {
			return &s.resources[i]
		}
	}
	return nil
}

type savedComponent struct {
	*component
	version uint8
}

func (s *State) readTable(r *wire.Reader) ([]savedComponent, error) {
	var table []savedComponent
	for range r.Count(tableMax) {
		name, version := r.String(wire.NameMax), r.U8()
		found := -1
		for i := range s.components {
			if s.components[i].name == name {
				found = i
			}
		}
		if r.Err() == nil && found < 0 {
			return nil, unknown("component", name)
		}
		if r.Err() != nil {
			return nil, fmt.Errorf("%w: %w", ErrState, r.Err())
		}
		for _, c := range table {
			if c.component == &s.components[found] {
				return nil, fmt.Errorf("%w: component %q twice", ErrState, name)
			}
		}
		table = append(table, savedComponent{&s.components[found], version})
	}
	return table, nil
}

// since are the components that have come since a state was saved.
func (s *State) since(table []savedComponent) (ids []componentID) {
	for i := range s.components {
		known := func(c savedComponent) bool { return c.component == &s.components[i] }
		if !slices.ContainsFunc(table, known) {
			ids = append(ids, s.components[i].id)
		}
	}
	return ids
}

// lacking are those of lately that an entity would have been spawned with: of the spawn that
// has most in common with it, none of whose other components it lacks.
func (s *State) lacking(has, lately []componentID) (lacks []componentID) {
	most := 0
	for _, spawn := range s.app.commands.spawners {
		var more []componentID
		old := 0
		for _, id := range spawn.ids {
			switch {
			case slices.Contains(lately, id):
				more = append(more, id)
			case slices.Contains(has, id):
				old++
			}
		}
		if old+len(more) == len(spawn.ids) && old > most {
			most, lacks = old, more
		}
	}
	return lacks
}

func (s *State) restoreEntity(r *wire.Reader, table []savedComponent, lately []componentID) error {
	var ids [ComponentsMax]componentID
	var which [ComponentsMax]int
	var bodies [ComponentsMax][]byte
	n := r.Count(len(table))
	for i := range n {
		k := r.Count(len(table) - 1)
		if i > 0 && k <= which[i-1] {
			return fmt.Errorf("%w: component order", ErrState)
		}
		which[i], ids[i], bodies[i] = k, table[k].id, r.Bytes(bodyMax)
	}
	if r.Err() != nil {
		return fmt.Errorf("%w: %w", ErrState, r.Err())
	}
	all := ids[:n]
	if len(lately) > 0 {
		all = slices.Concat(all, s.lacking(all, lately))
	}
	e := create(s.app.world, all)
	for i := range n {
		c := table[which[i]]
		d := wire.NewReader(bodies[i])
		if err := c.decode(pointer(s.app.world, e, c.id), c.version, &d); err != nil {
			return fmt.Errorf("%w: %w", ErrState, err)
		}
		if err := d.Close(); err != nil {
			return fmt.Errorf("%w: component %q: %w", ErrState, c.name, err)
		}
	}
	if !s.app.world.Has(e, s.app.net) {
		return fmt.Errorf("%w: entity without an id", ErrState)
	}
	id := s.app.netOf(e).ID
	if _, taken := s.app.IDs.Get(id); taken || id == 0 || id >= s.app.IDs.next {
		return fmt.Errorf("%w: entity id %d", ErrState, id)
	}
	s.app.IDs.bind(id, e)
	return nil
}
