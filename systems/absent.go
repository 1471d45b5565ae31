package systems

import (
	"cmp"
	"slices"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// leave lets go of a player whose connection has ended.
func (s *PlayerHandler) leave(id ecs.NetID, why packet.Code) {
	e, ok := s.game.App.IDs.Get(id)
	if !ok || !s.player.Has(e) {
		return
	}
	if s.hooks.Left != nil {
		if s.absent.Has(e) {
			return // only a record that is another game's says it twice
		}
		if stays := s.hooks.Left(id, e, why); stays > 0 {
			s.inputs.drop(e)
			s.miss.Add(e, components.Absent{Until: uint32(s.game.App.Tick() + stays), Kept: why == packet.Restarted})
			return
		}
	}
	s.game.App.Despawn(e)
}

// AppendLeaves appends to a record that everybody who plays leaves with the code: the
// causes of the first tick after the server has started again. How long their bodies stay is
// for the hook Left to say. While no query is open.
func (s *PlayerHandler) AppendLeaves(record []byte, code packet.Code) []byte {
	s.over = s.over[:0]
	q := s.players.Query()
	for q.Next() {
		if n, _ := q.Get(); s.hooks.Left == nil || !s.absent.Has(q.Entity()) {
			s.over = append(s.over, n.ID)
		}
	}
	slices.Sort(s.over)
	for _, id := range s.over {
		record = netio.AppendLeave(record, uint32(id), code)
	}
	return record
}

// giveUp ends those who have stayed for long enough, in the order of their ids.
func (s *PlayerHandler) giveUp(tick ecs.Tick) {
	if s.hooks.Left == nil {
		return
	}
	s.over = s.over[:0]
	q := s.waiting.Query()
	for q.Next() {
		if n, a := q.Get(); uint32(tick) >= a.Until {
			s.over = append(s.over, n.ID)
		}
	}
	slices.Sort(s.over)
	for _, id := range s.over {
		if e, ok := s.game.App.IDs.Get(id); ok {
			s.game.App.Despawn(e)
		}
	}
}

// freeMs is in how long a name is free that somebody has, if nobody plays it and nobody comes
// back; else 0.
func (s *PlayerHandler) freeMs(id ecs.NetID) uint32 {
	e, ok := s.game.App.IDs.Get(id)
	if !ok || s.hooks.Left == nil || !s.absent.Has(e) {
		return 0
	}
	left := int64(s.absent.Get(e).Until) - int64(s.game.App.Tick())
	return uint32(max(left, 1) * 1000 / int64(s.game.Config.TickRate))
}

// yields are those who are absent and do not keep their place when it is full: whose time is
// up first comes first.
type yields struct {
	known bool // that they are this tick's
	all   []yielding
	next  int // of all: those before it are gone
}

type yielding struct {
	until uint32
	id    ecs.NetID
	e     ecs.Entity
}

// first is who goes first. There must be one.
func (y *yields) first() ecs.Entity { return y.all[y.next].e }

// somebodyYields reports whether one is left who is absent still, who is then the first. It
// looks for them once a tick.
func (s *PlayerHandler) somebodyYields() bool {
	if s.hooks.Left == nil {
		return false
	}
	if !s.yields.known {
		s.yields = yields{known: true, all: s.yields.all[:0]}
		q := s.waiting.Query()
		for q.Next() {
			if n, a := q.Get(); !a.Kept {
				s.yields.all = append(s.yields.all, yielding{a.Until, n.ID, q.Entity()})
			}
		}
		slices.SortFunc(s.yields.all, func(a, b yielding) int { return cmp.Or(cmp.Compare(a.until, b.until), cmp.Compare(a.id, b.id)) })
	}
	for ; s.yields.next < len(s.yields.all); s.yields.next++ {
		first := s.yields.all[s.yields.next]
		if e, ok := s.game.App.IDs.Get(first.id); ok && e == first.e && s.absent.Has(e) {
			return true
		}
	}
	return false // they have come back, or ended
}
