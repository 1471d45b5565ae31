package sim_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

type spot struct{ x, y int32 }

// spots are where all players are, by rising id.
func spots(s *sim.Sim) (all []spot) {
	player, at := ecs.NewMap[components.Player](s.Game.App), ecs.NewMap[components.Position](s.Game.App)
	for _, e := range s.Game.App.IDs.All {
		if player.Has(e) {
			p := at.Get(e)
			all = append(all, spot{p.X / components.One, p.Y / components.One})
		}
	}
	return all
}

// apart is the least distance of two spots along an axis.
func apart(all []spot) int32 {
	least := int32(1 << 16)
	for i, a := range all {
		for _, b := range all[:i] {
			least = min(least, max(a.x-b.x, b.x-a.x, a.y-b.y, b.y-a.y))
		}
	}
	return least
}

// themed is a world of a built-in theme, in which players appear in the middle.
func themed(theme, seed string, side int32, players int) sim.Config {
	c := config(side)
	rulesOf(c).Spawn, rulesOf(c).Theme = sandbox.SpawnCentre, theme
	c.Game.Seed, c.Game.MaxPlayers = seed, players
	c.Net.Connections = players + 10
	return c
}

// harmed reports whether something hurts on a tile or beside it.
func harmed(m *land.Map, at spot) bool {
	for y := at.y - 1; y <= at.y+1; y++ {
		for x := at.x - 1; x <= at.x+1; x++ {
			if land.Info(m.At(x, y)).Damage > 0 {
				return true
			}
		}
	}
	return false
}

// places is on how many tiles near the middle somebody may appear.
func places(m *land.Map) (n int) {
	w, h := m.Size()
	for y := h/2 - land.SpawnReach; y <= h/2+land.SpawnReach; y++ {
		for x := w/2 - land.SpawnReach; x <= w/2+land.SpawnReach; x++ {
			if m.SafeSpawn(x, y) && m.Roomy(x, y) && !harmed(m, spot{x, y}) {
				n++
			}
		}
	}
	return n
}

// Thousands who join in one tick each get a place of their own, near the middle, on
// safe ground with nothing harmful beside it; the same whatever the order of rows.
func TestThousandsAppearOnPlacesOfTheirOwn(t *testing.T) {
	for _, theme := range land.Names() {
		room := places(landOf(sim.New(themed(theme, "apart", 512, 1))))
		if room < 300 {
			t.Fatalf("%s: only %d places", theme, room)
		}
		players := min(fewer(3000), room)
		var first []spot
		for _, shuffled := range []bool{false, true} {
			s := sim.New(themed(theme, "apart", 512, players))
			for i := range players / 2 {
				s.Join(fmt.Sprintf("early%d", i))
			}
			s.Game.Step() // and nobody reads what they are told of it, which would take long
			if shuffled {
				s.Game.App.Shuffle(7)
			}
			for i := range players - players/2 {
				s.Join(fmt.Sprintf("late%d", i))
			}
			s.Game.Step()
			all := spots(s)
			if len(all) != players || apart(all) == 0 {
				t.Fatalf("%s: %d of %d play, the nearest two %d tiles apart", theme, len(all), players, apart(all))
			}
			for _, at := range all {
				if !landOf(s).SafeSpawn(at.x, at.y) || harmed(landOf(s), at) {
					t.Fatalf("%s: one appears at %v", theme, at)
				}
				if d := max(at.x-256, 256-at.x, at.y-256, 256-at.y); d > land.SpawnReach {
					t.Fatalf("%s: one appears at %v, %d tiles from the middle", theme, at, d)
				}
			}
			if first == nil {
				first = all
			} else if !slices.Equal(first, all) {
				t.Errorf("%s: other rows, other places", theme)
			}
		}
	}
}

// A few who come one after another, or scattered over the world, have room between
// them, and so have those who died in one tick and come back together.
func TestAFewAppearWithRoomBetweenThem(t *testing.T) {
	for _, mode := range []sandbox.SpawnMode{sandbox.SpawnCentre, sandbox.SpawnScatter} {
		c := flat(64)
		rulesOf(c).Spawn = mode
		s := sim.New(c)
		for i := range 12 {
			actorOf(s, fmt.Sprintf("player%d", i))
			steps(t, s, 1+i%2)
		}
		if got := apart(spots(s)); got < 2 {
			t.Errorf("mode %d: two appear %d tiles apart", mode, got)
		}
		for _, c := range s.Clients {
			component[components.Health](s, c.ID).Points = 0
		}
		steps(t, s, int(s.Game.Ticks(sandbox.RespawnMs))+2)
		if got := apart(spots(s)); got < 2 {
			t.Errorf("mode %d: two come back %d tiles apart", mode, got)
		}
		for _, c := range s.Clients {
			if component[components.Health](s, c.ID).Points != components.HealthMax {
				t.Fatalf("mode %d: %s is still dead", mode, c.Name)
			}
		}
	}
}

