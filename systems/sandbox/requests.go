package sandbox

import (
	"unicode/utf8"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Kinds of requests. They are older than the numbers of a game's own kinds.
const (
	KindBreak   packet.Kind = 8
	KindRelease packet.Kind = 9
	KindPlace   packet.Kind = 10
	KindSelect  packet.Kind = 11
	KindChat    packet.Kind = 12
)

// Break asks to break a tile: begin now, go on until it breaks, the player
// moves away or lets go. Answered when it ends.
type Break struct {
	Seq  uint32
	X, Y uint16
}

func (*Break) Kind() packet.Kind { return KindBreak }

func (m *Break) Decode(r *wire.Reader) { *m = Break{r.U32(), r.U16(), r.U16()} }

func (m *Break) Append(b []byte) []byte {
	return wire.AppendU16(wire.AppendU16(wire.AppendU32(b, m.Seq), m.X), m.Y)
}

// Release lets go of the tile being broken.
type Release struct{ Seq uint32 }

func (*Release) Kind() packet.Kind { return KindRelease }

func (m *Release) Decode(r *wire.Reader) { m.Seq = r.U32() }

func (m *Release) Append(b []byte) []byte { return wire.AppendU32(b, m.Seq) }

// Place asks to place the item in hand as a tile.
type Place struct {
	Seq  uint32
	X, Y uint16
}

func (*Place) Kind() packet.Kind { return KindPlace }

func (m *Place) Decode(r *wire.Reader) { *m = Place{r.U32(), r.U16(), r.U16()} }

func (m *Place) Append(b []byte) []byte {
	return wire.AppendU16(wire.AppendU16(wire.AppendU32(b, m.Seq), m.X), m.Y)
}

// Select takes another item in hand, by its slot in the hotbar.
type Select struct {
	Seq  uint32
	Slot uint8
}

func (*Select) Kind() packet.Kind { return KindSelect }

func (m *Select) Decode(r *wire.Reader) { *m = Select{r.U32(), r.U8()} }

func (m *Select) Append(b []byte) []byte { return append(wire.AppendU32(b, m.Seq), m.Slot) }

// Chat scopes.
const (
	ChatNear   uint8 = 0
	ChatGlobal uint8 = 1
)

// ChatMax bounds a line of chat, in bytes of UTF-8.
const ChatMax = 200

// Chat says a line.
type Chat struct {
	Seq   uint32
	Scope uint8
	Text  []byte // lent by Decode
}

func (*Chat) Kind() packet.Kind { return KindChat }

func (m *Chat) Decode(r *wire.Reader) {
	m.Seq, m.Scope, m.Text = r.U32(), r.U8(), r.Bytes(ChatMax)
	if m.Scope > ChatGlobal || !utf8.Valid(m.Text) {
		r.Fail(wire.ErrValue)
	}
}

func (m *Chat) Append(b []byte) []byte {
	return wire.AppendBytes(append(wire.AppendU32(b, m.Seq), m.Scope), m.Text)
}

// Fields is of what a Chat is made.
func (*Chat) Fields() []wire.Field {
	return []wire.Field{
		{Name: "seq", Type: wire.FieldU32},
		{Name: "scope", Type: wire.FieldU8, Max: int64(ChatGlobal), Note: "0 near, 1 all"},
		{Name: "text", Type: wire.FieldText, Max: ChatMax},
	}
}

// heard is of what the event of a line of chat is made.
func heard() []wire.Field {
	return []wire.Field{
		{Name: "scope", Type: wire.FieldU8, Max: int64(ChatGlobal)},
		{Name: "from", Type: wire.FieldU32},
		{Name: "name", Type: wire.FieldText, Max: packet.NameMax},
		{Name: "text", Type: wire.FieldText, Max: ChatMax},
	}
}
