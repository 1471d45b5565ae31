package components

import "github.com/tickd/tickd/netio/wire"

// AnswersMax is how many answers a player's requests are remembered with.
const AnswersMax = 64

// Unanswered stands for the code of a request that has no answer yet.
const Unanswered = 255

// Answers are a player's last requests and what they were answered, by rising
// sequence number.
type Answers struct {
	Seqs  [AnswersMax]uint32 // the first Len
	Codes [AnswersMax]uint8
	Len   uint8
}

func (a *Answers) Append(b []byte) []byte {
	b = append(b, a.Len)
	for i := range a.Len {
		b = append(wire.AppendU32(b, a.Seqs[i]), a.Codes[i])
	}
	return b
}

func (a *Answers) Decode(r *wire.Reader) {
	*a = Answers{Len: r.U8()}
	if a.Len > AnswersMax {
		r.Fail(wire.ErrValue)
		a.Len = 0
	}
	for i := range a.Len {
		a.Seqs[i], a.Codes[i] = r.U32(), r.U8()
	}
}