// Nobody appears where one cannot walk away from: between walls, on a little island,
// or beside lava; not even when the middle has become such a place.
func TestNobodyAppearsWhereTheyAreShutIn(t *testing.T) {
	for _, tile := range []land.Tile{land.Cobblestone, land.Water, land.Lava} {
		s := sim.New(flat(128))
		for i := int32(60); i <= 67; i++ { // 6 x 6 tiles around the middle, 60 to 67 being the wall
			for _, at := range []spot{{i, 60}, {i, 67}, {60, i}, {67, i}} {
				landOf(s).Set(at.x, at.y, tile)
			}
		}
		landOf(s).Set(64, 58, tile)
		if tile != land.Lava { // in four: 9 tiles each
			for i := int32(61); i <= 66; i++ {
				landOf(s).Set(i, 62, tile)
				landOf(s).Set(i, 65, tile)
			}
		} else {
			for i := int32(61); i <= 66; i++ {
				landOf(s).Set(i, 61, tile)
				landOf(s).Set(i, 66, tile)
			}
		}
		for i := range 20 {
			s.Join(fmt.Sprintf("player%d", i))
		}
		s.Step()
		for _, at := range spots(s) {
			if at.x >= 60 && at.x <= 67 && at.y >= 60 && at.y <= 67 || harmed(landOf(s), at) {
				t.Errorf("%v: one appears at %v, behind the wall or beside it", tile, at)
			}
		}
	}
}

// When no tile is left, everybody gets in nevertheless, on the middle of the world.
func TestAFullWorldHasAPlaceForEverybody(t *testing.T) {
	const side, players = 32, 32*32 + 40
	c := flat(side)
	c.Game.MaxPlayers, c.Net.Connections = players, players+10
	s := sim.New(c)
	for i := range players {
		s.Join(fmt.Sprintf("player%d", i))
	}
	s.Step()
	seen := map[spot]int{}
	for _, at := range spots(s) {
		seen[at]++
	}
	if s.Game.Players.Len() != players || len(seen) != side*side {
		t.Fatalf("%d of %d play, on %d tiles", s.Game.Players.Len(), players, len(seen))
	}
	for at, n := range seen {
		if n > 1 && (at.x < side/2-1 || at.x > side/2 || at.y < side/2-1 || at.y > side/2) {
			t.Errorf("%d appear at %v", n, at)
		}
	}
}

// BenchmarkJoinStorm is a tick in which 4,000 ask to play, and one in which another
// joins among them.
func BenchmarkJoinStorm(b *testing.B) {
	var all, one time.Duration
	for range b.N {
		b.StopTimer()
		s := crowded(4000)
		b.StartTimer()
		before := time.Now()
		s.Game.Step()
		all += time.Since(before)
		s.Join("another")
		before = time.Now()
		s.Game.Step()
		one += time.Since(before)
	}
	b.ReportMetric(float64(all.Microseconds())/float64(b.N), "us/4000-joins")
	b.ReportMetric(float64(one.Microseconds())/float64(b.N), "us/next-tick")
}

// Where players appear anywhere, they do so when there are many, too: their crowd has no middle.
func TestManyAreScattered(t *testing.T) {
	const side, middle = 1024, 128
	players := fewer(9000)
	c := config(side)
	rulesOf(c).Spawn = sandbox.SpawnScatter
	c.Game.MaxPlayers, c.Net.Connections, c.Net.JoinRate = players, players, players
	s := sim.New(c)
	for i := range players {
		s.Join(fmt.Sprintf("player%d", i))
	}
	s.Game.Step() // and nobody reads what they are told of it, which would take long
	central, all := 0, spots(s)
	for _, at := range all {
		if max(at.x-side/2, side/2-at.x, at.y-side/2, side/2-at.y) < middle/2 {
			central++
		}
	}
	if want := players * middle * middle / (side * side); len(all) != players || central > 2*want+10 {
		t.Errorf("%d of %d are in the middle, where %d were to be expected", central, len(all), want)
	}
}
