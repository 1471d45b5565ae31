package arena_test

import (
	"fmt"
	"slices"

	"github.com/tickd/tickd/components"
	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// truth is what the server knows, to compare with what clients see.
type truth struct {
	game *systems.Game
	past [64]map[uint32]thing // by tick, modulo: longer than clients remember
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
		seen := thing{lanes: slices.Clone(lanes)}
		if has[arena.Mark](t.game.App, e) != nil {
			seen.team = uint32(has[arena.Side](t.game.App, e).Team)
		}
		now[uint32(id)] = seen
	}
	t.past[tick%64] = now
}

// check compares what a client sees with what was there: the field is so small
// that everybody sees all of it.
func (t *truth) check(c *sim.Client) error {
	if c.ID == 0 || c.Conn.Closed() || c.View.Tick() != uint32(t.game.App.Tick()) {
		return nil
	}
	team, visible, fresh := t.game.World.TeamOf(ecs.NetID(c.ID)), 0, true
	for e := range c.View.All {
		was, ok := t.past[e.Tick%64][e.ID]
		switch {
		case e.Limbo:
			continue
		case !ok || !slices.Equal(was.lanes, e.Lanes):
			return fmt.Errorf("%s, tick %d: entity %d is %v, want %v", c.Name, e.Tick, e.ID, e.Lanes, was.lanes)
		case was.team != 0 && was.team != team:
			return fmt.Errorf("%s of team %d sees a mark of team %d", c.Name, team, was.team)
		}
		visible++
		fresh = fresh && e.Tick == c.View.Tick()
	}
	want := 0
	for _, was := range t.past[c.View.Tick()%64] {
		if was.team == 0 || was.team == team {
			want++
		}
	}
	if fresh && visible != want {
		return fmt.Errorf("%s, tick %d: sees %d of %d", c.Name, c.View.Tick(), visible, want)
	}
	return nil
}

// sound checks what must hold in every tick: what is won is what others lost.
func (t *truth) sound() error {
	app := t.game.App
	match, kills, deaths, packs := t.match(), [3]int{}, [3]int{}, 0
	for id, e := range app.IDs.All {
		if has[arena.Pack](app, e) != nil {
			packs++
		}
		tally := has[arena.Tally](app, e)
		if tally == nil {
			continue
		}
		team := has[arena.Side](app, e).Team
		kills[team] += int(tally.Kills)
		deaths[team] += int(tally.Deaths)
		health, fallen, gun := has[components.Health](app, e).Points, has[arena.Fallen](app, e).Until, has[arena.Gun](app, e)
		if health < 0 || health > components.HealthMax || (health == 0) != (fallen != 0) || gun.Ammo > arena.Magazine {
			return fmt.Errorf("fighter %d: health %d, comes back in tick %d, %d shots", id, health, fallen, gun.Ammo)
		}
		if at := *has[components.Position](app, e); inWall(at) {
			return fmt.Errorf("fighter %d is in a wall: %v", id, at)
		}
	}
	if packs > len(arena.PackSpots()) {
		return fmt.Errorf("%d packs on %d spots", packs, len(arena.PackSpots()))
	}
	red, blue := int(match.Scores[arena.Red-1]), int(match.Scores[arena.Blue-1])
	if match.Phase != arena.WarmUp && (red != kills[arena.Red] || red != deaths[arena.Blue] || blue != kills[arena.Blue] || blue != deaths[arena.Red]) {
		return fmt.Errorf("scores %d and %d, kills %v, deaths %v", red, blue, kills, deaths)
	}
	return nil
}

func (t *truth) match() (m arena.Match) {
	for name, v := range t.game.App.State.All {
		if name == "match" {
			m = *v.(*arena.Match)
		}
	}
	return m
}

func inWall(at components.Position) bool {
	for _, w := range arena.Walls() {
		if at.X+arena.Radius > w.X.From && at.X-arena.Radius < w.X.To && at.Y+arena.Radius > w.Y.From && at.Y-arena.Radius < w.Y.To {
			return true
		}
	}
	return false
}

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
