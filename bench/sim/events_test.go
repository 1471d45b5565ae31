package sim_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// asker asks and talks, in numbers, and checks what it hears of that.
type asker struct {
	*sim.Client
	seq      uint32          // of the newest request
	answered map[uint32]bool // by request
	talks    map[uint32]bool
	said     int            // lines that were answered OK
	spoken   int            // the number in its newest line
	heard    map[string]int // the newest number of each speaker
	shown    int
	news     int // of joins
	omitted  int
	fault    string
	stopped  int
	asleep   int
}

func (a *asker) event(kind packet.EventType, body []byte) {
	r := wire.NewReader(body)
	switch kind {
	case packet.EventAnswer:
		seq, code := r.U32(), packet.Code(r.U8())
		if (seq == 0 || seq > a.seq || a.answered[seq]) && a.fault == "" {
			a.fault = fmt.Sprintf("request %d of %d is answered, before: %v", seq, a.seq, a.answered[seq])
		}
		a.answered[seq] = true
		if a.talks[seq] && code == packet.OK {
			a.said++
		}
	case packet.EventChat:
		r.U8()
		r.U32()
		name, text := r.String(components.NameMax), r.String(sandbox.ChatMax)
		n, err := strconv.Atoi(text)
		if (err != nil || n <= a.heard[name]) && a.fault == "" {
			a.fault = fmt.Sprintf("%s says %q after %d", name, text, a.heard[name])
		}
		a.heard[name] = n
		a.shown++
	case sandbox.EventHappened:
		a.news++
	case packet.EventOmitted:
		a.omitted += int(r.Uvarint())
	}
}

// ask makes some requests, of which some are lines for everybody.
func (a *asker) ask(rng *rand.Rand) {
	for range rng.IntN(3) {
		a.seq++
		if a.talks[a.seq] = rng.IntN(4) == 0; a.talks[a.seq] {
			a.spoken++
			a.Send(chat(a.seq, sandbox.ChatGlobal, strconv.Itoa(a.spoken)))
			continue
		}
		a.Send(packet.Append(nil, &sandbox.Select{Seq: a.seq, Slot: uint8(rng.IntN(9))}))
	}
}

// link makes the connection worse and better: now it takes nothing, now nobody
// reads it.
func (a *asker) link(rng *rand.Rand) {
	a.stopped, a.asleep = max(a.stopped-1, 0), max(a.asleep-1, 0)
	switch rng.IntN(60) {
	case 0:
		a.stopped = rng.IntN(40)
	case 1:
		a.asleep = rng.IntN(40)
	}
	a.Conn.Stopped, a.Asleep = a.stopped > 0, a.asleep > 0
}

// Hundreds ask and talk over bad links to a loop that misses ticks. Every request is
// answered once; every line that was answered OK is heard by each of
// them, once and in order, or is among those that it is told it missed.
func TestEveryAnswerComesAndEveryLineOrItsCount(t *testing.T) {
	const ticks, calm = 400, 200
	clients := 200
	if testing.Short() || raced {
		clients = 60
	}
	conf := config(256)
	rulesOf(conf).Spawn = sandbox.SpawnScatter
	s := sim.New(conf)
	rng := rand.New(rand.NewPCG(12, 6))
	var all []*asker
	for i := range clients {
		a := &asker{Client: s.Join(fmt.Sprint("asker", i)), answered: map[uint32]bool{}, talks: map[uint32]bool{}, heard: map[string]int{}}
		a.Event = a.event
		all = append(all, a)
	}
	for range 5 {
		s.Step()
	}
	for tick := range ticks + calm {
		for i, a := range all {
			a.Input(holding(0, 0))
			if tick >= ticks {
				a.Conn.Stopped, a.Asleep = false, false
				continue
			}
			if i%2 == 0 {
				a.link(rng)
			}
			if rng.IntN(10) == 0 {
				a.ask(rng)
			}
		}
		s.Game.Step()
		if tick >= ticks || rng.IntN(4) > 0 { // else the loop gets this tick's mail with the next one's
			s.Memory.Run()
		}
		for _, a := range all {
			a.Read()
		}
		healthy(t, s)
	}
	const joined = 5 + 1 // of all who joined in one tick five have a name, the others are a sum
	said, asked, omitted := 0, 0, 0
	for _, a := range all {
		said, asked, omitted = said+a.said, asked+int(a.seq), omitted+a.omitted
	}
	for _, a := range all {
		if a.fault != "" || a.Conn.Closed() {
			t.Fatalf("%s, ended with %v: %s", a.Name, a.Conn.Code(), a.fault)
		}
		if len(a.answered) != int(a.seq) {
			t.Fatalf("%s has %d answers to %d requests", a.Name, len(a.answered), a.seq)
		}
		if a.shown+a.news+a.omitted != said+joined {
			t.Fatalf("%s was shown %d lines and %d joins, and told of %d more, of %d and %d", a.Name, a.shown, a.news, a.omitted, said, joined)
		}
	}
	t.Logf("%d requests; %d lines to each of %d, %d of them thinned; %d frames replaced",
		asked, said, clients, omitted, s.Server.Counters.Overwritten.Load())
	if said < 100 || asked < 10*clients || omitted == 0 || s.Server.Counters.Overwritten.Load() == 0 {
		t.Error("that was too quiet to mean anything")
	}
}
