package arena_test

import (
	"testing"

	"github.com/tickd/tickd/components"
	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sim"
)

// duel is two who stand where a test puts them and do what it says.
type duel struct {
	*sim.Sim
	t         *testing.T
	red, blue *sim.Client
	held      map[*sim.Client]*arena.Controls
	kills     []arena.Kill
}

func newDuel(t *testing.T, c sim.Config) *duel {
	d := &duel{Sim: sim.New(c), t: t, held: map[*sim.Client]*arena.Controls{}}
	d.red = d.JoinWith(packet.Join{Name: []byte("red"), Data: []byte{arena.Red}})
	d.blue = d.JoinWith(packet.Join{Name: []byte("blue"), Data: []byte{arena.Blue}})
	d.red.Event = func(kind packet.EventType, b []byte) {
		if kind == arena.EventKill {
			var k arena.Kill
			if err := decode(b, &k); err != nil {
				t.Error(err)
			}
			d.kills = append(d.kills, k)
		}
	}
	d.held[d.red], d.held[d.blue] = &arena.Controls{}, &arena.Controls{}
	d.run(2)
	return d
}

// run goes on for some ticks.
func (d *duel) run(ticks int) {
	d.t.Helper()
	for range ticks {
		for c, held := range d.held {
			c.Input(held)
		}
		d.Step()
		for c := range d.held {
			if c.Err != nil {
				d.t.Fatal(c.Err)
			}
		}
	}
}

func part[T any](d *duel, c *sim.Client) *T {
	e, _ := d.Game.App.IDs.Get(ecs.NetID(c.ID))
	return has[T](d.Game.App, e)
}

// put places a fighter, in tiles.
func (d *duel) put(c *sim.Client, x, y int32) {
	*part[components.Position](d, c) = components.Position{X: x * components.One, Y: y * components.One}
}

// kill lets red shoot blue, who stands still, until it falls.
func (d *duel) kill() {
	d.t.Helper()
	d.put(d.red, 23, 9)
	d.put(d.blue, 23, 12)
	d.held[d.red].Aim, d.held[d.red].Buttons = 1<<14, arena.Fire
	for range 60 {
		if d.run(1); part[components.Health](d, d.blue).Points == 0 {
			d.held[d.red].Buttons = 0
			return
		}
	}
	d.t.Fatal("five shots did not kill")
}

func TestKillAndComeBack(t *testing.T) {
	d := newDuel(t, config(30))
	d.kill()
	if len(d.kills) != 1 || d.kills[0] != (arena.Kill{Killer: ecs.NetID(d.red.ID), Victim: ecs.NetID(d.blue.ID), Team: arena.Blue}) {
		t.Errorf("told of %v", d.kills)
	}
	if *part[arena.Tally](d, d.red) != (arena.Tally{}) {
		t.Error("a kill in the warm-up counts")
	}
	was := *part[components.Position](d, d.blue)
	d.held[d.blue].X = arena.Tilt
	d.run(30)
	if *part[components.Position](d, d.blue) != was {
		t.Error("the dead walk")
	}
	d.held[d.blue].X = 0
	d.run(60)
	base, at := arena.Base(arena.Blue), *part[components.Position](d, d.blue)
	if part[components.Health](d, d.blue).Points != components.HealthMax || at.X < base.X.From || at.X >= base.X.To || at.Y < base.Y.From || at.Y >= base.Y.To {
		t.Errorf("came back with %v at %v, want the base %v", part[components.Health](d, d.blue), at, base)
	}
}

func TestFriendsAndWallsStopNoHarm(t *testing.T) {
	d := newDuel(t, config(30))
	friend := d.JoinWith(packet.Join{Name: []byte("friend"), Data: []byte{arena.Red}})
	d.held[friend] = &arena.Controls{}
	d.run(2)
	d.put(d.red, 23, 9)
	d.put(friend, 23, 11)
	d.put(d.blue, 23, 13)
	d.held[d.red].Aim, d.held[d.red].Buttons = 1<<14, arena.Fire
	d.run(60)
	if part[components.Health](d, friend).Points != components.HealthMax {
		t.Error("shot a friend")
	}
	if part[components.Health](d, d.blue).Points == components.HealthMax {
		t.Error("a friend stops shots")
	}

	d = newDuel(t, config(30))
	d.put(d.red, 12, 12)
	d.put(d.blue, 16, 12) // behind the wall from 13 to 15
	d.held[d.red].Buttons = arena.Fire
	d.run(60)
	if part[components.Health](d, d.blue).Points != components.HealthMax {
		t.Error("shot through a wall")
	}
}

