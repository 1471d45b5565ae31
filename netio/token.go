package netio

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/binary"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// A token names a player and proves that whoever shows it has played it: player id
// u32, secret.
const (
	secretBytes = 16
	tokenBytes  = packet.VerifiedBytes + secretBytes
	tokensMax   = SessionsMax // players with one; any more get none
)

// secrets are those of the players' tokens: never simulated state, and in no record.
// Tick goroutine only.
type secrets struct {
	of     map[uint32][secretBytes]byte
	joins  []byte // rewritten Joins of this tick
	joined usage
}

// token is a player's, for as long as it is not forgotten; nil when there are too many.
func (s *secrets) token(player uint32) []byte {
	secret, known := s.of[player]
	switch {
	case known:
	case len(s.of) >= tokensMax:
		return nil
	default:
		rand.Read(secret[:]) // it cannot fail
		s.of[player] = secret
	}
	return append(binary.LittleEndian.AppendUint32(nil, player), secret[:]...)
}

// proves reports whether a token is that of the player whom it names.
func (s *secrets) proves(token []byte) bool {
	if len(token) != tokenBytes {
		return false
	}
	secret, known := s.of[binary.LittleEndian.Uint32(token)]
	return subtle.ConstantTimeCompare(secret[:], token[packet.VerifiedBytes:]) == 1 && known
}

// checked is the body of a Join with a verified player id instead of its token, or
// with nothing when it proves none: what is recorded holds no secret.
func (s *secrets) checked(join []byte) []byte {
	var m packet.Join
	r := wire.NewReader(join)
	if m.Decode(&r); r.Close() != nil || len(m.Token) == 0 { // sessions let no other through
		return join
	}
	if s.proves(m.Token) {
		m.Token = m.Token[:packet.VerifiedBytes]
	} else {
		m.Token = nil
	}
	from := len(s.joins)
	s.joins = m.Append(s.joins)
	return s.joins[from:]
}

// Forget makes a player's token worthless, for what it played has ended. Unbind
// does so too.
func (s *Server) Forget(player uint32) { delete(s.secrets.of, player) }
