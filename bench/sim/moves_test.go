package sim_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"testing"
	"time"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
)

// pass is a packet of the foyer's own: to the room that it names.
type pass struct{ Room string }

func (*pass) Kind() packet.Kind        { return packet.GameKindsLast }
func (p *pass) Decode(r *wire.Reader)  { p.Room = r.String(packet.RoomMax) }
func (p *pass) Append(b []byte) []byte { return wire.AppendString(b, p.Room) }

// passes sends on who asks for it, when the room is there.
type passes struct {
	room  *rooms.Room
	asked *netio.Inbox[pass]
	waits map[uint32]string
}

func (s *passes) Step() {
	for _, m := range s.asked.All() {
		s.waits[m.Who] = m.Body.Room
	}
	for who, room := range s.waits {
		if s.room.Send(who, rooms.Ask{Room: room}) != packet.RetryLater {
			delete(s.waits, who)
		}
	}
}

// mover is a room of the sandbox, or one called foyer, whose game is another: players who stand about. In
// each a pass leads on to another room.
type mover struct {
	*systems.Game
	passes *passes
}

func (g *mover) Server() *netio.Server { return g.Game.Server }

func (g *mover) Step() {
	g.Game.Step()
	g.passes.Step()
}

func newMover(r *rooms.Room) *mover {
	g := systems.New(r.Server(netio.Config{}), systems.Config{Seed: r.Name, MaxPlayers: 8, Width: 128, Height: 64})
	if r.Name == "foyer" {
		value := systems.NewGlobal[components.Health](g, 3, "value", 1)
		value.Value.Points = 7
		systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("guest", wire.All, "position")})
	} else {
		sandbox.Install(g)
	}
	s := &passes{room: r, asked: netio.Receive[pass](g.Server), waits: map[uint32]string{}}
	g.Init()
	return &mover{g, s}
}

func newMovers() *rooms.Rooms {
	return rooms.New(rooms.Config{
		Net: netio.Config{JoinRate: netio.SessionsMax}, Demand: true, Idle: -1,
		Open: func(r *rooms.Room) (rooms.World, error) { return newMover(r), nil },
	})
}

// recall is a net.Conn over a connection in memory. Whoever reads when nothing is there lets time pass.
type recall struct {
	*netio.Conn
	unread bytes.Reader
	pass   func()
}

func (k *recall) Read(b []byte) (int, error) {
	for tries := 0; k.unread.Len() == 0; tries++ {
		if tries == 1000 {
			return 0, os.ErrDeadlineExceeded
		}
		k.unread.Reset(k.Raw())
		if k.unread.Len() == 0 {
			k.pass()
		}
	}
	return k.unread.Read(b[:min(len(b), 100)]) // a frame comes in pieces
}

func (k *recall) Write(b []byte) (int, error) {
	k.Conn.Write(b)
	return len(b), nil
}

func (k *recall) Close() error                     { k.Drop(); return nil }
func (*recall) LocalAddr() net.Addr                { return nil }
func (*recall) RemoteAddr() net.Addr               { return nil }
func (*recall) SetDeadline(time.Time) error        { return nil }
func (*recall) SetReadDeadline(time.Time) error    { return nil }
func (*recall) SetWriteDeadline(t time.Time) error { return nil }

// traveller is a client that plays in one room after the other.
type traveller struct {
	t *testing.T
	*client.Client
	busy func() error // what it sends with each snapshot
}

// until reads until done says so, and sends an input for each snapshot.
func (c *traveller) until(what string, done func(packet.Kind) bool) {
	c.t.Helper()
	limit := time.Now().Add(time.Minute)
	for time.Now().Before(limit) {
		kind, _, err := c.Next()
		if err != nil {
			c.t.Fatalf("%s: %v", what, err)
		}
		if kind == packet.KindSnapshot {
			if err := c.hold(); err != nil {
				c.t.Fatal(err)
			}
		}
		if c.busy != nil {
			if err := c.busy(); err != nil && !errors.Is(err, client.ErrMoving) {
				c.t.Fatal(err)
			}
		}
		if done(kind) {
			return
		}
	}
	c.t.Fatal(what, "did not come")
}

