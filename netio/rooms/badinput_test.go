package rooms

import (
	"fmt"
	"testing"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// turns runs what is due for so many ms, without any event loop.
func (w *town) turns(ms int) {
	for end := w.now + int64(ms)*1e6; w.now < end; w.now += 1e6 {
		for ran := true; ran; {
			ran, _ = w.rooms.Turn(w.now)
		}
	}
}

// A matchmaker that takes its time holds up no room's ticks and no other event loop, and may look at all rooms.
func TestSlowMatchmakerHoldsUpNobody(t *testing.T) {
	asked, let := make(chan int), make(chan bool)
	w := newTown(t, Config{Net: netio.Config{Loops: 2}, Idle: -1, Match: func(a Ask, all []*Room) (string, packet.Code) {
		taken := 0
		for _, r := range all {
			taken += r.Info().Taken
		}
		if a.Label["slow"] != "" {
			asked <- taken
			<-let
		}
		return "red", packet.OK
	}})
	loops := netio.NewMemories(w.rooms.Door)
	w.memory = loops[0]
	_, _ = w.rooms.Create("red", Options{})
	_, _ = w.rooms.Create("blue", Options{})
	w.want(w.hello(packet.Hello{Room: "blue"}), "blue", packet.OK)
	var said packet.Code
	w.halls["blue"].act = func(h *hall) { said = h.room.Send(1, Ask{}) }
	k, other := loops[1].Dial(), loops[0].Dial()
	done := make(chan bool)
	go func() { // the other event loop
		k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Label: "slow=yes"}))
		close(done)
	}()
	taken, before := <-asked, w.halls["blue"].now
	other.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
	w.pass(2000)
	if n := w.halls["blue"].now - before; n != 40 || taken != 1 || said != packet.RetryLater {
		t.Errorf("%d ticks while the matchmaker thought, which saw %d members; who is sent on hears %v", n, taken, said)
	}
	w.halls["blue"].act = nil
	w.want(w.hello(packet.Hello{Room: "red"}), "red", packet.OK) // needs no matchmaker
	w.want(other, "", packet.OK)
	let <- true
	<-done
	w.memory.Run() // no tick
	w.want(other, "red", packet.OK)
	loops[1].Run()
	w.want(k, "red", packet.OK)
}

// What the matchmaker chose may be filled or closed before who asked is in: it is asked again, but not for ever.
func TestMatchmakerWhoseRoomFillsUp(t *testing.T) {
	var w *town
	asked := 0
	w = newTown(t, Config{Seats: 1, Idle: -1, Match: func(a Ask, all []*Room) (string, packet.Code) {
		asked++
		if a.Label["want"] == "full" {
			return "red", packet.OK
		}
		name, code := Fill(a, all)
		if name == "red" && asked == 1 {
			if !w.rooms.Find("red").server.TakeSeat(1) { // by another event loop
				t.Error("red is full already")
			}
		}
		return name, code
	}})
	for _, name := range []string{"red", "blue"} {
		_, _ = w.rooms.Create(name, Options{})
	}
	w.pass(100)
	w.want(w.hello(packet.Hello{}), "blue", packet.OK)
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
	asked = 0
	w.want(w.hello(packet.Hello{Label: "want=full"}), "", packet.RoomFull)
	if asked != matchTries {
		t.Errorf("asked %d times for a room that is full", asked)
	}
}

// Reservations end in the order of their deadlines, whatever else happens to them, and leave nothing behind.
func TestReservationsLeaveNothing(t *testing.T) {
	w := newTown(t, Config{Seats: 100, Idle: -1})
	for _, name := range []string{"red", "blue"} {
		_, _ = w.rooms.Create(name, Options{})
	}
	w.pass(100)
	var tokens [][]byte
	for n := range 60 {
		name := []string{"red", "blue"}[n%2]
		b, err := w.rooms.Reserve(name, 1+(n*7)%20)
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, b)
	}
	w.want(w.hello(packet.Hello{Reservation: tokens[19]}), "blue", packet.OK) // of 14 s
	w.want(w.hello(packet.Hello{Reservation: tokens[0]}), "red", packet.OK)   // of 1 s
	w.want(w.hello(packet.Hello{Reservation: tokens[0]}), "", packet.NoSeat)
	w.pass(10_200)
	for _, name := range []string{"red", "blue"} {
		left, reserved := 0, w.rooms.Find(name).Info().Reserved
		for n := range tokens {
			if 1+(n*7)%20 > 10 && n != 19 && []string{"red", "blue"}[n%2] == name {
				left++
			}
		}
		if reserved != left {
			t.Errorf("%s keeps %d seats, not %d", name, reserved, left)
		}
	}
	if err := w.rooms.Close("blue", packet.RoomClosed); err != nil {
		t.Fatal(err)
	}
	w.pass(12_000)
	if n, m := len(w.rooms.reserved), len(w.rooms.deadlines); n != 0 || m != 0 || w.rooms.Find("red").Info().Reserved != 0 {
		t.Errorf("%d reservations and %d deadlines are left", n, m)
	}
}

// One reservation shown on two connections, of a room that is still being opened too, lets one in.
func TestReservationOnTwoConnections(t *testing.T) {
	w := newTown(t, Config{Seats: 2})
	_, _ = w.rooms.Create("red", Options{Reserved: true})
	token, err := w.rooms.Reserve("red", 5)
	if err != nil {
		t.Fatal(err)
	}
	var both []*netio.Conn
	for range 2 {
		k := w.memory.Dial()
		k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Reservation: token}))
		both = append(both, k)
	}
	w.pass(200)
	in, out := 0, 0
	for _, k := range both {
		switch room, _, code := heard(t, k); {
		case room == "red" && code == packet.OK:
			in++
		case room == "" && code == packet.NoSeat:
			out++
		}
	}
	if in != 1 || out != 1 || w.rooms.Find("red").Info().Taken != 1 {
		t.Errorf("%d in, %d out, %s", in, out, fmt.Sprint(w.rooms.Find("red").Info()))
	}
}

// A game may send somebody as often as it likes: there is one seat and one room for it, and none for nobody.
func TestSentTwice(t *testing.T) {
	w := newTown(t, Config{Idle: -1, Seats: 4, Demand: true})
	k := w.hello(packet.Hello{Room: "red"})
	w.want(k, "red", packet.OK)
	_, _ = w.rooms.Create("blue", Options{})
	w.pass(100)
	var said []packet.Code
	w.halls["red"].act = func(h *hall) {
		said = append(said, h.room.Send(1, Ask{Room: "blue"}), h.room.Send(1, Ask{Room: "green"}), h.room.Send(7, Ask{Room: "green"}))
	}
	w.turns(130) // its event loop does not run meanwhile
	if fmt.Sprint(said) != "[OK OK LEFT OK OK LEFT]" && fmt.Sprint(said) != "[OK OK LEFT OK OK LEFT OK OK LEFT]" {
		t.Error(said)
	}
	if n := w.rooms.Find("blue").Info().Taken; n != 1 || w.rooms.Find("green") != nil {
		t.Errorf("%d seats are taken for one", n)
	}
	w.pass(200)
	if room, _, _ := heard(t, k); room != "blue" || w.rooms.Find("blue").Info().Taken != 1 || w.rooms.Find("red").Info().Taken != 0 {
		t.Error("it is in", room)
	}
}
