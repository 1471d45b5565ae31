package arena_test

import (
	"fmt"
	"slices"
	"sync"

	"github.com/tickd/tickd/components"
	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/docs/arena/simulated"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// truth is what the server knows, to compare with what clients see.
type truth struct {
	game *systems.Game
	mu   sync.RWMutex
	past map[uint32]map[uint32]thing // by tick, then by id

	model simulated.Model
}

// thing is an entity in one tick.
type thing struct {
	lanes []int32
	team  uint32 // that sees it; 0: everybody
}

func (t *truth) take() {
	tick, now := t.game.App.Tick(), map[uint32]thing{}
	for id, e := range t.game.App.IDs.All {
		lanes, ok := t.game.World.LanesOf(id)
		if !ok {
			continue
		}
		seen := thing{lanes: t.visible(id, lanes)}
		if has[arena.Mark](t.game.App, e) != nil {
			seen.team = uint32(has[arena.Side](t.game.App, e).Team)
		}
		now[uint32(id)] = seen
	}
	t.mu.Lock()
	if t.past == nil {
		t.past = map[uint32]map[uint32]thing{}
	}
	t.past[uint32(tick)] = now
	t.mu.Unlock()
}

// visible are those lanes of an entity that its class has, and zeros.
func (t *truth) visible(id ecs.NetID, lanes []int32) []int32 {
	schema := t.game.World.Schema()
	seen := make([]int32, len(lanes))
	for _, c := range schema.Classes[t.game.World.ClassOf(id)].Components {
		from, to := schema.First(int(c)), len(lanes)
		if next := int(c) + 1; next < len(schema.Components) {
			to = schema.First(next)
		}
		copy(seen[from:to], lanes[from:to])
	}
	return seen
}

// check compares what a client of a team sees with what was there: the field is so
// small that everybody sees all of it. Any goroutine may call it.
func (t *truth) check(v *client.View, team uint32) error {
	t.mu.RLock()
	defer t.mu.RUnlock()
	visible, fresh := 0, true
	for e := range v.All {
		if e.Limbo {
			continue
		}
		was, ok := t.past[e.Tick][e.ID]
		switch {
		case !ok || !slices.Equal(was.lanes, e.Lanes):
			return fmt.Errorf("tick %d: entity %d is %v, want %v", e.Tick, e.ID, e.Lanes, was.lanes)
		case was.team != 0 && was.team != team:
			return fmt.Errorf("team %d sees a mark of team %d", team, was.team)
		}
		visible++
		fresh = fresh && e.Tick == v.Tick()
	}
	want := 0
	for _, was := range t.past[v.Tick()] {
		if was.team == 0 || was.team == team {
			want++
		}
	}
	if fresh && visible != want {
		return fmt.Errorf("tick %d: team %d sees %d of %d", v.Tick(), team, visible, want)
	}
	return nil
}

// sound checks what must hold in every tick.
func (t *truth) sound() error { return t.model.Sound(t.game.App) }

func inWall(at components.Position) bool { return simulated.InWall(at) }

// has is a component of an entity, or nil.
func has[T any](a *ecs.App, e ecs.Entity) *T {
	m := ecs.NewMap[T](a)
	if !m.Has(e) {
		return nil
	}
	return m.Get(e)
}

// decode reads a whole value.
func decode(b []byte, v interface{ Decode(*wire.Reader) }) error {
	r := wire.NewReader(b)
	v.Decode(&r)
	return r.Close()
}
