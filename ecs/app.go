// Package ecs runs an entity-component world on a fixed tick: the schedule,
// the clock, random numbers, network ids, and State, the one registry of all
// that is simulated. It is the only package that names arche.
//
// Everything in it belongs to one goroutine, the tick's.
package ecs

import "fmt"

// Tick counts simulation steps since the world was made. It wraps after 2^32
// steps, six years at 20 Hz.
type Tick uint32

// Phase orders systems inside one tick. Phases run in the order written here.
type Phase uint8

const (
	Receive  Phase = iota // causes become component values
	Simulate              // components change components
	Settle                // spawns and deaths: the world changes shape
	Send                  // components become packets
	phases
)

// System is one step of the tick.
type System interface {
	// Init runs once, before the first tick. Filters and maps are made here.
	Init(a *App)
	// Update runs once a tick.
	Update(tick Tick)
}

// Restorer is a System that keeps an index derived from state. Restored is
// called after Restore has replaced the state, so that it can be built anew.
type Restorer interface{ Restored() }

// Config is read by NewApp; its zero value works.
type Config struct {
	Seed     uint64       // of Rand
	Capacity int          // entities expected; 0 means 1024
	Now      func() int64 // ns, monotonic, for Timings only; nil measures nothing
	IDRest   Tick         // how long a freed id rests; 0 means IDRestTime, and less breaks clients
}

// Timing is what one system took in the last tick.
type Timing struct {
	Name string
	Ns   int64
}

// App owns a world, its state and its schedule.
type App struct {
	World *World
	State *State
	IDs   *IDs
	Rand  *Rand

	now     func() int64
	tick    Tick
	ready   bool
	systems [phases][]System
	order   []System
	timings []Timing
}

// NewApp returns an App without systems.
func NewApp(c Config) *App {
	if c.Capacity <= 0 {
		c.Capacity = 1024
	}
	a := &App{World: newWorld(c.Capacity), IDs: newIDs(c.IDRest), Rand: NewRand(c.Seed), now: c.Now}
	a.State = newState(a)
	Component[Net](a, "net", 1)
	Resource(a, "ids", 1, a.IDs)
	Resource(a, "random", 1, a.Rand)
	return a
}

// Add appends systems to a phase; inside a phase they run in the order added.
func (a *App) Add(p Phase, systems ...System) {
	if a.ready {
		panic("ecs: Add after Init")
	}
	a.systems[p] = append(a.systems[p], systems...)
}

// Init prepares every system in the order it will run, then seals the state's
// registry. It panics when a system uses a component that is not registered.
func (a *App) Init() {
	if a.ready {
		panic("ecs: Init called twice")
	}
	a.ready = true
	for _, phase := range a.systems {
		a.order = append(a.order, phase...)
	}
	for _, s := range a.order {
		s.Init(a)
		a.timings = append(a.timings, Timing{Name: systemName(s)})
	}
	a.State.seal()
}

// Step runs one tick.
func (a *App) Step() {
	if !a.ready {
		panic("ecs: Step before Init")
	}
	a.tick++
	var start int64
	if a.now != nil {
		start = a.now()
	}
	for i, s := range a.order {
		s.Update(a.tick)
		if a.World.IsLocked() {
			panic(fmt.Sprintf("ecs: system %s left a query open", a.timings[i].Name))
		}
		if a.now != nil {
			end := a.now()
			a.timings[i].Ns, start = end-start, end
		}
	}
}

// Tick is the tick that runs, or ran last; 0 before the first.
func (a *App) Tick() Tick { return a.tick }

// Timings lends what each system took in the last tick, in order.
func (a *App) Timings() []Timing { return a.timings }

// Despawn removes an entity and frees its id. Not while a query is open.
func (a *App) Despawn(e Entity) {
	a.IDs.free(netOf(a.World, e).ID, a.tick)
	a.World.RemoveEntity(e)
}

func systemName(s System) string {
	n := fmt.Sprintf("%T", s)
	for i := len(n) - 1; i >= 0; i-- {
		if n[i] == '.' || n[i] == '*' {
			return n[i+1:]
		}
	}
	return n
}
