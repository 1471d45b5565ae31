package rooms

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// Whatever of a game panics ends its room alone: who is there and who waits for it hear why, and nobody else notices. What is
// known of it is kept, and its world is shown to who may want to save its record.
func TestWhateverPanicsEndsOneRoom(t *testing.T) {
	for _, in := range []string{"Open", "Created", "Step", "Empty", "Closing", "Failed"} {
		told := ""
		boom := func(where string) {
			if where == in {
				panic("boom in " + in)
			}
		}
		hook := func(where string) func(*Room) {
			return func(r *Room) {
				if r.Name == "red" {
					told += where + " "
					boom(where)
				}
			}
		}
		w := newTown(t, Config{Demand: true, Idle: -1, Created: hook("Created"), Empty: hook("Empty"), Closing: hook("Closing")})
		w.rooms.config.Open = func(r *Room) (World, error) {
			h := w.open(r)
			if r.Name == "red" {
				boom("Open")
			}
			return h, nil
		}
		w.rooms.config.Failed = func(r *Room, f *Failure) {
			told += fmt.Sprintf("Failed(%s,%v) ", f.In, r.World() != nil && r.Err() == error(f))
			boom("Failed")
		}
		calm := w.hello(packet.Hello{Room: "blue"})
		w.want(calm, "blue", packet.OK)
		before := w.halls["blue"].now
		k := w.hello(packet.Hello{Room: "red"})
		switch in {
		case "Open", "Created":
		case "Empty":
			k.Drop()
		case "Closing":
			_ = w.rooms.Close("red", packet.RoomClosed)
		default:
			w.halls["red"].act = func(*hall) { panic("boom in Step") }
		}
		w.pass(2000)
		room, accepted, code := heard(t, k)
		want := map[string]string{
			"Open":    " 0 INTERNAL Failed(Open,false) ",
			"Created": " 0 INTERNAL Created Failed(Created,true) Closing ",
			"Step":    "red 1 INTERNAL Created Failed(Step,true) Closing ",
			"Empty":   "red 1 OK Created Empty Failed(Empty,true) Closing ",
			"Closing": "red 1 ROOM_CLOSED Created Closing ",
			"Failed":  "red 1 INTERNAL Created Failed(Step,true) Closing ",
		}[in]
		if got := fmt.Sprint(room, " ", accepted, " ", code, " ", told); got != want {
			t.Errorf("%s panics: %q, want %q", in, got, want)
		}
		if n := w.halls["blue"].now - before; n < 40 || calm.Closed() || w.rooms.Find("red") != nil || w.rooms.Len() != 1 || len(w.rooms.queue) != 2 {
			t.Errorf("%s panics: %d ticks of the other room, %d rooms, %d turns", in, n, w.rooms.Len(), len(w.rooms.queue))
		}
		all := w.rooms.Failures()
		if in == "Closing" {
			if len(all) != 0 || w.rooms.Stats().Failed != 0 {
				t.Error("a room that had closed anyway has failed:", all)
			}
			continue
		}
		f := all[0]
		if len(all) != 1 || f.Room != "red" || !strings.HasPrefix(f.Why, "boom in ") || !strings.Contains(f.Stack, "failure_test.go") || (f.Tick == 0) != (in == "Open" || in == "Created") || w.rooms.Stats().Failed != 1 {
			t.Errorf("%s panics: %+v", in, all)
		}
		w.want(w.hello(packet.Hello{Room: "blue"}), "blue", packet.OK)
	}
}

// The record of the tick that failed is there for who keeps it, and leads a fresh world to the same end.
func TestRecordOfAFailure(t *testing.T) {
	var record []byte
	w := newTown(t, Config{Demand: true, Failed: func(r *Room, _ *Failure) { record = append(record, r.World().Server().Record()...) }})
	w.want(w.hello(packet.Hello{Room: "red"}), "red", packet.OK)
	fatal := func(h *hall) {
		for _, m := range h.joins.All() {
			if string(m.Body.Name) == "bomb" {
				panic("bomb")
			}
		}
	}
	w.halls["red"].act = fatal
	k := w.memory.Dial()
	k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Room: "red"}))
	k.Send(packet.Append(nil, &packet.Join{Name: []byte("bomb")}))
	w.pass(500)
	w.want(k, "red", packet.Internal)
	again := &hall{server: netio.New(netio.Config{}), act: fatal}
	again.joins, again.leaves = netio.Receive[packet.Join](again.server), netio.Receive[netio.Leave](again.server)
	if err := again.server.Replay(record); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if p := recover(); p != "bomb" {
			t.Errorf("the replay of its record ends with %v", p)
		}
	}()
	again.Step()
}

