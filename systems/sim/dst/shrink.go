package dst

import (
	"fmt"
	"slices"
	"strings"
)

// shrinkRuns is how many runs Shrink makes at most.
const shrinkRuns = 400

// Shrink makes a plan smaller that fails, so that it still breaks the same promise: fewer
// ticks, faults and clients. It returns the smaller plan and what becomes of it.
func Shrink(g *Game, p Plan, f *Failure) (Plan, Result) {
	s := &shrinker{game: g, plan: p, class: f.Class, left: shrinkRuns}
	s.best = Result{Failure: f}
	if f.Tick < p.Ticks {
		s.try(s.with(func(p *Plan) { p.Ticks = f.Tick }))
	}
	for again := true; again && s.left > 0; {
		again = s.faults()
		again = s.clients() || again
		again = s.ticks() || again
	}
	s.try(s.plan) // for its trace, and to show that it fails each time
	return s.plan, s.best
}

type shrinker struct {
	game  *Game
	plan  Plan
	class string
	best  Result
	left  int
}

// with is the plan, changed.
func (s *shrinker) with(change func(*Plan)) Plan {
	p := s.plan
	p.Clients, p.Faults = slices.Clone(p.Clients), slices.Clone(p.Faults)
	change(&p)
	return p
}

// try keeps a plan that fails in the same way.
func (s *shrinker) try(p Plan) bool {
	if s.left == 0 {
		return false
	}
	s.left--
	res := Run(s.game, p)
	if res.Failure == nil || res.Failure.Class != s.class {
		return false
	}
	s.plan, s.best = p, res
	return true
}

// faults leaves out faults, first many at once.
func (s *shrinker) faults() (smaller bool) {
	for size := len(s.plan.Faults); size > 0; size /= 2 {
		for at := 0; at < len(s.plan.Faults); {
			to := min(at+size, len(s.plan.Faults))
			if s.try(s.with(func(p *Plan) { p.Faults = slices.Delete(p.Faults, at, to) })) {
				smaller = true
			} else {
				at = to
			}
		}
	}
	return smaller
}

// clients leaves out clients.
func (s *shrinker) clients() (smaller bool) {
	for at := 0; at < len(s.plan.Clients); {
		if s.try(s.with(func(p *Plan) { p.Clients = slices.Delete(p.Clients, at, at+1) })) {
			smaller = true
		} else {
			at++
		}
	}
	return smaller
}

// ticks ends the run earlier.
func (s *shrinker) ticks() (smaller bool) {
	for step := s.plan.Ticks / 2; step > 0; step /= 2 {
		if s.try(s.with(func(p *Plan) { p.Ticks -= step })) {
			smaller = true
		}
	}
	return smaller
}

// Command is what to say after `sim` to play the plan again, which was drawn of its seed.
func (p *Plan) Command() string {
	drawn := Draw(p.Seed, p.Ticks)
	var b strings.Builder
	fmt.Fprintf(&b, "--seed %d --ticks %d", p.Seed, p.Ticks)
	if len(p.Clients) < len(drawn.Clients) {
		fmt.Fprintf(&b, " --clients %s", numbers(p.Clients, func(c int) int { return c }))
	}
	if kept := p.upTo(); len(kept) < len(drawn.Faults) {
		fmt.Fprintf(&b, " --faults %s", numbers(kept, func(f Fault) int { return f.Number }))
	}
	return b.String()
}

// upTo are the faults that happen.
func (p *Plan) upTo() []Fault {
	return slices.DeleteFunc(slices.Clone(p.Faults), func(f Fault) bool { return f.Tick >= p.Ticks })
}

// numbers are some numbers, "none" if there are none.
func numbers[T any](all []T, of func(T) int) string {
	if len(all) == 0 {
		return "none"
	}
	var texts []string
	for _, one := range all {
		texts = append(texts, fmt.Sprint(of(one)))
	}
	return strings.Join(texts, ",")
}

// String tells who takes part, and what goes wrong.
func (p *Plan) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d, %d ticks, clients %v, %+v\n", p.Seed, p.Ticks, p.Clients, p.Knobs)
	for _, f := range p.upTo() {
		fmt.Fprintln(&b, "  ", f)
	}
	return b.String()
}
