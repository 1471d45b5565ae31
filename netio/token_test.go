package netio

import (
	"bytes"
	"encoding/hex"
	"slices"
	"testing"

	"github.com/tickd/tickd/netio/packet"
)

// tokenOf is what the Accepted among what a connection got gave it.
func tokenOf(k *Conn) (token []byte) {
	for f := k.Read(); f != nil; f = k.Read() {
		var m packet.Accepted
		if packet.Kind(f[0]) == packet.KindAccepted && packet.Decode(f[1:], &m) == nil {
			token = bytes.Clone(m.Token)
		}
	}
	return token
}

// asks sends a Join with that token and returns what comes of it in the inbox.
func (s *stage) asks(name string, token []byte) (*Conn, packet.Join, uint32) {
	s.t.Helper()
	k := s.memory.Dial()
	k.Send(hello())
	k.Send(packet.Append(nil, &packet.Join{Name: []byte(name), Token: token, Data: []byte("data")}))
	s.cut()
	if len(s.joins.All()) != 1 {
		s.t.Fatalf("%d joins, ended with %v", len(s.joins.All()), k.Code())
	}
	m := s.joins.All()[0]
	return k, m.Body, m.Seq
}

// generationAhead is by how much an accepted player's generation is above its id.
const generationAhead = 100

// accepts lets a Join in and returns the token that it hears.
func (s *stage) accepts(k *Conn, ticket, id uint32) []byte {
	s.server.Accept(ticket, packet.Accepted{ID: id, Token: s.server.Token(id, id+generationAhead)})
	s.publish()
	return tokenOf(k)
}

// Who shows the token that it was given is known to have played that player, and
// nobody else is; the record says so without the secret.
func TestTokens(t *testing.T) {
	s := newStage(t)
	k, _, ticket := s.asks("ann", nil)
	ann := s.accepts(k, ticket, 7)
	k, _, ticket = s.asks("bob", nil)
	bob := s.accepts(k, ticket, 8)
	if len(ann) != 24 || len(bob) != 24 || bytes.Equal(ann[8:], bob[8:]) || bytes.Count(ann[8:], []byte{0}) == 16 {
		t.Fatalf("tokens %x and %x", ann, bob)
	}
	wrong := map[string][]byte{
		"the id alone": ann[:4], "what it proves alone": ann[:8], "a byte less": ann[:23], "a byte more": append(slices.Clone(ann), 0), "zeros": make([]byte, 24),
		"one's own proof": append(slices.Clone(ann[:8]), bob[8:]...), "nobody's": {9, 23: 0}, "the longest": make([]byte, packet.TokenMax),
		"another server's": New(Config{}).Token(7, 107), "another room's": NewDoor(Config{}, nil).NewRoom("red", Config{}).Token(7, 107),
	}
	for i := range ann {
		b := slices.Clone(ann)
		b[i] ^= 1
		wrong["bit "+string(rune('a'+i))] = b
	}
	for what, token := range wrong {
		_, m, ticket := s.asks("eve", token)
		if _, _, ok := m.Resumes(); ok || len(m.Token) != 0 || string(m.Name) != "eve" || string(m.Data) != "data" {
			t.Errorf("%s: %+v", what, m)
		}
		s.server.Refuse(ticket, packet.Refused{Code: packet.BadName})
		s.publish()
	}
	k, m, ticket := s.asks("ann", ann)
	if id, generation, ok := m.Resumes(); !ok || id != 7 || generation != 107 || string(m.Name) != "ann" || string(m.Data) != "data" {
		t.Fatalf("with its token: %+v", m)
	}
	record := slices.Clone(s.server.Record())
	if bytes.Contains(record, ann[8:]) {
		t.Fatal("the secret is in the record")
	}
	if again := s.accepts(k, ticket, 7); !bytes.Equal(again, ann) {
		t.Fatalf("another token for the same player: %x", again)
	}
	if of := s.server.Token(7, 108); bytes.Equal(of[8:], ann[8:]) {
		t.Fatal("the next owner of the id gets the proof of the one before")
	}
	replayed := newStage(t)
	if err := replayed.server.Replay(record); err != nil {
		t.Fatal(err)
	}
	replayed.cut()
	m = replayed.joins.All()[0].Body
	if id, generation, ok := m.Resumes(); !ok || id != 7 || generation != 107 || string(m.Name) != "ann" || string(m.Data) != "data" {
		t.Fatalf("replayed: %+v", m)
	}
}

// A token is good at every server of its key and room, and at no other: a server that
// starts again remembers nothing and knows everybody.
func TestTokensOutliveServers(t *testing.T) {
	key := bytes.Repeat([]byte("k"), TokenKeyBytes)
	token := New(Config{TokenKey: key}).Token(7, 3)
	if golden := "070000000300000039bb9abfe35772b1"; hex.EncodeToString(token[:16]) != golden {
		t.Errorf("a token begins %x, not %s: those of older servers would be good no more", token[:16], golden)
	}
	other := slices.Clone(key)
	other[0]++
	door := NewDoor(Config{TokenKey: key}, nil)
	for what, c := range map[string]struct {
		at   *Server
		good bool
	}{
		"the same key":         {New(Config{TokenKey: key}), true},
		"a door":               {door, true},
		"another key":          {New(Config{TokenKey: other}), false},
		"a key of its own":     {New(Config{}), false},
		"a room with the key":  {door.NewRoom("red", Config{TokenKey: key}), false},
		"a room without a key": {door.NewRoom("red", Config{}), false},
	} {
		if got := c.at.proves(token); got != c.good {
			t.Errorf("%s: %v", what, got)
		}
	}
	red, blue := door.NewRoom("red", Config{TokenKey: key}), door.NewRoom("blue", Config{TokenKey: key})
	if !door.NewRoom("red", Config{TokenKey: key}).proves(red.Token(7, 3)) || blue.proves(red.Token(7, 3)) {
		t.Error("a room's token is not that room's alone")
	}
	refuses(t, "a short key", func() { New(Config{TokenKey: key[1:]}) }, "netio", "TokenKey", "31")
}

// A token outlives its session: that is what it is for.
func TestTokensOutliveSessions(t *testing.T) {
	s := newStage(t)
	k, _, ticket := s.asks("ann", nil)
	ann := s.accepts(k, ticket, 7)
	k.Drop()
	for range 3 {
		s.cut()
		s.publish()
	}
	if _, m, _ := s.asks("ann", ann); len(m.Token) != packet.VerifiedBytes {
		t.Fatalf("%+v", m)
	}
}

// Many Joins with tokens in one tick each keep what is theirs.
func TestTokensOfMany(t *testing.T) {
	s := newStage(t)
	var tokens [][]byte
	for i := range uint32(40) {
		k, _, ticket := s.asks("ann", nil)
		tokens = append(tokens, s.accepts(k, ticket, 100+i))
	}
	for _, token := range tokens {
		k := s.memory.Dial()
		k.Send(hello())
		k.Send(packet.Append(nil, &packet.Join{Name: token[:3], Token: token, Data: bytes.Repeat(token[:1], 1000)}))
	}
	s.cut()
	for i, m := range s.joins.All() {
		id, _, ok := m.Body.Resumes()
		if !ok || id != 100+uint32(i) || !bytes.Equal(m.Body.Name, tokens[i][:3]) || !bytes.Equal(m.Body.Data, bytes.Repeat(tokens[i][:1], 1000)) {
			t.Fatalf("join %d: %v of %d", i, m.Body, id)
		}
	}
}