// A world must listen to the server that its room made.
func TestWorldOfAnotherServer(t *testing.T) {
	for what, open := range map[string]func(*Room) (World, error){
		"another": func(*Room) (World, error) { return &hall{server: netio.New(netio.Config{})}, nil },
		"none":    func(*Room) (World, error) { return &hall{}, nil },
		"nil":     func(*Room) (World, error) { return nil, nil },
		"error":   func(*Room) (World, error) { return nil, errors.New("no world") },
	} {
		w := newTown(t, Config{Demand: true, Open: open})
		w.want(w.hello(packet.Hello{Room: "red"}), "", packet.Internal)
		if all := w.rooms.Failures(); len(all) != 1 || all[0].In != "Open" || all[0].Why == "" {
			t.Errorf("%s: %+v", what, all)
		}
	}
}

// Of failures so many are remembered.
func TestFailuresAreBounded(t *testing.T) {
	w := newTown(t, Config{Open: func(r *Room) (World, error) { panic(strings.Repeat("x", 1<<16)) }})
	for n := range 2 * failuresMax {
		if _, err := w.rooms.Create(fmt.Sprint("r", n), Options{}); err != nil {
			t.Fatal(err)
		}
		w.pass(100)
	}
	all := w.rooms.Failures()
	if len(all) != failuresMax || all[0].Room != fmt.Sprint("r", 2*failuresMax-1) || len(all[0].Why) > whyMax || len(all[0].Stack) > stackMax {
		t.Errorf("%d failures, the newest of %s, %d and %d bytes", len(all), all[0].Room, len(all[0].Why), len(all[0].Stack))
	}
}

// While the tick of one room does not end, the others' go on, on the workers that are left.
func TestSlowTickHoldsUpOneWorker(t *testing.T) {
	w := newTown(t, Config{Demand: true, Idle: -1})
	k := w.hello(packet.Hello{Room: "slow"})
	w.want(k, "slow", packet.OK)
	calm := w.hello(packet.Hello{Room: "calm"})
	w.want(calm, "calm", packet.OK)
	begun, let, done := make(chan bool), make(chan bool), make(chan bool)
	w.halls["slow"].act = func(h *hall) {
		h.act = nil
		close(begun)
		<-let
	}
	go func() { // a worker, which comes to the slow room's turn in a while
		for at := w.now; ; at += 1e6 {
			for ran := true; ran; {
				ran, _ = w.rooms.Turn(at)
			}
			select {
			case <-begun:
				close(done)
				return
			default:
			}
		}
	}()
	<-begun
	w.now += 100e6
	before, slow := w.halls["calm"].now, w.halls["slow"].now
	w.pass(500)
	if n := w.halls["calm"].now - before; n < 10 || n > 13 || w.halls["slow"].now != slow {
		t.Errorf("%d ticks of the others, %d of its own", n, w.halls["slow"].now-slow)
	}
	w.want(w.hello(packet.Hello{Room: "calm"}), "calm", packet.OK)
	if _, accepted, code := heard(t, calm); accepted != 0 || code != packet.OK {
		t.Error("the calm one heard", code)
	}
	close(let)
	<-done
	before = w.halls["slow"].now
	w.pass(1000)
	if n := w.halls["slow"].now - before; n < 20 || n > 20+2*catchUpMax || k.Closed() {
		t.Errorf("%d ticks in the second after", n)
	}
}

// A room that floods its members, one of whom reads nothing, takes nothing from another room on the same loop.
func TestFloodingRoom(t *testing.T) {
	w := newTown(t, Config{Demand: true, Idle: -1})
	deaf, calm := w.hello(packet.Hello{Room: "loud"}), w.hello(packet.Hello{Room: "calm"})
	w.want(deaf, "loud", packet.OK)
	w.want(calm, "calm", packet.OK)
	deaf.Stopped = true
	w.halls["loud"].act = func(h *hall) {
		for range 100 {
			text := packet.AppendEvent([]byte{byte(packet.KindEvents), 0, 0, 0, 0}, packet.EventNotice, append([]byte{0}, make([]byte, 1000)...))
			h.server.Broadcast(h.server.Message(netio.Reliable, text))
		}
	}
	before := w.halls["calm"].now
	snapshots := 0
	for range 20 {
		w.pass(50)
		for f := calm.Read(); f != nil; f = calm.Read() {
			switch packet.Kind(f[0]) {
			case packet.KindSnapshot:
				snapshots++
			case packet.KindPong:
			default:
				t.Fatalf("the calm room's member got %v", packet.Kind(f[0]))
			}
		}
		calm.Send(packet.Append(nil, &packet.Ack{Tick: calm.Queued()}))
	}
	if n := w.halls["calm"].now - before; n != 20 || snapshots != 20 || calm.Closed() {
		t.Errorf("%d ticks, %d snapshots of the calm room", n, snapshots)
	}
	if deaf.Code() != packet.SlowClient || w.rooms.Find("calm") == nil || w.rooms.Find("loud") == nil {
		t.Errorf("who reads nothing of a flood: %v", deaf.Code())
	}
}
