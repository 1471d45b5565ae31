package ecs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// panics fails unless f panics with all those words.
func panics(t *testing.T, f func(), words ...string) {
	t.Helper()
	defer func() {
		t.Helper()
		text := fmt.Sprint(recover())
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("panic %q does not say %q", text, w)
			}
		}
	}()
	f()
}

// system makes a System of two functions.
type system struct {
	init   func(a *ecs.App)
	update func(tick ecs.Tick)
}

func (s *system) Init(a *ecs.App) {
	if s.init != nil {
		s.init(a)
	}
}

func (s *system) Update(tick ecs.Tick) {
	if s.update != nil {
		s.update(tick)
	}
}

// Systems run by phase, then in the order added; Init does too.
func TestOrder(t *testing.T) {
	a := ecs.NewApp(ecs.Config{})
	var log []string
	add := func(p ecs.Phase, name string) {
		a.Add(p, &system{
			func(*ecs.App) { log = append(log, "init "+name) },
			func(tick ecs.Tick) { log = append(log, fmt.Sprint(name, " ", tick)) },
		})
	}
	add(ecs.Send, "d")
	add(ecs.Simulate, "b")
	add(ecs.Receive, "a")
	add(ecs.Simulate, "c")
	a.Init()
	a.Step()
	a.Step()
	want := []string{"init a", "init b", "init c", "init d", "a 1", "b 1", "c 1", "d 1", "a 2", "b 2", "c 2", "d 2"}
	if !slices.Equal(log, want) {
		t.Errorf("got %q", log)
	}
}

// leaker opens a query and does not close it.
type leaker struct{ all ecs.Filter1[ecs.Net] }

func (s *leaker) Init(a *ecs.App) { s.all = ecs.NewFilter1[ecs.Net](a) }
func (s *leaker) Update(ecs.Tick) { s.all.Query() }

type (
	float struct{ Deep [2]inner }
	inner struct{ Ratio float32 }
)

func (*float) Append(b []byte) []byte { return b }
func (*float) Decode(*wire.Reader)    {}

type mapped struct{ ByName map[string]*inner }

func (*mapped) Append(b []byte) []byte { return b }
func (*mapped) Decode(*wire.Reader)    {}

type unregistered struct{ N int32 }

func TestProgrammerErrorsPanic(t *testing.T) {
	fresh := func() *ecs.App { return ecs.NewApp(ecs.Config{}) }
	ready := func() *ecs.App { a := fresh(); a.Init(); return a }
	for _, c := range []struct {
		name  string
		f     func()
		words []string
	}{
		{"a component that is not registered", func() {
			a := fresh()
			a.Add(ecs.Simulate, &system{init: func(a *ecs.App) { ecs.NewMap[unregistered](a) }})
			a.Init()
		}, []string{"ecs_test.unregistered", "not registered"}},
		{"a query left open", func() {
			a := fresh()
			a.Add(ecs.Simulate, &leaker{})
			a.Init()
			a.Step()
		}, []string{"system leaker left a query open"}},
		{"a float in a component", func() { ecs.Component[float](fresh(), "wind", 1) }, []string{`"wind"`, "ecs_test.float.Deep.Ratio"}},
		{"a float in a resource", func() { ecs.Resource(fresh(), "winds", 1, &mapped{}) }, []string{`"winds"`, "ecs_test.mapped.ByName.Ratio"}},
		{"a component twice", func() {
			a := fresh()
			ecs.Component[place](a, "place", 1)
			ecs.Component[place](a, "other", 1)
		}, []string{`"other"`, "twice"}},
		{"a name twice", func() {
			a := fresh()
			ecs.Component[place](a, "place", 1)
			ecs.Component[speed](a, "place", 1)
		}, []string{`"place"`, "twice"}},
		{"a resource twice", func() { ecs.Resource(fresh(), "random", 1, ecs.NewRand(1)) }, []string{`"random"`, "twice"}},
		{"state registered late", func() { ecs.Component[place](ready(), "place", 1) }, []string{`"place"`, "after Init"}},
		{"a system added late", func() { ready().Add(ecs.Send, &leaker{}) }, []string{"Add after Init"}},
		{"Init twice", func() { ready().Init() }, []string{"Init called twice"}},
		{"Step before Init", func() { fresh().Step() }, []string{"Step before Init"}},
		{"Restore before Init", func() { _ = fresh().State.Restore(nil) }, []string{"initialised App"}},
		{"Restore over entities", func() {
			a := newDrift()
			s := ecs.NewSpawn2[place, speed](a)
			s.New(0, place{}, speed{})
			_ = a.State.Restore(nil)
		}, []string{"without entities"}},
	} {
		t.Run(c.name, func(t *testing.T) { panics(t, c.f, append(c.words, "ecs: ")...) })
	}
}

func TestTimings(t *testing.T) {
	now := int64(0)
	a := ecs.NewApp(ecs.Config{Now: func() int64 { now += 7; return now }})
	a.Add(ecs.Simulate, &system{}, &drift{})
	ecs.Component[place](a, "place", 1)
	ecs.Component[speed](a, "speed", 1)
	a.Init()
	a.Step()
	if got := fmt.Sprint(a.Timings()); got != "[{system 7} {drift 7}]" {
		t.Error(got)
	}
}
