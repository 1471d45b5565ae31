package stage

import (
	"fmt"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
)

// enter connects a player, who asks to join.
func (s *Stage) enter(p *game.Program, c *Config, i int) error {
	k := s.memory.Dial()
	if k == nil {
		return fmt.Errorf("stage: no room for player %d", i)
	}
	k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
	welcome := k.Read()
	if len(welcome) == 0 || packet.Kind(welcome[0]) != packet.KindWelcome {
		return fmt.Errorf("stage: player %d was not welcome", i)
	}
	var w packet.Welcome
	if err := packet.Decode(welcome[1:], &w); err != nil {
		return fmt.Errorf("stage: welcome: %w", err)
	}
	a := &actor{stage: s, conn: k, bot: c.Behave.New(bot.Seat{Index: i, Seed: c.Seed, TickRate: int(w.TickRate), World: w.World, Schema: s.Game.World.Schema(), Game: w.Game})}
	if i < c.Watchers {
		watcher, err := newWatcher(a, &w)
		if err != nil {
			return err
		}
		s.Watchers = append(s.Watchers, watcher)
	}
	join := packet.Join{Name: fmt.Appendf(nil, "player-%d", i)}
	if p.Bots.Data != nil {
		join.Data = p.Bots.Data(i)
	}
	k.Send(packet.Append(nil, &join))
	s.actors = append(s.actors, a)
	return nil
}

// refusal is why, as far as a frame says it.
func refusal(f []byte) string {
	var r packet.Refused
	var g packet.Goodbye
	switch {
	case len(f) > 0 && packet.Kind(f[0]) == packet.KindRefused && packet.Decode(f[1:], &r) == nil:
		return fmt.Sprintf(": %v %s", r.Code, r.Sentence)
	case len(f) > 0 && packet.Kind(f[0]) == packet.KindGoodbye && packet.Decode(f[1:], &g) == nil:
		return fmt.Sprintf(": %v %s", g.Code, g.Sentence)
	}
	return ""
}

// admitted checks that the players from the first on play.
func (s *Stage) admitted(first int) error {
	for i, a := range s.actors[first:] {
		f := a.conn.Read()
		if len(f) == 0 || packet.Kind(f[0]) != packet.KindAccepted {
			return fmt.Errorf("stage: player %d was not accepted%s", first+i, refusal(f))
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