// hold sends an input, as the room's game has it.
func (c *traveller) hold() error {
	if c.Room() == "foyer" {
		return client.Input(c.Client, &packet.Input[packet.Controls]{View: c.View().Tick() * 16})
	}
	return client.Input(c.Client, &packet.Input[sandbox.Controls]{View: c.View().Tick() * 16})
}

// travel goes from the foyer to the sandbox and back, with inputs and requests under way all the time.
func (c *traveller) travel() {
	c.t.Helper()
	if _, err := c.Join(c.t.Context(), "ann"); err != nil {
		c.t.Fatal(err)
	}
	foyer, seq := c.Schema().Hash(), uint32(0)
	for _, room := range []string{"land", "foyer", "land", "other", "foyer"} {
		inputs := uint16(0)
		c.until("an input that is taken", func(packet.Kind) bool { inputs = max(inputs, c.View().InputSeq()); return inputs > 3 })
		if _, played := c.View().Me(); !played || (c.Room() == "foyer") != (c.View().Global(3) != nil) || (c.Room() == "foyer") != (c.Schema().Hash() == foyer) {
			c.t.Fatalf("in %s: %v, %v", c.Room(), played, c.View().Global(3))
		}
		_, _, land := c.View().Chunk(c.View().Centre())
		if land != (c.Room() != "foyer") {
			c.t.Fatalf("in %s there are chunks: %v", c.Room(), land)
		}
		if err := client.Send(c.Client, &pass{room}); err != nil {
			c.t.Fatal(err)
		}
		c.busy = nil
		if c.Room() != "foyer" { // the foyer knows no such packet
			c.busy = func() error { seq++; return client.Send(c.Client, &sandbox.Select{Seq: seq, Slot: 1}) }
		}
		c.until(room, func(kind packet.Kind) bool { return kind == packet.KindWelcome })
		c.busy = nil
		if c.Room() != room || c.View().Tick() != 0 || c.View().Global(3) != nil || c.Player().ID != 0 {
			c.t.Fatalf("in %s: tick %d", c.Room(), c.View().Tick())
		}
		c.until("accepted in "+room, func(kind packet.Kind) bool { return kind == packet.KindAccepted })
		if len(c.Token()) == 0 || c.Player().ID == 0 {
			c.t.Fatalf("%+v", c.Player())
		}
	}
	if err := client.Send(c.Client, &packet.Bye{}); err != nil {
		c.t.Fatal(err)
	}
}

// A client goes from room to room, of two games, in memory: on one connection, with frames under way.
func TestAClientMoves(t *testing.T) {
	rs := newMovers()
	memory, now, dials := netio.NewMemory(rs.Door), int64(0), 0
	c, err := client.Dial(t.Context(), "", client.Options{Room: "foyer", Dial: func(context.Context, string, string) (net.Conn, error) {
		dials++
		k := &recall{Conn: memory.Dial(), pass: func() {
			for now += 5e6; ; {
				if ran, _ := rs.Turn(now); !ran {
					break
				}
			}
			memory.Run()
		}}
		return k, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	(&traveller{t: t, Client: c}).travel()
	if dials != 1 {
		t.Errorf("%d connections", dials)
	}
}

// The same over sockets, of both kinds.
func TestAClientMovesOnSockets(t *testing.T) {
	for _, transport := range []string{"tcp", "ws"} {
		rs := newMovers()
		listener, err := netio.Listen(rs.Door, "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		running, stop := context.WithCancel(t.Context())
		go rs.Run(running, 2)
		c, err := client.Dial(t.Context(), listener.Addr(), client.Options{Room: "foyer", Transport: transport})
		if err != nil {
			t.Fatal(err)
		}
		_ = c.SetReadDeadline(time.Now().Add(2 * time.Minute))
		(&traveller{t: t, Client: c}).travel()
		_ = c.Close()
		stop()
		ending, done := context.WithTimeout(context.Background(), netio.StopTimeout)
		if err := listener.Stop(ending); err != nil {
			t.Error(err)
		}
		done()
	}
}
