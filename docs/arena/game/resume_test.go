package arena_test

import (
	"slices"
	"testing"

	"github.com/tickd/tickd/components"
	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sim"
)

// Whoever shows the token of a fighter that stayed comes back to it: where it was,
// with what it had. A stranger under the same name does not.
func TestTheSameAccountComesBack(t *testing.T) {
	d := newDuel(t, config(30))
	var token []byte
	again := packet.Join{Name: []byte("lost"), Data: []byte{arena.Red}}
	lost := d.JoinWith(again)
	lost.Heard = hearToken(t, &token)
	d.held[lost] = &arena.Controls{}
	d.run(2)
	d.put(lost, 23, 9)
	part[components.Health](d, lost).Points = 40
	part[arena.Gun](d, lost).Ammo = 3
	d.run(1)
	delete(d.held, lost)
	lost.Conn.Drop()
	d.run(30)

	stranger := d.JoinWith(again)
	d.run(1)
	if len(stranger.Refused) != 1 || stranger.Refused[0].Code != packet.NameTaken {
		t.Errorf("a stranger under that name: %v", stranger.Refused)
	}
	again.Token, again.Data = token, []byte{arena.Blue} // what it says of a team does not count any more
	back := d.JoinWith(again)
	d.held[back] = &arena.Controls{}
	d.run(2)
	if back.ID != lost.ID || back.ID == 0 {
		t.Fatalf("came back as %d, was %d: %v", back.ID, lost.ID, back.Refused)
	}
	if part[components.Health](d, back).Points != 40 || part[arena.Gun](d, back).Ammo != 3 || part[arena.Side](d, back).Team != arena.Red {
		t.Error("came back as somebody else")
	}
	d.run(11 * 30)
	if part[components.Health](d, back) == nil {
		t.Error("ended although it came back")
	}
}

// hearToken keeps what an Accepted gives to come back with.
func hearToken(t *testing.T, token *[]byte) func(*sim.Client, []byte) {
	return func(_ *sim.Client, frame []byte) {
		if packet.Kind(frame[0]) != packet.KindAccepted {
			return
		}
		var a packet.Accepted
		if err := packet.Decode(frame[1:], &a); err != nil {
			t.Error(err)
		}
		*token = slices.Clone(a.Token)
	}
}
