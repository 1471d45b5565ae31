package systems

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// Handle makes T a kind of request that is answered in the tick in which it is let in: do is called
// for each, in the order in which they came, and what it returns is the answer. The body is lent. seq is the
// request's number, as in Sequence. It runs in ecs.Simulate, where Handle stands among what is added there; no
// query is open. After AddPlayers; it adds requests to a game that has none yet. For a request that is answered
// later, or whose order among those of other kinds counts, there are Sequence and Answers.
func Handle[T any, P packet.Body[T]](g *Game, seq func(*T) uint32, do func(r Request, m *T) packet.Code) {
	if g.Answers == nil {
		AddRequests(g)
	}
	var zero T
	g.App.Add(ecs.Simulate, &handler[T]{answers: g.Answers, kind: P(&zero).Kind(), asked: Sequence[T, P](g.Answers, seq), do: do})
}

// handler answers the requests of one kind.
type handler[T any] struct {
	answers *Answers
	kind    packet.Kind
	asked   *netio.Inbox[T]
	do      func(Request, *T) packet.Code
}

// Init has nothing to prepare.
func (*handler[T]) Init(*ecs.App) {}

// Update answers those of this tick.
func (s *handler[T]) Update(ecs.Tick) {
	for _, r := range s.answers.Requests() {
		if r.Kind == s.kind {
			s.answers.Done(r.Who, r.Seq, s.do(r, &s.asked.All()[r.At].Body))
		}
	}
}
