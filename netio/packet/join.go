package packet

import (
	"encoding/binary"

	"github.com/tickd/tickd/netio/wire"
)

// Name rules, checked by the server: 3 to 16 of [A-Za-z0-9_-], unique ignoring
// ASCII case.
const (
	NameMin     = 3
	NameMax     = 16
	nameWireMax = 255 // longer ones are malformed, not merely bad
	TokenMax    = 64
	JoinDataMax = 1 << 10
)

// VerifiedBytes is how long the Token of a Join is when the server has verified it: the
// player's id and its generation.
const VerifiedBytes = 8

// Join asks for a player. A Welcome comes first; Accepted or Refused answers.
type Join struct {
	Name []byte // lent by Decode
	// Token is that of an earlier Accepted, to take the same player up again. In a
	// server's inbox and in its records it is what the token has proved, see Resumes, or
	// empty.
	Token []byte
	Data  []byte // the game's own, at most JoinDataMax bytes, to the end of the frame: a team, a look; lent by Decode
}

func (*Join) Kind() Kind { return KindJoin }

func (j *Join) Decode(r *wire.Reader) {
	j.Name, j.Token = r.Bytes(nameWireMax), r.Bytes(TokenMax)
	j.Data = r.Fixed(len(r.Rest()))
	if len(j.Data) > JoinDataMax {
		r.Fail(wire.ErrValue)
	}
}

// Resumes is the player that a Join in a server's inbox may take up again, and which owner
// of that id it was: whoever sent it has the token that was made of these two. Whether
// it still lives is the game's to say.
func (j *Join) Resumes() (player, generation uint32, ok bool) {
	if len(j.Token) != VerifiedBytes {
		return 0, 0, false
	}
	return binary.LittleEndian.Uint32(j.Token), binary.LittleEndian.Uint32(j.Token[4:]), true
}

func (j *Join) Append(b []byte) []byte {
	return append(wire.AppendBytes(wire.AppendBytes(b, j.Name), j.Token), j.Data...)
}

// NameOK reports whether name obeys the rules.
func NameOK(name []byte) bool {
	if len(name) < NameMin || len(name) > NameMax {
		return false
	}
	for _, c := range name {
		if !nameByte(c) {
			return false
		}
	}
	return true
}

// nameByte reports whether c may be part of a name.
func nameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-'
}
