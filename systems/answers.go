package systems

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/components/planted"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// UnansweredMax is how many requests of one player may wait for an answer.
const UnansweredMax = 32

// Request is one that was let in this tick. It is answered once, in this tick or
// a later one, with Answers.Done.
type Request struct {
	Entity ecs.Entity
	Who    ecs.NetID
	Seq    uint32
	Kind   packet.Kind
	At     int // its place in the inbox of its kind
}

// Answers lets requests in. All kinds of one player share one rising count of
// sequence numbers. A number that comes again gets the answer of the first time
// and has no further effect, also after the world was saved and restored.
type Answers struct {
	server   *netio.Server
	readOnly *readOnly
	ids      *ecs.IDs
	sources  []source
	taken    []int // of each source
	requests []Request
	answers  ecs.Map[components.Answers]
	done     []answered
	list     []byte
	frame    []byte
}

// source is the inbox of one kind of request.
type source struct {
	kind packet.Kind
	len  func() int
	at   func(i int) (who, order, seq uint32)
}

type answered struct {
	who  ecs.NetID
	seq  uint32
	code packet.Code
}

// AddRequests lets players ask for things and be answered: see Sequence. After
// AddPlayers; it panics when called twice.
func AddRequests(g *Game) *Answers {
	if g.Players == nil || g.Answers != nil {
		panic("systems: AddRequests once, and after AddPlayers")
	}
	ecs.Component[components.Answers](g.App, "answers", 1)
	g.Answers = &Answers{server: g.Server, readOnly: &g.readOnly}
	g.App.Add(ecs.Receive, g.Answers)
	return g.Answers
}

// Sequence makes T a kind of request, whose number is what seq returns, and
// returns its inbox. Call it before the server runs, and read the inbox through
// Requests alone.
func Sequence[T any, P packet.Body[T]](a *Answers, seq func(*T) uint32) *netio.Inbox[T] {
	in := netio.Receive[T, P](a.server)
	var zero T
	a.taken = append(a.taken, 0)
	a.sources = append(a.sources, source{
		kind: P(&zero).Kind(),
		len:  func() int { return len(in.All()) },
		at: func(i int) (uint32, uint32, uint32) {
			m := &in.All()[i]
			return m.Who, m.Order, seq(&m.Body)
		},
	})
	return in
}

// Init prepares the look-up.
func (s *Answers) Init(a *ecs.App) {
	s.ids = a.IDs
	s.answers = ecs.NewMap[components.Answers](a)
}

// Update lets in the requests of this tick, in the order in which they came.
func (s *Answers) Update(ecs.Tick) {
	s.requests = s.requests[:0]
	clear(s.taken)
	for {
		first, best := -1, uint32(0)
		for k := range s.sources {
			if s.taken[k] == s.sources[k].len() {
				continue
			}
			if _, order, _ := s.sources[k].at(s.taken[k]); first < 0 || order < best {
				first, best = k, order
			}
		}
		if first < 0 {
			return
		}
		s.admit(&s.sources[first], s.taken[first])
		s.taken[first]++
	}
}

// ReadOnly reports whether requests are refused: see Game.ReadOnly. What is under way waits.
func (s *Answers) ReadOnly() bool { return s.readOnly.On }

// Requests lends those that were let in this tick.
func (s *Answers) Requests() []Request { return s.requests }

func (s *Answers) admit(from *source, i int) {
	id, _, seq := from.at(i)
	who := ecs.NetID(id)
	e, ok := s.ids.Get(who)
	if !ok || !s.answers.Has(e) {
		return
	}
	a := s.answers.Get(e)
	known, code := recall(a, seq)
	known = known && planted.Bug != planted.NoMemory
	switch {
	case known:
		if code != components.Unanswered {
			s.done = append(s.done, answered{who, seq, packet.Code(code)})
		}
	case (seq == 0 || a.Len > 0 && seq < a.Seqs[a.Len-1]) && planted.Bug != planted.NoMemory:
		s.done = append(s.done, answered{who, seq, packet.OutOfOrder})
	case s.readOnly.On:
		remember(a, seq, uint8(packet.ReadOnly))
		s.done = append(s.done, answered{who, seq, packet.ReadOnly})
	case unanswered(a) >= UnansweredMax:
		remember(a, seq, uint8(packet.TooMany))
		s.done = append(s.done, answered{who, seq, packet.TooMany})
	default:
		remember(a, seq, components.Unanswered)
		s.requests = append(s.requests, Request{e, who, seq, from.kind, i})
	}
}

// Done answers a request.
func (s *Answers) Done(who ecs.NetID, seq uint32, code packet.Code) {
	e, ok := s.ids.Get(who)
	if !ok || !s.answers.Has(e) {
		return
	}
	a := s.answers.Get(e)
	for i := range a.Len {
		if a.Seqs[i] == seq {
			a.Codes[i] = uint8(code)
		}
	}
	s.done = append(s.done, answered{who, seq, code})
}

// recall finds what a request was answered.
func recall(a *components.Answers, seq uint32) (known bool, code uint8) {
	for i := range a.Len {
		if a.Seqs[i] == seq {
			return true, a.Codes[i]
		}
	}
	return false, 0
}

// remember notes a request that is newer than all others; the oldest one makes
// room.
func remember(a *components.Answers, seq uint32, code uint8) {
	if a.Len == components.AnswersMax {
		copy(a.Seqs[:], a.Seqs[1:])
		copy(a.Codes[:], a.Codes[1:])
		a.Len--
	}
	a.Seqs[a.Len], a.Codes[a.Len] = seq, code
	a.Len++
}

func unanswered(a *components.Answers) (n int) {
	for _, c := range a.Codes[:a.Len] {
		if c == components.Unanswered {
			n++
		}
	}
	return n
}

// Postman sends the tick's answers; it comes after every system that gives one.
type Postman struct{ *Answers }

// Init has nothing to prepare: the Answers are a system of their own.
func (Postman) Init(*ecs.App) {}

// Update sends each player's answers in one packet, as far as they were given
// in a row.
func (s Postman) Update(tick ecs.Tick) {
	for i := 0; i < len(s.done); {
		who := s.done[i].who
		s.list = s.list[:0]
		for ; i < len(s.done) && s.done[i].who == who; i++ {
			var body [5]byte
			b := append(wire.AppendU32(body[:0], s.done[i].seq), byte(s.done[i].code))
			s.list = packet.AppendEvent(s.list, packet.EventAnswer, b)
		}
		m := packet.Events{Tick: uint32(tick), List: s.list} // packet.Append would put it on the heap
		s.frame = m.Append(append(s.frame[:0], byte(packet.KindEvents)))
		s.server.Send(uint32(who), s.server.Message(netio.Prompt, s.frame))
	}
	s.done = s.done[:0]
}
