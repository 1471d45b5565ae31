// Package sim runs any game in memory, in one goroutine, without sockets and
// without a clock: the server's sessions and the clients' views are the real
// ones. Tests and benchmarks drive it tick by tick.
package sim

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// Config makes a Sim.
type Config struct {
	Game    systems.Config
	Net     netio.Config
	Install func(*systems.Game) // makes the game what it is; nil leaves it empty
	Room    *rooms.Room         // what the game finds as its room; nil: none

	// Shuffle, if it is not 0, is the seed by which the rows of the world are
	// rearranged before every tick: nothing may come of it; see ecs.App.Shuffle.
	Shuffle uint64
}

// Sim is one server and its clients.
type Sim struct {
	Game    *systems.Game
	Server  *netio.Server
	Memory  *netio.Memory
	Clients []*Client

	config  Config
	shuffle *ecs.Rand // nil for rows as they come
}

// New starts a server.
func New(c Config) *Sim {
	if c.Net.TickRate == 0 {
		c.Net.TickRate = c.Game.TickRate
	}
	if c.Net.JoinRate == 0 {
		c.Net.JoinRate = netio.SessionsMax // crowds may join in one tick
	}
	s := &Sim{Server: netio.New(c.Net), config: c}
	s.Game = systems.New(s.Server, c.Game)
	if c.Room == nil {
		c.Room = &rooms.Room{}
	}
	systems.Provide(s.Game, c.Room)
	if c.Install != nil {
		c.Install(s.Game)
	}
	s.Game.Init()
	s.Game.World.Strict = true
	if c.Shuffle != 0 {
		s.shuffle = ecs.NewRand(c.Shuffle)
	}
	s.Memory = netio.NewMemory(s.Server)
	return s
}

// Step runs one tick and lets every client read what came of it.
func (s *Sim) Step() {
	if s.shuffle != nil {
		s.Game.App.Shuffle(s.shuffle.Uint64())
	}
	s.Game.Step()
	s.Memory.Run()
	for _, c := range s.Clients {
		c.Read()
	}
}

// Client is one in-memory client.
type Client struct {
	Name    string
	Conn    *netio.Conn
	View    *client.View // nil before the Welcome
	Welcome packet.Welcome
	Schema  *wire.Schema
	ID      uint32 // 0 before it is accepted
	Token   []byte // of that, to come back with
	Refused []packet.Refused
	Goodbye *packet.Goodbye
	Err     error // the first thing that it could not decode
	Asleep  bool  // reads nothing

	// Packet is called with each packet of the game's own, if set; the body is lent.
	Packet func(kind packet.Kind, body []byte)
	// Event is called with each event, if set.
	Event func(packet.EventType, []byte)

	// Out takes what the client sends, frame by frame, if set: it has no Conn then, and what
	// it is to hear comes by Take.
	Out func(frame []byte)
	// Seen is called after each snapshot applied, if set.
	Seen func(*Client)
	// Heard is called with each whole frame before it is applied, if set.
	Heard func(*Client, []byte)

	seq    uint32
	buf    []byte
	schema []byte // of the last Welcome that had one
	asks   []byte // with what it asks to join after a Welcome, of a client of Rooms
}

// Dial connects a client that says nothing yet; nil when the server is full.
func (s *Sim) Dial(name string) *Client {
	k := s.Memory.Dial()
	if k == nil {
		return nil
	}
	c := &Client{Name: name, Conn: k}
	s.Clients = append(s.Clients, c)
	return c
}

// Join connects a client, which asks to play under the name.
func (s *Sim) Join(name string) *Client { return s.JoinWith(packet.Join{Name: []byte(name)}) }

// JoinWith is Join for a client that says more of itself.
func (s *Sim) JoinWith(j packet.Join) *Client {
	c := s.Dial(string(j.Name))
	if c != nil {
		c.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
		c.Read()
		c.Send(packet.Append(nil, &j))
	}
	return c
}

