package ecs

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"unsafe"

	"github.com/tickd/tickd/netio/wire"
)

// CommandsMax is how many commands may wait in one phase.
const CommandsMax = 1 << 18

// Commands change the world's shape when it may not change: from inside an open
// query. They wait until the last system of the phase has run, and then
//
//  1. every entity named to Despawn goes, by rising NetID, each once; what
//     somebody has despawned meanwhile is skipped. What the hooks of OnDespawn
//     name goes next, in the same way;
//  2. everything asked for with a Spawn's Later appears: Spawn by Spawn in the
//     order in which they were made, in each by class and then by the bytes that
//     the components are saved as.
//
// So it does not matter in which order the commands were given: the same set of
// commands gives the same world, ids included, whatever the order of rows. Two
// spawns that the rule cannot tell apart are equal in all that the simulation
// reads. What a command says must not depend on rows either: a count of how many
// were found so far, or a number from App.Rand drawn inside the query, does.
//
// An entity that was named stays until then: whoever must not treat it as alive
// looks at its components. App.Despawn, Spawn.New and Adder change the world at
// once; call them outside of queries and in an order that is no row order.
//
// Commands are for systems, inside a tick: they are no state, and between two
// ticks none wait.
type Commands struct {
	app      *App
	despawns []askedDespawn
	ending   []askedDespawn // of the round that is being applied
	spawners []*spawner
	waiting  int // commands of this phase
	reader   wire.Reader
}

type askedDespawn struct {
	id NetID
	e  Entity
}

// askedSpawn is an entity to be: its components are saved[from:to].
type askedSpawn struct {
	class    Class
	from, to int
}

// Despawn ends an entity when the phase ends. Naming one that is gone, or the
// same one again, is nothing.
func (c *Commands) Despawn(e Entity) {
	c.count()
	if !c.app.world.Alive(e) {
		return
	}
	c.despawns = append(c.despawns, askedDespawn{c.app.netOf(e).ID, e})
}

// count makes room for one more command.
func (c *Commands) count() {
	if !c.app.running {
		panic("ecs: a command outside a tick: change the world directly, no query is open")
	}
	if c.waiting++; c.waiting > CommandsMax {
		panic(fmt.Sprintf("ecs: more than %d commands in one phase", CommandsMax))
	}
}

// ask queues a spawn with these values, or with zeros.
func (s *spawner) ask(class Class, values ...unsafe.Pointer) {
	s.app.commands.count()
	from := len(s.saved)
	s.append(values)
	s.asked = append(s.asked, askedSpawn{class, from, len(s.saved)})
}

// apply does what was asked for in the phase that ends.
func (c *Commands) apply() {
	if c.waiting == 0 {
		return
	}
	for len(c.despawns) > 0 { // hooks of OnDespawn may name more
		c.ending, c.despawns = c.despawns, c.ending[:0]
		slices.SortFunc(c.ending, func(a, b askedDespawn) int { return cmp.Compare(a.id, b.id) })
		for _, d := range c.ending {
			if e, ok := c.app.IDs.Get(d.id); ok && e == d.e {
				c.app.Despawn(e)
			}
		}
	}
	for _, s := range c.spawners {
		if len(s.asked) > 0 {
			s.apply(&c.reader)
		}
	}
	c.waiting = 0
}

// apply makes the entities that wait.
func (s *spawner) apply(r *wire.Reader) {
	slices.SortFunc(s.asked, func(a, b askedSpawn) int {
		return cmp.Or(cmp.Compare(a.class, b.class), bytes.Compare(s.saved[a.from:a.to], s.saved[b.from:b.to]))
	})
	for _, a := range s.asked {
		_, e := s.make(s.net(a.class))
		if a.from == a.to {
			continue
		}
		*r = wire.NewReader(s.saved[a.from:a.to])
		for i, id := range s.ids[1:] {
			part := s.part(i)
			if err := part.decode(pointer(s.app.world, e, id), part.version, r); err != nil {
				panic("ecs: Later: " + err.Error())
			}
		}
		if err := r.Close(); err != nil {
			panic(fmt.Sprintf("ecs: Later: %v does not read back what it wrote: %v", s.types, err))
		}
	}
	s.asked, s.saved = s.asked[:0], s.saved[:0]
}
