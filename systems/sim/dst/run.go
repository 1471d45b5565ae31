package dst

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/tickd/tickd/ecs/journal/fakedisk"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/systems"
)

// settleTicks is within how many ticks all must be well when nothing goes wrong any more.
const settleTicks = 600

// burst is for how many ticks in a row the server is overloaded, or not.
const burst = 32

// Result is what became of a run.
type Result struct {
	Trace   uint64 // a hash over everything that happened: equal plans have equal ones
	Ticks   int    // that were simulated, in all worlds
	Crashes int
	Settled int // ticks until all was well
	Counts  Counts
	Failure *Failure
}

// Counts tell how much of a run there was to check.
type Counts struct {
	Accepted  int // players let in
	Resumed   int // of these, those who came back to a player that they had been
	Moved     int // of clients to another room, on the same connection
	Snapshots int // compared with the pictures
	Answers   int // told
	Again     int // of these, those that had been told before
	Restored  int // states that were saved and read
	Recovered int // worlds that went on after a crash
	Taken     int // ticks that crashes took back, of which nobody knew
	Full      int // worlds that became read-only for a full disk
}

// Add adds what another run had.
func (c *Counts) Add(o Counts) {
	for _, sum := range []struct{ to, from *int }{
		{&c.Accepted, &o.Accepted},
		{&c.Resumed, &o.Resumed},
		{&c.Moved, &o.Moved},
		{&c.Snapshots, &o.Snapshots},
		{&c.Answers, &o.Answers},
		{&c.Again, &o.Again},
		{&c.Restored, &o.Restored},
		{&c.Recovered, &o.Recovered},
		{&c.Taken, &o.Taken},
		{&c.Full, &o.Full},
	} {
		*sum.to += *sum.from
	}
}

// Failure is a promise that was not kept.
type Failure struct {
	Class string // what kind of promise
	What  string
	Tick  int    // of the run
	Last  string // what happened before it
}

func (f *Failure) Error() string { return fmt.Sprintf("%s, at %d: %s", f.Class, f.Tick, f.What) }

// run is a plan that is played.
type run struct {
	game    *Game
	plan    *Plan
	r       draws // of what is one process's: the order of loops, stages
	now     int   // tick
	calm    bool  // nothing goes wrong any more
	heard   bool  // the server has had what was sent to it in this tick
	disk    *fakedisk.Disk
	process *process // nil: it does not run
	until   int      // when it is started again
	crashes int
	worlds  []*world
	clients []*player
	next    int    // of the plan's faults
	power   uint64 // of the next end of the process: a power loss, drawn by it; 0: kill -9
	again   int    // the operation of the disk at which the next recovery is stopped
	slow    int    // until when the disk is slow
	full    int    // until when it is full; 0: it is not
	trace   *trace
	counts  Counts
	log     *slog.Logger
	failure *Failure
}

// Run plays a plan.
func Run(g *Game, p Plan) (res Result) {
	r := newRun(g, p)
	defer func() {
		r.recovered(recover())
		res.Counts, res.Trace, res.Crashes, res.Failure = r.counts, r.trace.digest.Sum64(), r.crashes, r.failure
		for _, w := range r.worlds {
			res.Ticks += int(w.last())
		}
	}()
	r.process = r.start()
	for r.now = 1; r.now <= p.Ticks; r.now++ {
		r.tick()
	}
	r.settle()
	res.Settled = r.now - p.Ticks
	return res
}

func newRun(g *Game, p Plan) *run {
	r := &run{game: g, plan: &p, r: derive(p.Seed, partProcess, p.Order), trace: newTrace(), disk: fakedisk.New(p.Seed)}
	r.log = slog.New(complaints{r})
	for _, number := range p.Clients {
		r.clients = append(r.clients, r.newPlayer(number))
	}
	return r
}

// recovered takes note of the panic that ended the run, if one did.
func (r *run) recovered(v any) {
	if v != nil && v != errFailed {
		r.failure = &Failure{Class: "panic", What: fmt.Sprintf("%v\n%s", v, debug.Stack())}
	}
	if r.failure != nil {
		r.failure.Tick, r.failure.Last = r.now, r.trace.tail()
	}
}

// errFailed unwinds a run that has failed.
var errFailed = fmt.Errorf("dst: failed")