// Who aims at where somebody was seen hits, though that one is not there any more;
// who claims to see what was there long ago misses.
func TestShotsGoByWhatTheShooterSaw(t *testing.T) {
	for _, shot := range []struct {
		gone, late uint32 // ticks
		hits       bool
	}{{1, 0, false}, {1, 6, true}, {30, 35, false}} {
		d := newDuel(t, config(30))
		d.put(d.red, 23, 9)
		d.put(d.blue, 23, 11)
		d.run(20) // stands there
		d.put(d.blue, 35, 9)
		d.run(int(shot.gone))
		tick := uint32(d.Game.App.Tick())
		d.red.InputSeeing(&arena.Controls{Aim: 1 << 14, Buttons: arena.Fire}, (tick+1-shot.late)*16)
		d.held = map[*sim.Client]*arena.Controls{}
		d.run(9)
		if hit := part[components.Health](d, d.blue).Points < components.HealthMax; hit != shot.hits {
			t.Errorf("gone for %d ticks, seen %d ticks late: hit %v, want %v", shot.gone, shot.late, hit, shot.hits)
		}
	}
}

func TestPacksHealAndComeBack(t *testing.T) {
	d := newDuel(t, config(30))
	spot := arena.PackSpots()[0]
	d.put(d.red, spot.X/components.One, spot.Y/components.One)
	d.run(5)
	if packs := d.seen("pack"); packs != len(arena.PackSpots()) {
		t.Fatalf("%d packs: somebody took one who did not need it", packs)
	}
	part[components.Health](d, d.red).Points = 30
	d.run(1)
	if got := part[components.Health](d, d.red).Points; got != 80 || d.seen("pack") != len(arena.PackSpots())-1 {
		t.Errorf("health %d, %d packs lie there", got, d.seen("pack"))
	}
	d.run(12*30 + 1)
	if got := part[components.Health](d, d.red).Points; got != components.HealthMax {
		t.Errorf("health %d: the pack did not come back", got)
	}
}

// seen is how many of a class red sees.
func (d *duel) seen(class string) (n int) {
	want, _ := d.Game.Registry.ClassOf(class)
	for e := range d.red.View.All {
		if ecs.Class(e.Class) == want {
			n++
		}
	}
	return n
}

func TestMarksAreForTheTeam(t *testing.T) {
	d := newDuel(t, config(30))
	answers := map[uint32]packet.Code{}
	d.blue.Event = func(kind packet.EventType, b []byte) {
		if r := wire.NewReader(b); kind == packet.EventAnswer {
			answers[r.U32()] = packet.Code(r.U8())
		}
	}
	d.blue.Send(packet.Append(nil, &arena.Point{Seq: 1, X: 100, Y: 200}))
	d.blue.Send(packet.Append(nil, &arena.Point{Seq: 2, X: 100, Y: 200}))
	d.run(1)
	if answers[1] != packet.OK || answers[2] != arena.TooSoon {
		t.Errorf("answers %v", answers)
	}
	if d.seen("mark") != 0 {
		t.Error("the enemy sees the mark")
	}
	d.red, d.blue = d.blue, d.red
	if d.seen("mark") != 1 {
		t.Error("the team does not see the mark")
	}
	d.run(4*30 + 1)
	if d.seen("mark") != 0 {
		t.Error("the mark stays")
	}
}

func TestAmmoIsPrivateAndRunsOut(t *testing.T) {
	d := newDuel(t, config(30))
	gun := func() (g arena.Gun) {
		if err := decode(d.red.View.OwnBlob(), &g); err != nil {
			t.Fatal(err)
		}
		return g
	}
	if gun().Ammo != arena.Magazine {
		t.Fatalf("begins with %+v", gun())
	}
	d.put(d.red, 23, 9)
	d.held[d.red].Buttons = arena.Fire
	d.run(1)
	if gun().Ammo != arena.Magazine-1 {
		t.Errorf("after a shot: %+v", gun())
	}
	d.run(arena.Magazine * 6)
	if gun().Ammo != 0 {
		t.Errorf("after a magazine: %+v", gun())
	}
	d.held[d.red].Buttons = 0
	d.run(40)
	if gun().Ammo != arena.Magazine {
		t.Errorf("after loading: %+v", gun())
	}
	d.held[d.red].Buttons = arena.Fire
	d.run(2)
	d.held[d.red].Buttons = arena.Reload
	d.run(1)
	if gun().Ammo != 0 {
		t.Errorf("does not reload: %+v", gun())
	}
}
