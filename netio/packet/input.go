package packet

import (
	"fmt"

	"github.com/tickd/tickd/netio/wire"
)

// Bounds of an Input, in bytes.
const (
	InputHead    = 12 // its sequence number, acknowledgement and view
	InputBodyMax = 32 // the game's own part
)

// Input is what a player holds down during one client tick. C is the game's own
// part: what buttons and axes it has, at most InputBodyMax bytes. Controls serves
// games that say nothing. C implements [InputBody].
type Input[C any] struct {
	Seq  uint32 // rises by at least one with each Input
	Ack  uint32 // the newest tick that the client has applied, 0 for none
	View uint32 // the instant that the client shows, 1/16 tick, for lag compensation
	Body C
}

// InputBody is the game's own part of an Input. What Decode leaves unread is an
// error of the client.
type InputBody[T any] interface {
	*T
	Decode(*wire.Reader)
	Append([]byte) []byte
}

// Kind is KindInput, whatever the body.
func (*Input[C]) Kind() Kind { return KindInput }

// Decode reads the whole Input.
func (m *Input[C]) Decode(r *wire.Reader) {
	m.Seq, m.Ack, m.View = r.U32(), r.U32(), r.U32()
	if len(r.Rest()) > InputBodyMax {
		r.Fail(wire.ErrValue)
	}
	m.body().Decode(r)
}

// Append appends the whole Input without its kind. It panics on a body over
// InputBodyMax. The body becomes an interface, which costs an allocation when the
// Input is a local variable: AppendHead and then the body's own Append cost none.
func (m *Input[C]) Append(b []byte) []byte {
	b = m.appendHead(b)
	from := len(b)
	b = m.body().Append(b)
	bound("bytes of an input", len(b)-from, InputBodyMax)
	return b
}

// AppendHead appends the kind and all but the body.
func (m *Input[C]) AppendHead(b []byte) []byte { return m.appendHead(append(b, byte(KindInput))) }

func (m *Input[C]) appendHead(b []byte) []byte {
	return wire.AppendU32(wire.AppendU32(wire.AppendU32(b, m.Seq), m.Ack), m.View)
}

func (m *Input[C]) body() interface {
	Decode(*wire.Reader)
	Append([]byte) []byte
} {
	body, ok := any(&m.Body).(interface {
		Decode(*wire.Reader)
		Append([]byte) []byte
	})
	if !ok {
		panic(fmt.Sprintf("packet: %T is no body of an Input: it has no Decode and Append", &m.Body))
	}
	return body
}
