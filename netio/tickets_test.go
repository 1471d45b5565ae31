package netio

import (
	"slices"
	"testing"

	"github.com/tickd/tickd/netio/packet"
)

// A Join is answered once and in its own tick: a second answer would leave a
// player whom nobody plays, or a session that plays nobody.
func TestATicketIsAnsweredOnce(t *testing.T) {
	accept := func(s *stage, ticket uint32) { s.server.Accept(ticket, packet.Accepted{ID: 7}) }
	refuse := func(s *stage, ticket uint32) { s.server.Refuse(ticket, packet.Refused{Code: packet.NameTaken}) }
	type answer = func(*stage, uint32)
	for name, answers := range map[string][2]answer{
		"accepted, then refused": {accept, refuse}, "refused, then accepted": {refuse, accept},
		"accepted twice": {accept, accept}, "refused twice": {refuse, refuse},
	} {
		s := newStage(t)
		s.knock("ann")
		s.cut()
		ticket := s.joins.All()[0].Seq
		answers[0](s, ticket)
		refuses(t, name, func() { answers[1](s, ticket) }, "netio", "ticket", "twice")
	}
	for name, late := range map[string]answer{"accepted too late": accept, "refused too late": refuse} {
		s := newStage(t)
		s.knock("ann")
		s.cut()
		ticket := s.joins.All()[0].Seq
		s.publish()
		s.cut()
		refuses(t, name, func() { late(s, ticket) }, "netio", "ticket", "tick")
	}
	s := newStage(t)
	s.knock("ann")
	s.cut()
	refuses(t, "nobody", func() { s.server.Accept(s.joins.All()[0].Seq, packet.Accepted{}) }, "netio", "id 0")
}

// A Join that no system has answered by the end of its tick is refused as the
// server's own fault, and counted.
func TestAnUnansweredJoin(t *testing.T) {
	for _, left := range []bool{false, true} {
		s := newStage(t)
		k := s.knock("ann")
		s.cut()
		if left {
			k.Drop()
		}
		s.publish()
		s.cut()
		s.publish()
		if said := lastWord(k); !left && (said != packet.Internal || !k.Closed()) {
			t.Fatalf("it hears %v", said)
		}
		if n := s.server.Counters.Unanswered.Load(); n != 1 {
			t.Fatalf("%d were counted", n)
		}
		k.Drop()
		for range 2 {
			s.cut()
			s.expect("afterwards")
			s.publish()
		}
		if n := len(s.memory.loop.free); n != s.server.slots() {
			t.Fatalf("%d of %d slots are free", n, s.server.slots())
		}
	}
}

// A replay answers tickets of sessions that are not there, and none of those that are.
func TestTicketsOfAReplay(t *testing.T) {
	s := newStage(t)
	s.knock("ann")
	s.cut()
	record := slices.Clone(s.server.Record())

	again := newStage(t)
	k := again.knock("eve")
	if err := again.server.Replay(record); err != nil {
		t.Fatal(err)
	}
	again.cut()
	m := again.joins.All()[0]
	if string(m.Body.Name) != "ann" {
		t.Fatalf("%s joins", m.Body.Name)
	}
	again.server.Accept(m.Seq, packet.Accepted{ID: 7})
	if len(again.server.Viewers()) != 0 {
		t.Fatal("a session was let in by a record")
	}
	again.publish()
	again.cut()
	again.publish()
	if said := lastWord(k); said != packet.Recording {
		t.Fatalf("who asked to join meanwhile hears %v", said)
	}
}
