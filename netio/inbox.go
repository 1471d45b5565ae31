package netio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// KindLeave is the cause that a player's connection has ended. It never crosses
// the wire.
const KindLeave packet.Kind = 255

// Leave ends a player.
type Leave struct{ Code packet.Code }

// AppendLeave appends to a record that a player leaves: for records that are written without
// sessions. The players of one record rise.
func AppendLeave(record []byte, player uint32, code packet.Code) []byte {
	return appendCause(record, player, leaveSeq, KindLeave, leaveBodies[code][:])
}

// leaveSeq is the sequence number of a Leave: after all else that its player sent.
const leaveSeq = ^uint32(0)

func (*Leave) Kind() packet.Kind        { return KindLeave }
func (l *Leave) Decode(r *wire.Reader)  { l.Code = packet.Code(r.U8()) }
func (l *Leave) Append(b []byte) []byte { return append(b, byte(l.Code)) }

// Mail is a message of this tick and who sent it: a player's network id, or 0
// for a Join, whose Seq is then the ticket to answer it with.
type Mail[T any] struct {
	Who   uint32
	Seq   uint32
	Order uint32 // its place among all mail of the tick: one sender's is in the order sent
	Body  T
}

// Inbox is every T of this tick, ordered by who sent it, then as it was sent.
type Inbox[T any] struct{ mail []Mail[T] }

// All lends this tick's mail. Byte slices inside bodies are lent too.
func (in *Inbox[T]) All() []Mail[T] { return in.mail }

type inbox interface {
	reset()
	push(who, seq, order uint32, body []byte) error
}

type typedInbox[T any, P packet.Body[T]] struct {
	Inbox[T]
	used   usage
	reader wire.Reader // kept, because a generic Decode would make it escape each time
}

func (in *typedInbox[T, P]) reset() { in.mail = shrunk(&in.used, in.mail) }

func (in *typedInbox[T, P]) push(who, seq, order uint32, body []byte) error {
	in.mail = append(in.mail, Mail[T]{})
	m := &in.mail[len(in.mail)-1]
	m.Who, m.Seq, m.Order = who, seq, order
	in.reader = wire.NewReader(body)
	P(&m.Body).Decode(&in.reader)
	return in.reader.Close()
}

// inputInbox is a typedInbox of Inputs that knows their parts: the hot one.
type inputInbox[C any, P packet.InputBody[C]] struct {
	Inbox[packet.Input[C]]
	used   usage
	reader wire.Reader
}

func (in *inputInbox[C, P]) reset() { in.mail = shrunk(&in.used, in.mail) }

func (in *inputInbox[C, P]) push(who, seq, order uint32, body []byte) error {
	in.mail = append(in.mail, Mail[packet.Input[C]]{})
	m := &in.mail[len(in.mail)-1]
	m.Who, m.Seq, m.Order = who, seq, order
	in.reader = wire.NewReader(body)
	m.Body.Seq, m.Body.Ack, m.Body.View = in.reader.U32(), in.reader.U32(), in.reader.U32()
	P(&m.Body.Body).Decode(&in.reader)
	return in.reader.Close()
}

// Receive declares that a system listens to T and returns where it arrives; two
// listeners share one inbox. T is a Join, a Leave, or a packet of the game's own, of
// a kind from packet.GameKinds to packet.GameKindsLast; for Inputs there is
// ReceiveInput. It panics on any other kind, on two types of one kind, and when it
// is the first for its kind and the server's loops are open: before that they learn
// what clients may send.
func Receive[T any, P packet.Body[T]](s *Server) *Inbox[T] {
	var zero T
	kind := P(&zero).Kind()
	if old := s.inboxes[kind]; old != nil {
		return &shared[*typedInbox[T, P]](old, kind).Inbox
	}
	checkKind(kind, &zero)
	in := &typedInbox[T, P]{}
	s.declare(kind, in, P(new(T)))
	if kind != KindLeave && kind != packet.KindJoin && kind != KindReadOnly {
		s.checks[kind] = checker[T, P]
	}
	return &in.Inbox
}

// ReceiveInput is Receive for the Inputs of a game in which C is what a player holds
// down: at most packet.InputBodyMax bytes, nothing of them left unread. A server has
// one such C; without any, an Input ends the client that sends it.
func ReceiveInput[C any, P packet.InputBody[C]](s *Server) *Inbox[packet.Input[C]] {
	if old := s.inboxes[packet.KindInput]; old != nil {
		return &shared[*inputInbox[C, P]](old, packet.KindInput).Inbox
	}
	if n := len(P(new(C)).Append(nil)); n > packet.InputBodyMax {
		panic(fmt.Sprintf("netio: an input of %d bytes, at most %d", n, packet.InputBodyMax))
	}
	in := &inputInbox[C, P]{}
	s.declare(packet.KindInput, in, P(new(C)))
	s.checks[packet.KindInput] = checker[C, P]
	return &in.Inbox
}

