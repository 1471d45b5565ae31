// Package stage is the whole game in one goroutine, without sockets and without
// a clock: real sessions over links that count what is sent and drop it, and a
// few that decode it all.
package stage

import (
	"strconv"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/bots"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// Config says who is on the stage.
type Config struct {
	World    bot.World
	Behave   bot.Behaviour
	Watchers int // of the players, who decode and check all that they get
	Late     int // of the players, who acknowledge late: what they get refers to older snapshots
	Seed     uint64
	Now      func() int64 // ns, for the systems' timings
}

// Stage is a game and its players. Tick goroutine only.
type Stage struct {
	Game     *systems.Game
	Server   *netio.Server
	Watchers []*Watcher

	memory *netio.Memory
	actors []*actor
}

// actor is a player that reads nothing but does its part.
type actor struct {
	stage *Stage // nil for one in a room, whose world is another goroutine's
	conn  *netio.Conn
	bot   bot.Bot
	id    ecs.NetID
	own   packet.OwnState // where it was when it asked last
	held  packet.Input[bots.Held]
	out   [][]byte // packets to send
	size  int      // bytes of out
	asked uint32   // the number of the last request
	acked uint32
	late  bool
	due   int // ticks until it acknowledges
}

// lateMax is by how many ticks a late player acknowledges late.
const lateMax = 24

// joinBatch is how many players join in one tick.
const joinBatch = 250

// New fills the stage. The joins take some ticks.
func New(p *game.Program, c Config) (*Stage, error) {
	set, err := p.Set(c.World, "--seed=bench"+strconv.FormatUint(c.Seed, 10))
	if err != nil {
		return nil, err
	}
	players := c.World.Players
	s := &Stage{Server: netio.New(netio.Config{Connections: players, JoinRate: netio.SessionsMax, TickRate: set.Game.TickRate})}
	set.Game.Now = c.Now
	s.Game = systems.New(s.Server, set.Game)
	systems.Provide(s.Game, &rooms.Room{}) // none
	p.Install(s.Game)
	s.Game.Init()
	if err := p.Playable(s.Game); err != nil {
		return nil, err
	}
	s.memory = netio.NewMemory(s.Server)
	for from := 0; from < players; from += joinBatch {
		for i := from; i < min(from+joinBatch, players); i++ {
			if err := s.enter(p, &c, i); err != nil {
				return nil, err
			}
			s.actors[i].late = i >= players-c.Late
		}
		s.Act()
		s.Game.Step()
		s.memory.Run()
		if err := s.admitted(from); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Act gives every player's input of one tick to its session.
func (s *Stage) Act() {
	for _, a := range s.actors {
		a.act()
	}
}

// act gives the input of one tick to the session, once there was a snapshot.
func (a *actor) act() {
	var frame [wire.FrameHeader + inputMax]byte
	if queued := a.conn.Queued(); queued != 0 {
		a.acknowledge(queued)
		a.bot.Act(a)
		a.held.Seq++
		a.held.Ack, a.held.View = a.acked, a.acked*16
		b := a.held.Body.Append(a.held.AppendHead(frame[:wire.FrameHeader]))
		wire.AppendFrameHeader(b[:0], len(b)-wire.FrameHeader)
		a.conn.Write(b)
		a.said()
	}
}

// acknowledge has applied what was queued, or does not say so yet.
func (a *actor) acknowledge(queued uint32) {
	if a.due--; a.late && a.due > 0 {
		return
	}
	a.acked = queued
	a.due = 1 + int(queued*2654435761>>16)%lateMax // any will do, if only they differ
}

// inputMax is an Input's kind and body, at most.
const inputMax = 1 + packet.InputHead + packet.InputBodyMax

// Step runs the tick.
func (s *Stage) Step() { s.Game.Step() }

// Deliver does what the event loops do with it.
func (s *Stage) Deliver() { s.memory.Run() }

// Sent is how many bytes went to the players who are not watchers, and to how
// many of them.
func (s *Stage) Sent() (bytes uint64, players int) {
	for _, a := range s.actors[len(s.Watchers):] {
		bytes += a.conn.Sent
	}
	return bytes, len(s.actors) - len(s.Watchers)
}
