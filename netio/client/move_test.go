package client_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// room is the Welcome of a room to which a client is moved that knows testSchema.
func room(t testing.TB, name string) packet.Welcome {
	return packet.Welcome{Version: packet.Version, SchemaHash: testSchema(t).Hash(), TickRate: 30, Tick: 90, World: testWorld(2, 2, 1), Room: name}
}

// heard reads a frame and fails unless it is of that kind; it returns the body.
func (p *peer) heard(t testing.TB, kind packet.Kind) []byte {
	b := p.recv()
	if len(b) == 0 || packet.Kind(b[0]) != kind {
		t.Errorf("the server hears %x, not kind %d", b, kind)
		return nil
	}
	return b[1:]
}

// expect reads a frame and fails unless it is of that kind.
func expect(t *testing.T, c *client.Client, kind packet.Kind) {
	t.Helper()
	if got, _, err := c.Next(); err != nil || got != kind {
		t.Fatalf("kind %d, not %d: %v", got, kind, err)
	}
}

// A second Welcome, in the middle of a snapshot, is another room: the client knows nothing of the
// one before, joins again by itself, and its inputs begin anew. Moved back, it shows that room's token.
func TestMoved(t *testing.T) {
	for _, transport := range transports {
		ready := make(chan bool, 1)
		c := joined(t, transport, func(p *peer) {
			global := packet.Global{ID: 3, Body: []byte("score")}
			p.send(global.Append([]byte{byte(packet.KindGlobal)}))
			p.send(full(5, 0))
			var in packet.Input[packet.Controls]
			if packet.Decode(p.heard(t, packet.KindInput), &in) != nil || in.Seq != 1 || in.Ack != 5 {
				t.Errorf("in the first room: %+v", in)
			}
			half := packet.Snapshot{Tick: 6, Age: 1, Parts: 2, Flags: packet.SnapParts | packet.SnapPartial}
			p.send(half.Append([]byte{byte(packet.KindSnapshot)}))
			w := room(t, "match")
			p.send(packet.Append(nil, &w))
			for _, token := range []string{"", "mine"} { // of the match, and of the room before
				var j packet.Join
				if packet.Decode(p.heard(t, packet.KindJoin), &j) != nil || string(j.Name) != "alice" || string(j.Token) != token {
					t.Errorf("it joins with %+v, not the token %q", j, token)
				}
				<-ready
				p.heard(t, packet.KindPing)
				p.send(packet.Append(nil, &packet.Accepted{ID: 9, Token: []byte("mine")}))
				p.send(full(2, 0))
				if packet.Decode(p.heard(t, packet.KindInput), &in) != nil || in.Seq != 1 || in.Ack != 2 {
					t.Errorf("in another room: %+v", in)
				}
				p.send(packet.Append(nil, &w))
			}
			p.heard(t, packet.KindJoin)
			p.send(packet.Append(nil, &packet.Refused{Code: packet.NameTaken}))
			p.heard(t, packet.KindJoin)
			p.send(packet.Append(nil, &packet.Accepted{ID: 4}))
			p.recv()
		})
		if c.Room() != "" || c.Player().ID != 7 {
			t.Fatal(c.Room(), c.Player())
		}
		expect(t, c, packet.KindGlobal)
		expect(t, c, packet.KindSnapshot)
		in := packet.Input[packet.Controls]{}
		if err := client.Input(c, &in); err != nil {
			t.Fatal(err)
		}
		expect(t, c, packet.KindSnapshot)
		before := c.View()
		for range 2 {
			expect(t, c, packet.KindWelcome)
			v := c.View()
			if c.Room() != "match" || c.Welcome().TickRate != 30 || c.Player().ID != 0 || v == before || v.Tick() != 0 || v.Global(3) != nil || c.Schema().Hash() != testSchema(t).Hash() {
				t.Fatalf("%q, %+v, tick %d", c.Room(), c.Welcome(), v.Tick())
			}
			if err := client.Input(c, &in); err != nil { // nobody's
				t.Fatal(err)
			}
			if err := client.Send(c, &packet.Ack{}); !errors.Is(err, client.ErrMoving) {
				t.Fatal(err)
			}
			ready <- true
			if err := client.Send(c, &packet.Ping{}); err != nil {
				t.Fatal(err)
			}
			expect(t, c, packet.KindAccepted)
			if c.Player().ID != 9 || string(c.Token()) != "mine" {
				t.Fatalf("%+v", c.Player())
			}
			expect(t, c, packet.KindSnapshot)
			if err := client.Input(c, &in); err != nil {
				t.Fatal(err)
			}
		}
		expect(t, c, packet.KindWelcome)
		if _, _, err := c.Next(); !client.RetryName(err) {
			t.Fatal(err)
		}
		if a, err := c.Join(within10s(t), "alice2"); err != nil || a.ID != 4 {
			t.Fatal(a, err)
		}
	}
}

