package netio

import (
	"testing"

	"github.com/tickd/tickd/netio/packet"
)

// spent is a session that has spent its budget just now.
func spent(t *testing.T, r *rules, now moment) *session {
	t.Helper()
	s := &session{}
	s.open(r, moment{now: 1, missed: now.missed})
	for range 2 * packetsBurst {
		if _, code := s.spend(1, now); code != packet.OK {
			t.Fatal(code)
		}
	}
	if s.over == 0 {
		t.Fatal("the budget is not spent")
	}
	return s
}

// Who is moved takes along for how long its budget has been spent: neither longer nor shorter.
func TestMovedWithASpentBudget(t *testing.T) {
	old, room := &rules{tickRate: 20}, &rules{tickRate: 60}
	s := spent(t, old, moment{now: 10_000})
	moved := &session{}
	moved.open(room, moment{now: 500})
	moved.carry(s, moment{now: 10_020}, 20) // a second later
	if spentFor := 500 - moved.over; spentFor < 59 || spentFor > 60 {
		t.Fatalf("spent for %d ticks of 60 a second, not for a second", spentFor)
	}
	if moved.packets > 0 {
		t.Errorf("%d packets are free", moved.packets)
	}
	// It goes on sending too much, and ends when the whole time is over.
	for now := uint32(500); now < 500+2*rateSeconds*60; now++ {
		for range 2 * packetsBurst {
			if _, code := moved.spend(1, moment{now: now}); code != packet.OK {
				if ran := now - moved.over; ran != rateSeconds*60+1 {
					t.Errorf("%v after %d ticks", code, ran)
				}
				return
			}
		}
	}
	t.Error("it never ends")
}

// What a client sent while the server was away is excused in the room to which it is moved, too.
func TestMovedAfterAnAbsence(t *testing.T) {
	old, room := &rules{tickRate: 20}, &rules{tickRate: 20}
	s := spent(t, old, moment{now: 100})
	const away = 40
	moved := &session{}
	moved.open(room, moment{now: 7, missed: 3})
	moved.carry(s, moment{now: 101, missed: away}, 20)
	excuses := 0
	for range 2 * away * packetsPerTick {
		if pay, code := moved.spend(1, moment{now: 7, missed: 3}); code != packet.OK {
			t.Fatal(code)
		} else if pay == excused {
			excuses++
		}
	}
	if want := away * packetsPerTick; excuses != want {
		t.Errorf("%d packets are excused, not %d", excuses, want)
	}
}
