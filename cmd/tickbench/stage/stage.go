// Package stage is the whole game in one goroutine, without sockets and without
// a clock: real sessions over links that count what is sent and drop it, and a
// few that decode it all.
package stage

import (
	"fmt"
	"strconv"

	"tickd/cmd/tickbench/bots"
	"tickd/netio"
	"tickd/netio/packet"
	"tickd/netio/wire"
	"tickd/systems"
)

// Config says who is on the stage.
type Config struct {
	Players       int
	Watchers      int // of the players, who decode and check all that they get
	Creatures     int
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

	memory *netio.Memory
	actors []*actor
}

// actor is a player that reads nothing but does its part.
type actor struct {
	conn   *netio.Conn
	walker *bots.Walker
	at     packet.OwnState // only a watcher's is known
	seq    uint32
}

// joinBatch is how many players join in one tick.
const joinBatch = 250

// New fills the stage. The joins take some ticks.
func New(c Config) (*Stage, error) {
	s := &Stage{Server: netio.New(netio.Config{Connections: c.Players})}
	spawn := systems.SpawnScatter
	behaviour := bots.Wander
	if c.Crowded {
		spawn, behaviour = systems.SpawnCentre, bots.Crowd
	}
	config := systems.Config{
		Seed: "bench" + strconv.FormatUint(c.Seed, 10), Now: c.Now, ClientBudget: c.Budget,
		Rules: systems.Rules{
			MaxPlayers: c.Players, Width: int32(c.Width), Height: int32(c.Height), Spawn: spawn, Creatures: c.Creatures,
		},
	}
	if err := config.Validate(); err != nil {
		return nil, err
	}
	s.Game = systems.New(s.Server, config)
	s.Game.Init()
	s.memory = netio.NewMemory(s.Server)
	world := packet.WorldInfo{Width: uint16(c.Width), Height: uint16(c.Height)}
	for from := 0; from < c.Players; from += joinBatch {
		for i := from; i < min(from+joinBatch, c.Players); i++ {
			if err := s.enter(i, bots.NewWalker(behaviour, c.Seed, i, world), i < c.Watchers); err != nil {
				return nil, err
			}
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

// enter connects a player, who asks to join.
func (s *Stage) enter(i int, w *bots.Walker, watches bool) error {
	k := s.memory.Dial()
	if k == nil {
		return fmt.Errorf("stage: no room for player %d", i)
	}
	k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
	welcome := k.Read()
	if len(welcome) == 0 || packet.Kind(welcome[0]) != packet.KindWelcome {
		return fmt.Errorf("stage: player %d was not welcome", i)
	}
	a := &actor{conn: k, walker: w}
	if watches {
		watcher, err := newWatcher(a, welcome[1:])
		if err != nil {
			return err
		}
		s.Watchers = append(s.Watchers, watcher)
	}
	k.Send(packet.Append(nil, &packet.Join{Name: fmt.Appendf(nil, "player-%d", i)}))
	s.actors = append(s.actors, a)
	return nil
}

// admitted checks that the players from the first on play.
func (s *Stage) admitted(first int) error {
	for i, a := range s.actors[first:] {
		f := a.conn.Read()
		if len(f) == 0 || packet.Kind(f[0]) != packet.KindAccepted {
			return fmt.Errorf("stage: player %d was not accepted", first+i)
		}
		if first+i < len(s.Watchers) {
			if err := s.Watchers[first+i].accepted(f[1:]); err != nil {
				return err
			}
			continue
		}
		a.conn.Raw()
		a.conn.Discard = true
	}
	return s.Look()
}

// Act gives every player's input of one tick to its session.
func (s *Stage) Act() {
	var frame [wire.FrameHeader + inputSize]byte
	for _, a := range s.actors {
		if queued := a.conn.Queued(); queued != 0 {
			a.seq++
			in := packet.Input{Seq: a.seq, Ack: queued, View: queued * 16}
			in.Buttons, in.Aim = a.walker.Next(a.at)
			b := append(wire.AppendFrameHeader(frame[:0], inputSize), byte(packet.KindInput))
			a.conn.Write(in.Append(b))
		}
	}
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
