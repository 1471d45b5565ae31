package netio

import (
	"slices"
	"testing"
	"time"

	"github.com/tickd/tickd/netio/packet"
)

// However long the server was away, who sent it an input a tick meanwhile plays
// on, and what they send now is obeyed at once.
func TestHonestClientsSurviveAnAbsence(t *testing.T) {
	for _, seconds := range []int{1, 3, 25, 300, 4000} {
		h := newHall(t, Config{})
		k, seq := h.player("honest"), uint32(0)
		h.tick(5)
		h.memory.Pause(seconds * 20)
		var waiting []byte
		for range seconds * 20 {
			seq++
			waiting = append(waiting, frame(input(seq, 0))...)
		}
		for part := range slices.Chunk(waiting, 64<<10) { // as gnet reads
			k.Write(part)
		}
		for range 200 {
			h.tick(1)
			seq++
			k.Send(input(seq, k.Queued()))
		}
		if k.Closed() {
			t.Fatalf("%d s: ended with %v", seconds, k.Code())
		}
		h.tick(1)
		if in := h.inputs.All(); len(in) != 1 || in[0].Body.Seq != seq {
			t.Fatalf("%d s: the newest input is %d, in the tick are %+v", seconds, seq, in)
		}
		if k.Send(input(seq, 0)); k.Code() != packet.BadValue && k.Code() != packet.OutOfOrder {
			t.Fatalf("%d s: a repeated input is taken", seconds)
		}
	}
}

// Pings of a WebSocket, a request, a chat line: what is not an input is neither
// lost nor punished.
func TestABacklogOfRequestsIsTaken(t *testing.T) {
	h := newHall(t, Config{})
	k := h.player("honest")
	h.tick(5)
	h.memory.Pause(25 * 20)
	for range 60 {
		k.Send([]byte{byte(packet.GameKinds)})
	}
	came := 0
	for range 20 {
		h.tick(1)
		came += len(h.blanks.All())
	}
	if came != 60 || k.Closed() {
		t.Errorf("%d of 60 requests came, ended with %v", came, k.Code())
	}
}

// An absence excuses nobody who goes on flooding.
func TestFloodEndsAfterAnAbsence(t *testing.T) {
	h := newHall(t, Config{})
	k, seq, forwarded := h.player("flooder"), uint32(0), 0
	h.memory.Pause(25 * 20)
	for ticks := 0; !k.Closed(); ticks++ {
		if ticks > (backlogSeconds+rateSeconds)*20+20 {
			t.Fatal("it goes on flooding")
		}
		for range 200 {
			seq++
			k.Send(input(seq, 0))
		}
		h.tick(1)
		if n := len(h.inputs.All()); ticks > 0 {
			forwarded = max(forwarded, n)
		}
	}
	if k.Code() != packet.Rate || forwarded > packetsBurst {
		t.Errorf("ended with %v; %d inputs reached one tick", k.Code(), forwarded)
	}
	later := h.player("later")
	for seq = 0; !later.Closed(); h.tick(1) {
		for range 12 {
			seq++
			later.Send(input(seq, later.Queued()))
		}
	}
	if n := int(seq) / 12; later.Code() != packet.Rate || n > (rateSeconds+1)*20 {
		t.Errorf("one who came later: %v after %d ticks", later.Code(), n)
	}
}

func TestALoopThatWasAwayEndsNobody(t *testing.T) {
	h := newHall(t, Config{})
	k, half, seq := h.player("honest"), h.memory.Dial(), uint32(0)
	half.Send(hello())
	for range 3 {
		seq++
		k.Send(input(seq, k.Queued()))
		h.tick(1)
	}
	for range 40 * 20 { // the tick goes on, the loop hears of nothing
		h.now++
		h.server.Cut(h.now)
		h.server.Begin()
		h.server.Publish()
		seq++
		k.unread = append(k.unread, frame(input(seq, k.Queued()))...)
	}
	h.memory.Run()
	h.tick(timeEvery(20))
	for range 40 {
		seq++
		k.Send(input(seq, k.Queued()))
		h.tick(1)
	}
	if k.Closed() || half.Closed() {
		t.Errorf("ended: %v, %v", k.Code(), half.Code())
	}
}

func TestAbsenceIsMeasured(t *testing.T) {
	start := time.Now()
	now := start
	a := absence{now: func() time.Time { return now }, period: 50 * time.Millisecond}
	missed := uint32(0)
	tick := func(after time.Duration, ran uint32) uint32 {
		now = now.Add(after)
		missed = a.take(ran)
		return missed
	}
	tick(0, 1)
	for i, c := range []struct {
		after  time.Duration
		ran    uint32
		missed uint32
	}{
		{50 * time.Millisecond, 1, 0},
		{90 * time.Millisecond, 1, 0},
		{10 * time.Millisecond, 1, 0},
		{150 * time.Millisecond, 1, 2}, // caught up by the next two
		{0, 2, 0},
		{150 * time.Millisecond, 1, 0},
		{25 * time.Second, 3, 497},
		{100 * time.Millisecond, 2, 0},
		{time.Hour * 1000, 1, missedMax},
		{50 * time.Millisecond, 1, 0},
	} {
		if got := tick(c.after, c.ran); got != c.missed {
			t.Errorf("step %d: missed %d, want %d", i, got, c.missed)
		}
	}
	if a.away() {
		t.Error("away though it has just heard of a tick")
	}
	if now = now.Add(time.Second); !a.away() {
		t.Error("not away though it hears of no tick")
	}
	// A machine that sleeps stops the monotonic clock, not the other one.
	now = now.Round(0).Add(time.Minute)
	if got := tick(0, 1); got < 60*20 {
		t.Errorf("a sleep of a minute: missed %d", got)
	}
}

// Deadlines come within a second or a tick of their time, at every tick rate,
// and never before it.
func TestDeadlinesAtEveryTickRate(t *testing.T) {
	for _, rate := range []int{1, 2, 3, 4, 5, 10, 20, 60, 120} {
		h := newHall(t, Config{TickRate: rate})
		var all []*Conn
		ended := map[*Conn]int{}
		for range 40 {
			mute := h.memory.Dial()
			half := h.memory.Dial()
			half.Send(hello())
			all = append(all, mute, half)
		}
		deaf := h.player("deaf")
		base, seq := int(h.now), uint32(0)
		closed := map[*Conn]int{}
		for int(h.now)-base < 20*rate {
			seq++
			deaf.Send(input(seq, 0))
			h.tick(1)
			for _, k := range append(all, deaf) {
				if k.Closed() && ended[k] == 0 {
					ended[k] = int(h.now) - base
				}
				if k.c.gone && closed[k] == 0 {
					closed[k] = int(h.now) - base
				}
			}
		}
		slack := rate/2 + 2
		for i, k := range append(all, deaf) {
			due := []int{upgradeSeconds, joinSeconds}[i%2] * rate
			if k == deaf {
				due = stuckSeconds * rate
			}
			if at := ended[k]; at < due-1 || at > due+slack {
				t.Errorf("%d ticks/s: connection %d ended in tick %d, was due in %d", rate, i, at, due)
			}
			if at, due := closed[k], ended[k]+lingerSeconds*rate; at < due || at > due+slack {
				t.Errorf("%d ticks/s: connection %d closed in tick %d, was due in %d", rate, i, at, due)
			}
		}
	}
}
