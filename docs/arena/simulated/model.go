package simulated

import (
	"fmt"

	"github.com/tickd/tickd/components"
	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems"
)

// Model is what must hold in every tick of a match.
type Model struct {
	most int  // fighters that there were
	gone bool // one has left, and taken along what it did
}

// Tick checks a tick.
func (m *Model) Tick(g *systems.Game, _ []byte) error { return m.Sound(g.App) }

// Sound checks that what is won is what others lost.
func (m *Model) Sound(app *ecs.App) error {
	match, kills, deaths, packs, fighters := MatchOf(app), [3]int{}, [3]int{}, 0, 0
	for id, e := range app.IDs.All {
		if has[arena.Pack](app, e) != nil {
			packs++
		}
		tally := has[arena.Tally](app, e)
		if tally == nil {
			continue
		}
		fighters++
		team := has[arena.Side](app, e).Team
		kills[team] += int(tally.Kills)
		deaths[team] += int(tally.Deaths)
		health, fallen, gun := has[components.Health](app, e).Points, has[arena.Fallen](app, e).Until, has[arena.Gun](app, e)
		if health < 0 || health > components.HealthMax || (health == 0) != (fallen != 0) || gun.Ammo > arena.Magazine {
			return fmt.Errorf("fighter %d: health %d, comes back in tick %d, %d shots", id, health, fallen, gun.Ammo)
		}
		if at := *has[components.Position](app, e); InWall(at) {
			return fmt.Errorf("fighter %d is in a wall: %v", id, at)
		}
	}
	if packs > len(arena.PackSpots()) {
		return fmt.Errorf("%d packs on %d spots", packs, len(arena.PackSpots()))
	}
	m.gone = m.gone || fighters < m.most
	m.most = max(m.most, fighters)
	red, blue := int(match.Scores[arena.Red-1]), int(match.Scores[arena.Blue-1])
	if match.Phase == arena.WarmUp {
		return nil // the board still shows the last match
	}
	if red < kills[arena.Red] || red < deaths[arena.Blue] || blue < kills[arena.Blue] || blue < deaths[arena.Red] {
		return fmt.Errorf("scores %d and %d, but kills %v, deaths %v", red, blue, kills, deaths)
	}
	if !m.gone && (red != kills[arena.Red] || red != deaths[arena.Blue] || blue != kills[arena.Blue] || blue != deaths[arena.Red]) {
		return fmt.Errorf("scores %d and %d, kills %v, deaths %v", red, blue, kills, deaths)
	}
	return nil
}

// MatchOf is the match as it stands.
func MatchOf(app *ecs.App) (m arena.Match) {
	for name, v := range app.State.All {
		if name == "match" {
			m = *v.(*arena.Match)
		}
	}
	return m
}

// InWall reports whether a fighter there would be in a wall.
func InWall(at components.Position) bool {
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
