package arena_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sim"
)

// Every field of the arena's components is saved: what is filled in comes back.
func TestEveryFieldIsSaved(t *testing.T) {
	checked := 0
	for name, v := range sim.New(config(30)).Game.App.State.All {
		typ := reflect.TypeOf(v).Elem()
		if !strings.HasSuffix(typ.PkgPath(), "docs/arena/game") {
			continue // the engine's own tests see to it
		}
		checked++
		filled, read := reflect.New(typ), reflect.New(typ)
		fill(filled.Elem())
		b := filled.Interface().(message).Append(nil)
		if !filled.Elem().Comparable() {
			continue // a list: the golden bytes have it
		}
		if err := decode(b, read.Interface().(message)); err != nil || filled.Elem().Interface() != read.Elem().Interface() {
			t.Errorf("%s: saved %+v, read %+v, %v", name, filled.Elem(), read.Elem(), err)
		}
	}
	if checked < 10 {
		t.Errorf("only %d were checked", checked)
	}
}

// fill sets every field to something.
func fill(v reflect.Value) {
	switch {
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i))
			}
		}
	case v.Kind() == reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case v.CanUint():
		v.SetUint(1)
	case v.CanInt():
		v.SetInt(1)
	}
}

// A match goes on from what was saved as it went on, whenever that was: between
// shots, deaths, joins, losses and marks.
func TestRestoredAtManyMoments(t *testing.T) {
	const bots, ticks, every, after = 16, 900, 20, 25
	m := newMatch(t, config(30), bots)
	saves := map[int][]byte{}
	for tick := range ticks {
		switch c := m.Clients[tick%bots]; {
		case tick%37 == 0 && c.ID != 0 && !c.Conn.Closed():
			c.Send(packet.Append(nil, point(uint32(tick+1))))
		case tick%150 == 149:
			m.Clients[tick/150].Conn.Drop()
			m.join(fmt.Sprintf("late-%d", tick), 0)
		}
		m.step()
		if tick%every == 0 {
			saves[tick] = m.Game.App.State.Save(nil)
		}
	}
	for at, saved := range saves {
		s := sim.New(config(30))
		if err := s.Game.App.State.Restore(saved); err != nil {
			t.Fatalf("saved after tick %d: %v", at, err)
		}
		to := min(at+1+after, ticks)
		same(t, fmt.Sprintf("restored after tick %d", at), replay(t, s, m.tape.records[at+1:to]), m.tape.hashes[at+1:to])
	}
}

func point(seq uint32) *arena.Point { return &arena.Point{Seq: seq, X: 300, Y: 200} }
