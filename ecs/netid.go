package ecs

import "github.com/tickd/tickd/netio/wire"

// NetID names an entity on the wire, in causes and on disk. Its high 6 bits are
// kept for a zone; 0 names nothing.
type NetID uint32

// Bounds of ids.
const (
	IDsMax     = 1 << 20 // entities alive or waiting, at once
	IDRestTime = 64      // ticks for which a freed id waits: twice what clients remember
)

// Class is an entity's kind, fixed when it is spawned.
type Class uint8

// Net is the component that every simulated entity has.
type Net struct {
	ID    NetID
	Class Class
}

func (n *Net) Append(b []byte) []byte { return append(wire.AppendU32(b, uint32(n.ID)), byte(n.Class)) }
func (n *Net) Decode(r *wire.Reader)  { *n = Net{NetID(r.U32()), Class(r.U8())} }

type restingID struct {
	id NetID
	at Tick
}

// IDs gives out network ids and finds entities by them. What it gives out is
// state; the index of entities is derived from it.
type IDs struct {
	next    NetID // the least never given
	resting []restingID
	head    int
	index   []Entity // by id
	alive   int
	rest    Tick
	refs    *RefTable // nil while nobody wants Refs
}

func newIDs(rest Tick) *IDs {
	if rest == 0 {
		rest = IDRestTime
	}
	return &IDs{next: 1, index: make([]Entity, 1), rest: rest}
}

// Get finds a living entity. It is safe to ask for any id, a forged one too.
func (s *IDs) Get(id NetID) (Entity, bool) {
	if int(id) >= len(s.index) || s.index[id].IsZero() {
		return Entity{}, false
	}
	return s.index[id], true
}

// Alive is how many entities there are.
func (s *IDs) Alive() int { return s.alive }

// Limit is above every id ever given: for tables by id.
func (s *IDs) Limit() int { return len(s.index) }

// All yields the living entities by rising id. The world may not change shape
// meanwhile.
func (s *IDs) All(yield func(NetID, Entity) bool) {
	for id, e := range s.index {
		if !e.IsZero() && !yield(NetID(id), e) {
			return
		}
	}
}

// take gives the id that has rested longest, or a new one.
func (s *IDs) take(now Tick) NetID {
	if s.head < len(s.resting) && now-s.resting[s.head].at >= s.rest {
		id := s.resting[s.head].id
		s.head++
		if s.head > 1024 && s.head*2 > len(s.resting) {
			s.resting = s.resting[:copy(s.resting, s.resting[s.head:])]
			s.head = 0
		}
		return id
	}
	id := s.next
	if id >= IDsMax {
		panic("ecs: more than IDsMax entities")
	}
	s.next++
	return id
}

func (s *IDs) bind(id NetID, e Entity) {
	for int(id) >= len(s.index) {
		s.index = append(s.index, Entity{})
	}
	s.index[id] = e
	s.alive++
}

func (s *IDs) free(id NetID, now Tick) {
	s.index[id] = Entity{}
	s.alive--
	s.resting = append(s.resting, restingID{id, now})
	if s.refs != nil {
		s.refs.ended(id)
	}
}

// Append is the allocator's saved form; the index follows from the entities.
func (s *IDs) Append(b []byte) []byte {
	b = wire.AppendU32(b, uint32(s.next))
	b = wire.AppendU32(b, uint32(len(s.resting)-s.head))
	for _, r := range s.resting[s.head:] {
		b = wire.AppendU32(wire.AppendU32(b, uint32(r.id)), uint32(r.at))
	}
	return b
}

// Decode reads it back and forgets the index.
func (s *IDs) Decode(r *wire.Reader) {
	*s = IDs{next: NetID(r.U32()), index: s.index[:1], rest: s.rest, refs: s.refs}
	n := r.U32()
	if s.next == 0 || s.next > IDsMax || n >= uint32(max(s.next, 1)) {
		r.Fail(wire.ErrValue)
		return
	}
	for range n {
		rest := restingID{NetID(r.U32()), Tick(r.U32())}
		if rest.id == 0 || rest.id >= s.next {
			r.Fail(wire.ErrValue)
		}
		if r.Err() != nil {
			return
		}
		s.resting = append(s.resting, rest)
	}
	s.index = make([]Entity, s.next)
}

// sound reports whether no id rests twice, or while it is in use.
func (s *IDs) sound() bool {
	rests := make([]bool, s.next)
	for _, r := range s.resting {
		if _, used := s.Get(r.id); used || rests[r.id] {
			return false
		}
		rests[r.id] = true
	}
	return true
}
