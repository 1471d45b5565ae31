package packet

import "github.com/tickd/tickd/netio/wire"

// SentenceMax bounds the text of a refusal or a goodbye, in bytes.
const SentenceMax = 200

// Refused answers a Hello or a Join that does not succeed. The connection is
// closed after it, except when only the name was at fault.
type Refused struct {
	Code     Code
	RetryMs  uint32 // 0: trying again will not help
	Sentence string
}

func (*Refused) Kind() Kind { return KindRefused }

func (m *Refused) Decode(r *wire.Reader) {
	m.Code, m.RetryMs, m.Sentence = Code(r.U8()), r.Uvarint(), r.String(SentenceMax)
}

func (m *Refused) Append(b []byte) []byte {
	bound("bytes of a sentence", len(m.Sentence), SentenceMax)
	return wire.AppendString(wire.AppendUvarint(append(b, byte(m.Code)), uint64(m.RetryMs)), m.Sentence)
}

// Goodbye is the last packet of a connection that the server ends.
type Goodbye struct {
	Code     Code
	RetryMs  uint32
	Sentence string
}

func (*Goodbye) Kind() Kind { return KindGoodbye }

func (m *Goodbye) Decode(r *wire.Reader) { (*Refused)(m).Decode(r) }

func (m *Goodbye) Append(b []byte) []byte { return (*Refused)(m).Append(b) }