// A room may be of another game: then its schema comes with the Welcome, and one that does not is
// no room to go to.
func TestMovedToAnotherSchema(t *testing.T) {
	other := testSchema(t)
	other.Classes = other.Classes[:1]
	if err := other.Compile(); err != nil {
		t.Fatal(err)
	}
	for _, withIt := range []bool{true, false} {
		c := joined(t, "tcp", func(p *peer) {
			w := room(t, "chess")
			if w.SchemaHash = other.Hash(); withIt {
				w.Schema = other.Append(nil)
			}
			p.send(packet.Append(nil, &w))
			p.recv()
		})
		kind, _, err := c.Next()
		if withIt && (err != nil || kind != packet.KindWelcome || len(c.Schema().Classes) != 1) || !withIt && !errors.Is(err, client.ErrWelcome) {
			t.Errorf("with its schema %v: kind %d, %v", withIt, kind, err)
		}
	}
}

// Who has not asked to play is in no room that it could be moved from.
func TestWelcomeWithoutAJoin(t *testing.T) {
	addr := listen(t, "tcp", func(p *peer) {
		w := welcome(t, p.recv())
		p.send(packet.Append(nil, &w))
		p.send(packet.Append(nil, &w))
		p.recv()
	})
	c, err := client.Dial(within10s(t), addr, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, _, err := c.Next(); !errors.Is(err, client.ErrWelcome) {
		t.Fatal(err)
	}
}

// script is a connection that has said all that it will ever say.
type script struct{ bytes.Reader }

func (*script) Write(b []byte) (int, error)      { return len(b), nil }
func (*script) Close() error                     { return nil }
func (*script) LocalAddr() net.Addr              { return nil }
func (*script) RemoteAddr() net.Addr             { return nil }
func (*script) SetDeadline(time.Time) error      { return nil }
func (*script) SetReadDeadline(time.Time) error  { return nil }
func (*script) SetWriteDeadline(time.Time) error { return nil }

// FuzzMoves gives a Client any frames, Welcomes among them, before and after it plays. No bytes
// may make it panic, and what it holds of a room is consistent.
func FuzzMoves(f *testing.F) {
	add := func(frames ...[]byte) {
		var b []byte
		for _, frame := range frames {
			b = append(wire.AppendFrameHeader(b, len(frame)), frame...)
		}
		f.Add(b)
	}
	w := room(f, "lobby")
	w.Schema = testSchema(f).Append(nil)
	first, accepted := packet.Append(nil, &w), packet.Append(nil, &packet.Accepted{ID: 2, Token: []byte("t")})
	w.Room, w.Schema = "match", nil
	second := packet.Append(nil, &w)
	add(first, accepted, full(5, 0), second, accepted, full(1, 0))
	add(first, second)
	add(first, accepted, second, packet.Append(nil, &packet.Refused{Code: packet.NameTaken}))
	add(first, accepted, second, second, full(1, 0), accepted)
	f.Fuzz(func(t *testing.T, b []byte) {
		conn := &script{}
		conn.Reset(b)
		c, err := client.Dial(t.Context(), "", client.Options{Dial: func(context.Context, string, string) (net.Conn, error) { return conn, nil }})
		if err != nil {
			return
		}
		_, _ = c.Join(t.Context(), "alice")
		for {
			_, _, err := c.Next()
			if err != nil {
				if !packet.RoomOK(c.Room()) || c.Schema().Hash() != c.Welcome().SchemaHash {
					t.Fatalf("in a room called %q, with another's schema: %v", c.Room(), err)
				}
				return
			}
			for range c.View().All { // nothing that it holds makes it panic
			}
			if held := client.Held(c.View()); held > client.HeldMax {
				t.Fatalf("%d numbers are held", held)
			}
		}
	})
}

// Whoever sends beside Next, all the time, sends nothing between a Join and the room's answer but what may come then, and the
// first input that a room hears is its first.
func TestMovedWhileOthersSend(t *testing.T) {
	for _, transport := range transports {
		c := joined(t, transport, func(p *peer) {
			w := room(t, "match")
			for range 50 {
				p.send(packet.Append(nil, &w))
				for b := p.recv(); len(b) > 0 && packet.Kind(b[0]) != packet.KindJoin; b = p.recv() { // of the room before
				}
				for range 3 {
					p.heard(t, packet.KindPing)
				}
				p.send(packet.Append(nil, &packet.Accepted{ID: 7}))
				b := p.recv()
				for len(b) > 0 && packet.Kind(b[0]) == packet.KindPing {
					b = p.recv()
				}
				var in packet.Input[packet.Controls]
				if len(b) == 0 || packet.Kind(b[0]) != packet.KindInput || packet.Decode(b[1:], &in) != nil || in.Seq != 1 || in.Ack != 0 {
					t.Errorf("the room hears first: %x", b)
				}
			}
			p.send(packet.Append(nil, &packet.Goodbye{Code: packet.Shutdown}))
			for len(p.recv()) > 0 { // until the other end is closed
			}
		})
		ended := make(chan bool)
		go func() {
			defer close(ended)
			for err := error(nil); err == nil; {
				if err = client.Input(c, &packet.Input[packet.Controls]{}); err == nil {
					err = client.Send(c, &packet.Ping{})
				}
				time.Sleep(20 * time.Microsecond) // or what the test has not read yet grows to megabytes
			}
		}()
		moves := 0
		for {
			kind, _, err := c.Next()
			if kind == packet.KindWelcome {
				moves++
			}
			var bye *client.Goodbye
			if errors.As(err, &bye) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
		_ = c.Close()
		<-ended
		if moves != 50 {
			t.Errorf("%d moves", moves)
		}
	}
}
