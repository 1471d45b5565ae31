package sim_test

import (
	"fmt"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

// news are what a client is told of what happens to others, in words.
type news []string

// reads notes what a client is told.
func (n *news) reads(t *testing.T, c *sim.Client) {
	c.Event = func(kind packet.EventType, b []byte) {
		if kind != sandbox.EventHappened {
			return
		}
		r := wire.NewReader(b)
		what, count, who, name, why := r.U8(), r.Uvarint(), r.U32(), r.String(packet.NameMax), r.U8()
		if err := r.Close(); err != nil || (who == 0) != (name == "") || count == 0 || count > 1 && who != 0 {
			t.Errorf("%d happened to %d: %d %q: %v", what, count, who, name, err)
		}
		if name == "" {
			name = fmt.Sprint(count)
		}
		*n = append(*n, fmt.Sprint([]string{"", "joined", "gone", "died"}[what], " ", name, " ", why))
	}
}

// told fails unless it is what was told since the last time.
func (n *news) told(t *testing.T, when string, want ...string) {
	t.Helper()
	if fmt.Sprint([]string(*n)) != fmt.Sprint(want) {
		t.Errorf("%s: told %q, want %q", when, []string(*n), want)
	}
	*n = nil
}

// Everybody is told who comes, who goes and why, and who dies of what.
func TestNewsOfOthers(t *testing.T) {
	s := sim.New(flat(64))
	a := actorOf(s, "reader")
	var told news
	told.reads(t, a.Client)
	steps(t, s, 2)
	told.told(t, "alone", "joined reader 0")
	b, c := actorOf(s, "second"), actorOf(s, "third")
	steps(t, s, 2)
	told.told(t, "two join", "joined second 0", "joined third 0")

	component[components.Health](s, b.ID).Points = 2
	x, y := b.tile()
	landOf(s).Set(x, y, land.Lava)
	component[components.Health](s, c.ID).Points = 0
	steps(t, s, 2)
	told.told(t, "two die", fmt.Sprint("died second ", uint8(land.Lava)), "died third 0")
	steps(t, s, 30)
	told.told(t, "they are dead, not dying")

	b.Send(packet.Append(nil, &packet.Bye{}))
	c.Send([]byte{200})
	steps(t, s, 2)
	told.told(t, "two leave", fmt.Sprint("gone second ", uint8(packet.Left)), fmt.Sprint("gone third ", uint8(packet.BadFrame)))
}

// What happens to many is told of a few, and of the others in a sum within a second, so
// that a crowd that comes and goes is a few bytes a second for each.
func TestNewsOfManyIsASum(t *testing.T) {
	const crowd = 400
	c := flat(64)
	c.Game.MaxPlayers, c.Net.Connections = crowd+10, crowd+10
	s := sim.New(c)
	a := actorOf(s, "reader")
	var told news
	told.reads(t, a.Client)
	steps(t, s, 20)
	told.told(t, "alone", "joined reader 0")
	for i := range crowd {
		s.Join(fmt.Sprintf("player%d", i))
	}
	steps(t, s, 20)
	told.told(t, "many join", "joined player0 0", "joined player1 0", "joined player2 0", "joined player3 0", "joined player4 0",
		fmt.Sprint("joined ", crowd-5, " 0"))
	for _, c := range s.Clients[1:] {
		c.Send(packet.Append(nil, &packet.Bye{}))
	}
	steps(t, s, 20)
	if len(told) != 6 || told[5] != fmt.Sprint("gone ", crowd-5, " 0") {
		t.Errorf("many leave: told %q", told)
	}
}
