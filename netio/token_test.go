package netio

import (
	"bytes"
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

// accepts lets a Join in and returns the token that it hears.
func (s *stage) accepts(k *Conn, ticket, id uint32) []byte {
	s.server.Accept(ticket, packet.Accepted{ID: id})
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
	if len(ann) != 20 || len(bob) != 20 || bytes.Equal(ann[4:], bob[4:]) || bytes.Count(ann[4:], []byte{0}) == 16 {
		t.Fatalf("tokens %x and %x", ann, bob)
	}
	wrong := map[string][]byte{
		"the id alone": ann[:4], "a byte less": ann[:19], "a byte more": append(slices.Clone(ann), 0), "zeros": make([]byte, 20),
		"one's own secret": append(slices.Clone(ann[:4]), bob[4:]...), "nobody's": {9, 19: 0}, "the longest": make([]byte, packet.TokenMax),
	}
	for i := range ann {
		b := slices.Clone(ann)
		b[i] ^= 1
		wrong["bit "+string(rune('a'+i))] = b
	}
	for what, token := range wrong {
		_, m, ticket := s.asks("eve", token)
		if _, ok := m.Resumes(); ok || len(m.Token) != 0 || string(m.Name) != "eve" || string(m.Data) != "data" {
			t.Errorf("%s: %+v", what, m)
		}
		s.server.Refuse(ticket, packet.Refused{Code: packet.BadName})
		s.publish()
	}
	k, m, ticket := s.asks("ann", ann)
	if id, ok := m.Resumes(); !ok || id != 7 || string(m.Name) != "ann" || string(m.Data) != "data" {
		t.Fatalf("with its token: %+v", m)
	}
	record := slices.Clone(s.server.Record())
	if bytes.Contains(record, ann[4:]) {
		t.Fatal("the secret is in the record")
	}
	if again := s.accepts(k, ticket, 7); !bytes.Equal(again, ann) {
		t.Fatalf("another token for the same player: %x", again)
	}
	replayed := newStage(t)
	if err := replayed.server.Replay(record); err != nil {
		t.Fatal(err)
	}
	replayed.cut()
	m = replayed.joins.All()[0].Body
	if id, ok := m.Resumes(); !ok || id != 7 || string(m.Name) != "ann" || string(m.Data) != "data" {
		t.Fatalf("replayed: %+v", m)
	}
}

// A token dies with what it was for: whoever gets the id next is not its owner's.
func TestTokensDie(t *testing.T) {
	for what, end := range map[string]func(*Server){
		"unbound":   func(s *Server) { s.Unbind(7, packet.Goodbye{Code: packet.Ended}) },
		"forgotten": func(s *Server) { s.Forget(7) },
	} {
		s := newStage(t)
		k, _, ticket := s.asks("ann", nil)
		ann := s.accepts(k, ticket, 7)
		k.Drop()
		s.cut()
		end(s.server)
		s.publish()
		k, m, ticket := s.asks("ann", ann)
		if _, ok := m.Resumes(); ok {
			t.Errorf("%s: it still proves something", what)
		}
		heir := s.accepts(k, ticket, 7)
		_, m, _ = s.asks("ann", ann)
		if _, ok := m.Resumes(); ok || len(heir) != 20 || bytes.Equal(heir, ann) {
			t.Errorf("%s: it proves that one is the heir", what)
		}
	}
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
		id, ok := m.Body.Resumes()
		if !ok || id != 100+uint32(i) || !bytes.Equal(m.Body.Name, tokens[i][:3]) || !bytes.Equal(m.Body.Data, bytes.Repeat(tokens[i][:1], 1000)) {
			t.Fatalf("join %d: %v of %d", i, m.Body, id)
		}
	}
}
