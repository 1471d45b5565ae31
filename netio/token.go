package netio

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"

	"github.com/tickd/tickd/components/planted"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// A token names a player and which owner of that id it is, and proves that this server has
// given it out: player u32, generation u32, then an HMAC-SHA256 of these and the room, cut
// to 128 bits. Nothing of it is remembered, so it is good after a restart, too.
const (
	macBytes   = 16
	tokenBytes = packet.VerifiedBytes + macBytes

	// TokenKeyBytes is how long a Config.TokenKey is.
	TokenKeyBytes = 32
)

// tokens makes and verifies them. Tick goroutine only.
type tokens struct {
	mac    hash.Hash
	sum    [sha256.Size]byte
	joins  []byte // rewritten Joins of this tick
	joined usage
}

// open takes the key. It panics on one that is too short to be secret.
func (t *tokens) open(key []byte) {
	switch {
	case key == nil:
		key = make([]byte, TokenKeyBytes)
		rand.Read(key) // it cannot fail
	case len(key) != TokenKeyBytes:
		panic(fmt.Sprintf("netio: Config.TokenKey has %d bytes, not %d", len(key), TokenKeyBytes))
	}
	t.mac = hmac.New(sha256.New, key)
}

// Token is what a client may show to take the player up again, in Accepted.Token: it
// proves the player and the generation, which tells the owners of one id apart, to this
// server, and to one of the same room and TokenKey. Tick goroutine only.
func (s *Server) Token(player, generation uint32) []byte {
	b := binary.LittleEndian.AppendUint32(make([]byte, 0, tokenBytes), player)
	b = binary.LittleEndian.AppendUint32(b, generation)
	return append(b, s.sign(b)...)
}

// sign lends the proof of a token's first part.
func (s *Server) sign(named []byte) []byte {
	t := &s.tokens
	t.mac.Reset()
	t.mac.Write(named)                        // always of one length, so the room's name is told apart
	t.mac.Write([]byte(s.rules.welcome.Room)) // a hash's Write cannot fail
	return t.mac.Sum(t.sum[:0])[:macBytes:macBytes]
}

// proves reports whether a token is one that the server has given out.
func (s *Server) proves(token []byte) bool {
	return len(token) == tokenBytes && (planted.Bug == planted.Unproven || hmac.Equal(s.sign(token[:packet.VerifiedBytes]), token[packet.VerifiedBytes:]))
}

// checked is the body of a Join with what its token has proved instead of it, or
// with nothing when it proves nothing: what is recorded holds no secret.
func (s *Server) checked(join []byte) []byte {
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
	t := &s.tokens
	from := len(t.joins)
	t.joins = m.Append(t.joins)
	return t.joins[from:]
}