// fail ends the run.
func (r *run) fail(class, format string, args ...any) {
	if r.failure == nil {
		r.failure = &Failure{Class: class, What: fmt.Sprintf(format, args...)}
	}
	panic(errFailed)
}

// check ends a run that failed where a panic is caught.
func (r *run) check() {
	if r.failure != nil {
		panic(errFailed)
	}
}

// complaints fails the run on a panic that the server has caught.
type complaints struct{ run *run }

func (c complaints) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }
func (c complaints) WithAttrs([]slog.Attr) slog.Handler           { return c }
func (c complaints) WithGroup(string) slog.Handler                { return c }
func (c complaints) Handle(_ context.Context, rec slog.Record) error {
	what := rec.Message
	rec.Attrs(func(a slog.Attr) bool {
		what += fmt.Sprintf(" %s=%v", a.Key, a.Value)
		return true
	})
	if c.run.excused(what) {
		return nil
	}
	if c.run.failure == nil && (c.run.process == nil || !c.run.process.dead) && !c.run.disk.Crashed() {
		c.run.failure = &Failure{Class: "log", What: what}
	}
	return nil
}

// tick is one tick of everything.
func (r *run) tick() {
	at := none
	for r.next < len(r.plan.Faults) && r.plan.Faults[r.next].Tick < r.now {
		if !r.calm {
			at = max(at, r.strike(&r.plan.Faults[r.next]))
		}
		r.next++
	}
	if r.full != 0 && r.now >= r.full {
		r.full = 0
		r.disk.Quota(0)
	}
	if r.process == nil && r.now >= r.until {
		if r.process = r.start(); r.process == nil {
			r.crash()
		}
	}
	for _, c := range r.clients {
		c.act()
	}
	if p := r.process; p != nil {
		for _, c := range r.clients {
			c.up()
		}
		switch {
		case p.paused > 0:
			p.paused--
		case !p.tick(at):
			r.crash()
		}
	}
	r.heard = true
	for _, c := range r.clients {
		c.down()
	}
	r.heard = false
	r.bounds()
}

// leave takes what has left the server onto the network.
func (r *run) leave() {
	for _, c := range r.clients {
		c.leave()
	}
}

// bounds checks what is bounded.
func (r *run) bounds() {
	if r.process == nil {
		return
	}
	for _, c := range r.clients {
		if c.link == nil {
			continue
		}
		if err := c.link.Fault(); err != nil {
			r.fail("bound", "client %d: %v", c.number, err)
		}
	}
	for _, k := range r.process.kept {
		if held := k.server.Held(); held > netio.HeldMax {
			r.fail("bound", "world %q: %d ticks are held", k.name, held)
		}
	}
}

// world finds what is known of a world.
func (r *run) world(name string) *world {
	for _, w := range r.worlds {
		if w.name == name {
			return w
		}
	}
	w := newWorld(r, name)
	r.worlds = append(r.worlds, w)
	return w
}

// newGame makes the game on a server.
func (r *run) newGame(s *netio.Server) *systems.Game {
	c := r.game.Config()
	if r.plan.Budget > 0 {
		c.ClientBudget = r.plan.Budget
	}
	g := systems.New(s, c)
	systems.Provide(g, noRoom())
	r.game.Install(g)
	g.Init()
	return g
}

// rate is how many ticks a second there are.
func (g *Game) rate() int {
	if rate := g.Config().TickRate; rate != 0 {
		return rate
	}
	return 20
}

// period is a tick, in ns.
func (r *run) period() int64 { return 1e9 / int64(r.game.rate()) }

// overload tells the governor how long a tick took.
func (r *run) overload(g *systems.Game) {
	took := r.period() / 10
	if !r.calm && derive(r.plan.Seed, partLoad, r.now/burst).below(100) < r.plan.Overload {
		took = 2 * r.period()
	}
	g.Observe(took, r.period())
}

// diskDelay is for how many ticks the disk is busy now.
func (r *run) diskDelay() int {
	switch {
	case r.calm:
		return 0
	case r.now < r.slow:
		return 3 + r.r.below(8)
	case r.plan.DiskDelay == 0:
		return 0
	}
	return r.r.below(r.plan.DiskDelay + 1)
}

// order is some order of n things.
func (r *run) order(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
		j := r.r.below(i + 1)
		order[i], order[j] = order[j], order[i]
	}
	return order
}
