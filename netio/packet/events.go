package packet

import (
	"fmt"

	"github.com/tickd/tickd/netio/wire"
)

// EventType is the first byte of an event. Types are constants and never
// reused: 1 to 63 are the engine's, those from GameEvents up a game's own.
type EventType uint8

const (
	EventAnswer   EventType = 1 // to a request: seq u32, code u8
	EventChat     EventType = 2 // scope u8, from u32, name, text
	EventRoster   EventType = 3 // who plays: see Roster
	EventNotice   EventType = 4 // a sentence from the server
	EventProgress EventType = 5 // breaking: who u32, x u16, y u16, part u8 of 255; 0 ends it
	EventOmitted  EventType = 6 // count varint: so many thinnable events, such as lines of chat, were left out here

	GameEvents EventType = 64
)

// EventMax bounds one event's body, in bytes.
const EventMax = 2 << 10

// Events carries what must arrive, in order, beside the state: a list of
// events in one packet.
type Events struct {
	Tick uint32
	List []byte // events back to back, lent by Decode
}

func (*Events) Kind() Kind { return KindEvents }

func (m *Events) Decode(r *wire.Reader) {
	m.Tick = r.U32()
	m.List = r.Rest()
	for len(r.Rest()) > 0 {
		r.U8()
		r.Bytes(EventMax)
	}
}

func (m *Events) Append(b []byte) []byte { return append(wire.AppendU32(b, m.Tick), m.List...) }

// AppendEvent appends one event to a list. It panics on a body over EventMax, which
// no client takes, and on a type that is neither the engine's nor a game's.
func AppendEvent(b []byte, t EventType, body []byte) []byte {
	if t == 0 || t > EventOmitted && t < GameEvents {
		panic(fmt.Sprintf("packet: an event of type %d: a game's own are from %d", t, GameEvents))
	}
	bound("bytes of an event", len(body), EventMax)
	return wire.AppendBytes(append(b, byte(t)), body)
}

// All yields the events of a decoded list; bodies are lent.
func (m *Events) All(yield func(EventType, []byte) bool) {
	r := wire.NewReader(m.List)
	for len(r.Rest()) > 0 {
		t := EventType(r.U8())
		body := r.Bytes(EventMax)
		if r.Err() != nil || !yield(t, body) {
			return
		}
	}
}