// Send sends one frame, kind and body.
func (c *Client) Send(frame []byte) {
	if c.Out != nil {
		c.Out(frame)
		return
	}
	c.Conn.Send(frame)
}

// Input sends what is held down, as the game's own controls, acknowledging the
// newest tick seen. It does nothing before the client plays.
func (c *Client) Input(held interface{ Append([]byte) []byte }) {
	if c.ID != 0 {
		c.InputSeeing(held, c.View.Tick()*16)
	}
}

// InputSeeing is Input for a client that shows another instant than the newest, in
// 1/16 tick: one that interpolates, or one that lies.
func (c *Client) InputSeeing(held interface{ Append([]byte) []byte }, instant uint32) {
	if c.ID == 0 {
		return
	}
	c.seq++
	b := wire.AppendU32(append(c.buf[:0], byte(packet.KindInput)), c.seq)
	b = wire.AppendU32(wire.AppendU32(b, c.View.Tick()), instant)
	c.buf = held.Append(b)
	c.Send(c.buf)
}

// Seq is the sequence number of the last Input.
func (c *Client) Seq() uint32 { return c.seq }

// Read takes everything that the server has sent.
func (c *Client) Read() {
	if c.Asleep {
		return
	}
	for f := c.Conn.Read(); f != nil && c.Err == nil; f = c.Conn.Read() {
		c.Take(f)
	}
}

// Take applies one frame: Read's, or that of a test which lets it travel first.
func (c *Client) Take(f []byte) {
	if c.Heard != nil {
		c.Heard(c, f)
	}
	if err := c.take(f); err != nil {
		c.Err = fmt.Errorf("sim: client %s: kind %d: %w", c.Name, f[0], err)
	}
}

func (c *Client) take(f []byte) error {
	switch kind := packet.Kind(f[0]); kind {
	case packet.KindWelcome:
		return c.welcome(f[1:])
	case packet.KindAccepted:
		var a packet.Accepted
		if err := packet.Decode(f[1:], &a); err != nil {
			return err
		}
		c.ID, c.Token = a.ID, slices.Clone(a.Token)
		c.View.Play(a.ID)
	case packet.KindRefused:
		var r packet.Refused
		if err := packet.Decode(f[1:], &r); err != nil {
			return err
		}
		c.Refused = append(c.Refused, r)
	case packet.KindGoodbye:
		c.Goodbye = &packet.Goodbye{}
		return packet.Decode(f[1:], c.Goodbye)
	case packet.KindPong:
	case min(max(kind, packet.GameDownKinds), packet.GameDownKindsLast): // one of the game's own
		if c.Packet != nil {
			c.Packet(kind, f[1:])
		}
	case packet.KindEvents:
		return c.events(f[1:])
	default:
		before := c.View.Tick()
		if _, err := c.View.Frame(f); err != nil {
			return err
		}
		if c.Seen != nil && c.View.Tick() != before {
			c.Seen(c)
		}
	}
	return nil
}

func (c *Client) events(body []byte) error {
	var m packet.Events
	if err := packet.Decode(body, &m); err != nil {
		return err
	}
	for t, b := range m.All {
		if c.Event != nil {
			c.Event(t, b)
		}
	}
	return nil
}

func (c *Client) welcome(body []byte) error {
	if err := packet.Decode(body, &c.Welcome); err != nil {
		return err
	}
	if len(c.Welcome.Schema) == 0 { // that of the room before
		c.Welcome.Schema = c.schema
	}
	c.schema = bytes.Clone(c.Welcome.Schema)
	schema := &wire.Schema{}
	r := wire.NewReader(c.Welcome.Schema)
	schema.Decode(&r)
	if err := r.Close(); err != nil {
		return err
	}
	c.Schema, c.View = schema, client.NewView(schema, c.Welcome.World)
	c.ID, c.seq = 0, 0
	if c.asks != nil {
		c.Send(c.asks)
	}
	return nil
}
