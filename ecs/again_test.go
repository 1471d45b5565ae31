package ecs_test

import (
	"slices"
	"testing"

	"github.com/tickd/tickd/ecs"
)

// noter notes the ticks that it is told.
type noter struct{ ticks []ecs.Tick }

func (*noter) Init(*ecs.App)          {}
func (n *noter) Update(tick ecs.Tick) { n.ticks = append(n.ticks, tick) }

// Again sends once more, one tick later, and nothing happens in the world.
func TestAgain(t *testing.T) {
	a := ecs.NewApp(ecs.Config{})
	var world, send noter
	a.Add(ecs.Simulate, &world)
	a.Add(ecs.Send, &send)
	a.Init()
	a.Step()
	hash := a.State.Hash()
	a.Again()
	a.Again()
	if a.Tick() != 1 || a.Shown() != 3 || a.State.Hash() != hash {
		t.Fatalf("tick %d, shown as %d", a.Tick(), a.Shown())
	}
	a.Step()
	if !slices.Equal(world.ticks, []ecs.Tick{1, 2}) || !slices.Equal(send.ticks, []ecs.Tick{1, 2, 3, 4}) {
		t.Fatal(world.ticks, send.ticks)
	}
}
