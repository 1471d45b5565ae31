package netio

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tickd/tickd/netio/packet"
)

// stage is a server whose test is the tick: it answers each Join with the id that
// the test says.
type stage struct {
	t      *testing.T
	server *Server
	memory *Memory
	joins  *Inbox[packet.Join]
	inputs *Inbox[packet.Input[packet.Controls]]
	leaves *Inbox[Leave]
	now    uint32
}

func newStage(t *testing.T) *stage {
	s := &stage{t: t, server: New(Config{})}
	s.joins, s.inputs, s.leaves = Receive[packet.Join](s.server), ReceiveInput[packet.Controls](s.server), Receive[Leave](s.server)
	s.memory = NewMemory(s.server)
	return s
}

// cut begins a tick; publish ends it.
func (s *stage) cut() {
	s.now++
	s.server.Cut(s.now)
}

func (s *stage) publish() {
	s.server.Begin()
	s.server.Publish()
	s.memory.Run()
}

// knock is a connection whose Join waits.
func (s *stage) knock(name string) *Conn {
	k := s.memory.Dial()
	k.Send(hello())
	k.Send(join(name))
	return k
}

// enter is a connection that plays id.
func (s *stage) enter(name string, id uint32) *Conn {
	s.t.Helper()
	k := s.knock(name)
	s.cut()
	if len(s.joins.All()) != 1 {
		s.t.Fatalf("%d joins", len(s.joins.All()))
	}
	s.server.Accept(s.joins.All()[0].Seq, packet.Accepted{ID: id})
	s.publish()
	kinds(k)
	return k
}

// causes are who sent what in this tick: inputs by number, leaves.
func (s *stage) causes() (got []string) {
	for _, m := range s.inputs.All() {
		got = append(got, fmt.Sprintf("input %d of %d", m.Body.Seq, m.Who))
	}
	for _, m := range s.leaves.All() {
		got = append(got, fmt.Sprintf("leave of %d", m.Who))
	}
	return got
}

func (s *stage) expect(what string, want ...string) {
	s.t.Helper()
	if got := s.causes(); !slices.Equal(got, want) {
		s.t.Fatalf("%s: %q, want %q", what, got, want)
	}
}

// What a session plays may end before it does, and its id go to somebody else:
// from that moment nothing of the session is the id's, neither what it sent and
// was not cut yet, nor what it still sends, nor its leave.
func TestAnUnboundSessionIsNobody(t *testing.T) {
	s := newStage(t)
	old := s.enter("ann", 7)
	old.Send(input(1, 0))
	s.cut()
	s.expect("while it plays", "input 1 of 7")
	s.publish()

	old.Send(input(2, 0))
	s.cut()
	s.expect("in the tick in which it ends", "input 2 of 7") // whatever comes of 7 in this tick
	old.Send(input(3, 0))                                    // comes before the session hears of it
	s.server.Send(7, s.server.Message(Prompt, []byte{byte(packet.GameDownKinds), 1}))
	s.server.Unbind(7, packet.Goodbye{Code: packet.Ended, Sentence: packet.Ended.Sentence()})
	s.server.Unbind(7, packet.Goodbye{Code: packet.Ended}) // nobody: nothing
	s.server.Send(7, s.server.Message(Prompt, []byte{byte(packet.GameDownKindsLast), 2}))
	if len(s.server.Viewers()) != 0 || s.server.Session(7) != 0 || s.server.Present(old.ID()) {
		t.Fatal("the session still has a place")
	}
	old.Send(input(4, 0))
	s.publish()
	if got := kinds(old); !slices.Equal(got, []packet.Kind{packet.GameDownKinds, packet.KindGoodbye}) || old.Code() != packet.Ended {
		t.Fatalf("it hears %v and ends with %v", got, old.Code())
	}

	heir := s.knock("bob")
	old.Drop()
	s.cut()
	s.expect("after it ended")
	s.server.Accept(s.joins.All()[0].Seq, packet.Accepted{ID: 7})
	s.publish()
	heir.Send(input(1, 0))
	s.cut()
	s.expect("while the heir plays", "input 1 of 7")
	s.publish()
	if v := s.server.Viewers(); len(v) != 1 || v[0].Player != 7 || v[0].Session != heir.ID() {
		t.Fatalf("viewers %+v", v)
	}
	heir.Drop()
	s.cut()
	s.expect("the heir's leave", "leave of 7")
	s.publish()
	s.cut()
	s.publish()
	if n := len(s.memory.loop.free); n != s.server.slots() {
		t.Fatalf("%d of %d slots are free", n, s.server.slots())
	}
}

// Whoever is accepted as a player takes it from the session that had it, which
// hears REPLACED and is nobody from then on; what it sent before counts.
func TestAPlayerIsTakenOver(t *testing.T) {
	for _, gone := range []bool{false, true} { // whether the old session is gone without the server's knowing
		s := newStage(t)
		old := s.enter("ann", 7)
		old.Send(input(5, 0))
		young := s.knock("ann")
		s.cut()
		s.expect("in the tick of the new Join", "input 5 of 7")
		if gone {
			old.Drop()
		}
		s.server.Accept(s.joins.All()[0].Seq, packet.Accepted{ID: 7})
		old.Send(input(6, 0))
		s.publish()
		if said := lastWord(old); !gone && (said != packet.Replaced || old.Code() != packet.Replaced) {
			t.Fatalf("the old session hears %v, ends with %v", said, old.Code())
		}
		young.Send(input(1, 0))
		s.cut()
		s.expect("after the change", "input 1 of 7")
		if v := s.server.Viewers(); len(v) != 1 || v[0].Session != young.ID() || s.server.Session(7) != young.ID() {
			t.Fatalf("viewers %+v", v)
		}
		s.publish()
		if slices.Contains(kinds(young), packet.KindGoodbye) || young.Closed() {
			t.Fatal("the new session is closed")
		}
		s.cut()
		s.expect("later")
		s.publish()
	}
}

// In a replay there are no sessions, and the same calls do no harm.
func TestUnbindInAReplay(t *testing.T) {
	s := newStage(t)
	old := s.enter("ann", 7)
	old.Send(input(1, 0))
	s.cut()
	record := slices.Clone(s.server.Record())
	again := newStage(t)
	if err := again.server.Replay(record); err != nil {
		t.Fatal(err)
	}
	again.cut()
	again.expect("replayed", "input 1 of 7")
	again.server.Unbind(7, packet.Goodbye{Code: packet.Ended})
	again.publish()
}