// shared is the inbox that another system has declared.
func shared[I inbox](old inbox, kind packet.Kind) I {
	in, ok := old.(I)
	if !ok {
		panic(fmt.Sprintf("netio: two packets of kind %d", kind))
	}
	return in
}

// Received is a message of a kind that the game receives, of an Input the game's own
// part; nil when it receives none. It is for who describes the game.
func (s *Server) Received(kind packet.Kind) wire.Message { return s.samples[kind] }

func (s *Server) declare(kind packet.Kind, in inbox, sample wire.Message) {
	if s.opened {
		panic(fmt.Sprintf("netio: Receive of kind %d comes too late: declare it before the server's loops open", kind))
	}
	s.inboxes[kind], s.samples[kind] = in, sample
}

// checker makes what tells whether bytes are a T, with memory of its own.
func checker[T any, P interface {
	*T
	Decode(*wire.Reader)
}]() func([]byte) error {
	scratch, reader := P(new(T)), new(wire.Reader)
	return func(body []byte) error {
		*reader = wire.NewReader(body)
		scratch.Decode(reader)
		return reader.Close()
	}
}

// checkKind panics on a packet that no game can get: the engine answers it itself, or
// no client may send it.
func checkKind(kind packet.Kind, body any) {
	switch {
	case kind >= packet.GameKinds && kind <= packet.GameKindsLast:
		return
	case kind >= packet.OldKinds && kind <= packet.OldKindsLast:
		return
	}
	switch body.(type) {
	case *packet.Join, *Leave, *ReadOnly:
		return
	}
	if kind == packet.KindInput {
		panic("netio: Receive of kind 3: ReceiveInput takes Inputs")
	}
	panic(fmt.Sprintf("netio: Receive of kind %d, which is the engine's: a game's own are %d to %d", kind, packet.GameKinds, packet.GameKindsLast))
}

// ErrRecord is a record that no server wrote.
var ErrRecord = errors.New("netio: malformed record of causes")

// A record is one tick's causes back to back: who u32, seq u32, kind u8, length
// u16, body.
const causeHeader = 11

func appendCause(b []byte, who, seq uint32, kind packet.Kind, body []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, who)
	b = binary.LittleEndian.AppendUint32(b, seq)
	b = binary.LittleEndian.AppendUint16(append(b, byte(kind)), uint16(len(body)))
	return append(b, body...)
}

// Cause is one of a record: what a session had to say, or that it has ended.
type Cause struct {
	Who  uint32 // a player's network id; 0 for a Join
	Seq  uint32 // a Join's ticket; nothing of a Leave
	Kind packet.Kind
	Body []byte // lent by the record
}

// Causes are those of a record, as Record lends it, in their order. An error is
// ErrRecord, and the last.
func Causes(record []byte) iter.Seq2[Cause, error] {
	return func(yield func(Cause, error) bool) {
		for len(record) > 0 {
			c, rest, ok := nextCause(record)
			if !ok {
				yield(Cause{}, ErrRecord)
				return
			}
			if !yield(c, nil) {
				return
			}
			record = rest
		}
	}
}

func nextCause(b []byte) (c Cause, rest []byte, ok bool) {
	if len(b) < causeHeader {
		return c, nil, false
	}
	n := causeHeader + int(binary.LittleEndian.Uint16(b[9:]))
	if len(b) < n {
		return c, nil, false
	}
	return Cause{binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:]), packet.Kind(b[8]), b[causeHeader:n]}, b[n:], true
}

// dispatch hands a record's causes to the inboxes.
func (s *Server) dispatch(record []byte) error {
	for _, in := range s.inboxes {
		if in != nil {
			in.reset()
		}
	}
	order := uint32(0)
	for len(record) > 0 {
		c, rest, ok := nextCause(record)
		if !ok || s.inboxes[c.Kind] == nil {
			return ErrRecord
		}
		if err := s.inboxes[c.Kind].push(c.Who, c.Seq, order, c.Body); err != nil {
			return fmt.Errorf("%w: %w", ErrRecord, err)
		}
		order++
		record = rest
	}
	return nil
}
