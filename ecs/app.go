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
	Open     Phase = iota // what clients sent is there, and nobody has looked at it
	Receive               // causes become component values
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
	State *State
	IDs   *IDs
	Rand  *Rand

	world    *world
	net      componentID
	commands Commands
	now      func() int64
	tick     Tick
	extra    Tick // how often Again ran
	ready    bool
	running  bool // inside Step
	systems  [phases][]System
	order    []System
	last     []bool // by place in order: whether a phase ends there
	timings  []Timing
	ended    []func(NetID, Entity)
}

// NewApp returns an App without systems.
func NewApp(c Config) *App {
	if c.Capacity <= 0 {
		c.Capacity = 1024
	}
	a := &App{world: newWorld(c.Capacity), IDs: newIDs(c.IDRest), Rand: NewRand(c.Seed), now: c.Now}
	a.State, a.net, a.commands.app = newState(a), idOf[Net](a.world), a
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
	a.last = make([]bool, len(a.order))
	end := 0
	for _, phase := range a.systems {
		if end += len(phase); len(phase) > 0 {
			a.last[end-1] = true
		}
	}
	for _, s := range a.order {
		s.Init(a)
		a.timings = append(a.timings, Timing{Name: systemName(s)})
	}
	a.State.seal()
}

// Step runs one tick: every system in order, and after the last one of each phase
// the Commands that its systems gave, which count as that system's time.
func (a *App) Step() {
	if !a.ready {
		panic("ecs: Step before Init")
	}
	a.tick++
	a.running = true
	var start int64
	if a.now != nil {
		start = a.now()
	}
	for i, s := range a.order {
		if i < a.sends() {
			s.Update(a.tick)
		} else {
			s.Update(a.Shown())
		}
		if a.world.IsLocked() {
			panic(fmt.Sprintf("ecs: system %s left a query open", a.timings[i].Name))
		}
		if a.last[i] {
			a.commands.apply()
		}
		if a.now != nil {
			end := a.now()
			a.timings[i].Ns, start = end-start, end
		}
	}
	a.running = false
}

// Tick is the tick that runs, or ran last; 0 before the first.
func (a *App) Tick() Tick { return a.tick }

// Again runs the systems of Send once more while the world stands still: they are
// told the tick after the one that they were told last, and so are ahead of Tick from now on.
// Between two Steps.
func (a *App) Again() {
	if !a.ready || a.running {
		panic("ecs: Again belongs between two Steps")
	}
	a.extra++
	for _, s := range a.order[a.sends():] {
		s.Update(a.Shown())
	}
	a.commands.apply()
}

// Shown is the tick as Send counts: Tick, and one more for each Again. It is no state.
func (a *App) Shown() Tick { return a.tick + a.extra }

// sends is where in the order Send begins.
func (a *App) sends() int { return len(a.order) - len(a.systems[Send]) }

// Querying reports whether a query is open, so that the world may not change shape.
func (a *App) Querying() bool { return a.world.IsLocked() }

// Timings lends what each system took in the last tick, in order.
func (a *App) Timings() []Timing { return a.timings }

// Commands are for changing the world's shape from inside a query.
func (a *App) Commands() *Commands { return &a.commands }

// OnDespawn has f called for each entity before it ends, whoever ends it, in the
// order in which they ask. f may look at the entity and give Commands, and changes
// nothing of the world at once. It is called from a system's Init.
func (a *App) OnDespawn(f func(NetID, Entity)) { a.ended = append(a.ended, f) }

// Despawn removes an entity at once and frees its id. Not while a query is open.
// Ids that are freed in one tick come back in the order in which they were freed,
// so that order must not be one of rows: Commands sort.
func (a *App) Despawn(e Entity) {
	id := a.netOf(e).ID
	for _, f := range a.ended {
		f(id, e)
	}
	a.IDs.free(id, a.tick)
	a.world.RemoveEntity(e)
}

func (a *App) netOf(e Entity) *Net { return (*Net)(pointer(a.world, e, a.net)) }

func systemName(s System) string {
	n := fmt.Sprintf("%T", s)
	for i := len(n) - 1; i >= 0; i-- {
		if n[i] == '.' || n[i] == '*' {
			return n[i+1:]
		}
	}
	return n
}
