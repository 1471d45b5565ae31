package sim

import (
	"time"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/room"
)

// RoomsConfig makes Rooms. Of Rooms, Open is not looked at.
type RoomsConfig struct {
	Game    systems.Config // of every room: see room.New
	Install func(*systems.Game)
	Rooms   rooms.Config
}

// Rooms is a game in many rooms and its clients, in memory, in one goroutine and
// without a clock. The rooms are the real ones: their methods are there.
type Rooms struct {
	*rooms.Rooms
	Memory  *netio.Memory
	Clients []*Client

	now int64 // ns
}

// NewRooms starts a server without a room.
func NewRooms(c RoomsConfig) *Rooms {
	if c.Rooms.Net.JoinRate == 0 {
		c.Rooms.Net.JoinRate = netio.SessionsMax // crowds may join in one tick
	}
	c.Rooms.Open = func(r *rooms.Room) (rooms.World, error) {
		w := room.New(r, c.Game, c.Install)
		w.World.Strict = true
		return w, nil
	}
	s := &Rooms{Rooms: rooms.New(c.Rooms)}
	s.Memory = netio.NewMemory(s.Door)
	return s
}

const (
	roomsStep = int64(time.Millisecond) // between two looks at what is due
	ackEvery  = int64(time.Second)
)

// Pass lets so much time pass, in which each room ticks at its rate and clients read what comes.
func (s *Rooms) Pass(t time.Duration) {
	for end := s.now + int64(t); s.now < end; s.now += roomsStep {
		for ran := true; ran; {
			ran, _ = s.Turn(s.now)
		}
		s.Memory.Run()
		for _, c := range s.Clients {
			if c.Read(); s.now%ackEvery == 0 {
				c.acknowledge()
			}
		}
	}
}

// acknowledge says what has been applied, as any client does: without it the session ends.
func (c *Client) acknowledge() {
	if c.ID != 0 && !c.Asleep && !c.Conn.Closed() {
		c.Send(packet.Append(nil, &packet.Ack{Tick: c.View.Tick()}))
	}
}

// Join connects a client, which goes where its Hello says (Magic and Version need not be set), and asks to play
// under the name there, and wherever it is sent later. It is nil when the server is full. Its room is in its Welcome.
func (s *Rooms) Join(name string, h packet.Hello) *Client {
	k := s.Memory.Dial()
	if k == nil {
		return nil
	}
	h.Magic, h.Version = packet.Magic, packet.Version
	c := &Client{Name: name, Conn: k, asks: packet.Append(nil, &packet.Join{Name: []byte(name)})}
	s.Clients = append(s.Clients, c)
	c.Send(packet.Append(nil, &h))
	c.Read()
	return c
}

// Game is that of the room of a name; nil when there is none.
func (s *Rooms) Game(name string) *systems.Game {
	if r := s.Find(name); r != nil {
		if w, ok := r.World().(*room.World); ok {
			return w.Game
		}
	}
	return nil
}
