// Package stage is the whole game in one goroutine, without sockets and without
// a clock: real sessions over links that count what is sent and drop it, and a
// few that decode it all.
package stage

import (
	"strconv"

	"github.com/tickd/tickd/cmd/tickbench/bots"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
)

// Config says who is on the stage.
type Config struct {
	Players       int
	Watchers      int // of the players, who decode and check all that they get
	Creatures     int
	Late          int  // of the players, who acknowledge late: what they get refers to older snapshots
	Width, Height int  // tiles
	Crowded       bool // all in the middle
	Seed          uint64
	Budget        int          // bytes a second and client; 0: the default
	Now           func() int64 // ns, for the systems' timings
}

// Stage is a game and its players. Tick goroutine only.
type Stage struct {
	Game     *systems.Game
	Server   *netio.Server
	Watchers []*Watcher

	memory  *netio.Memory
	actors  []*actor
	crowded bool
}

// actor is a player that reads nothing but does its part.
type actor struct {
	conn   *netio.Conn
	walker *bots.Walker
	id     ecs.NetID
	at     packet.OwnState // known in a crowd only
	seq    uint32
	acked  uint32
	late   bool
	due    int // ticks until it acknowledges
}

// lateMax is by how many ticks a late player acknowledges late.
const lateMax = 24

// joinBatch is how many players join in one tick.
const joinBatch = 250

// New fills the stage. The joins take some ticks.
func New(c Config) (*Stage, error) {
	s := &Stage{Server: netio.New(netio.Config{Connections: c.Players, JoinRate: netio.SessionsMax}), crowded: c.Crowded}
	spawn := sandbox.SpawnScatter
	behaviour := bots.Wander
	if c.Crowded {
		spawn, behaviour = sandbox.SpawnCentre, bots.Crowd
	}
	config := systems.Config{
		Seed: "bench" + strconv.FormatUint(c.Seed, 10), Now: c.Now, ClientBudget: c.Budget,
		MaxPlayers: c.Players, Entities: c.Creatures, Width: int32(c.Width), Height: int32(c.Height),
	}
	rules := sandbox.Rules{Spawn: spawn, Creatures: c.Creatures}
	if err := rules.Validate(&config); err != nil {
		return nil, err
	}
	s.Game = systems.New(s.Server, config)
	sandbox.Add(s.Game, rules)
	s.Game.Init()
	s.memory = netio.NewMemory(s.Server)
	world := packet.WorldInfo{Width: uint16(c.Width), Height: uint16(c.Height)}
	for from := 0; from < c.Players; from += joinBatch {
		for i := from; i < min(from+joinBatch, c.Players); i++ {
			if err := s.enter(i, bots.NewWalker(behaviour, c.Seed, i, world), i < c.Watchers); err != nil {
				return nil, err
			}
			s.actors[i].late = i >= c.Players-c.Late
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
	var frame [wire.FrameHeader + inputSize]byte
	for _, a := range s.actors {
		if s.crowded && a.id != 0 {
			s.find(a)
		}
		if queued := a.conn.Queued(); queued != 0 {
			a.seq++
			a.acknowledge(queued)
			in := packet.Input[sandbox.Controls]{Seq: a.seq, Ack: a.acked, View: a.acked * 16}
			in.Body.Buttons, in.Body.Aim = a.walker.Next(a.at)
			b := append(wire.AppendFrameHeader(frame[:0], inputSize), byte(packet.KindInput))
			a.conn.Write(in.Append(b))
		}
	}
}

// find tells a player where it is, which one that decodes would know.
func (s *Stage) find(a *actor) {
	if x, ok := s.Game.World.LanesOf(a.id); ok {
		a.at = packet.OwnState{X: x[0] * (components.One / components.LaneScale), Y: x[1] * (components.One / components.LaneScale)}
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

// inputSize is an Input's kind and body.
const inputSize = 1 + 16

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
