package stage

import (
	"fmt"

	"github.com/tickd/tickd/cmd/tickbench/bots"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
)

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
		var accepted packet.Accepted
		if err := packet.Decode(f[1:], &accepted); err != nil {
			return fmt.Errorf("stage: accepted: %w", err)
		}
		a.id = ecs.NetID(accepted.ID)
		if first+i < len(s.Watchers) {
			s.Watchers[first+i].view.Play(accepted.ID)
			continue
		}
		a.conn.Raw()
		a.conn.Discard = true
	}
	return s.Look()
}
