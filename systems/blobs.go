package systems

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// A crowd's blocks are bare: a name would be most of what somebody costs who
// only walks from one cell to the next. Each client in a crowd is told the blobs
// of those it meets once, on the side; until then they have none.
const (
	tellShare  = 8   // of the budget, one part of so many goes into blobs while some are missing
	tellTicks  = 16  // how many ticks' share may be saved up
	tellLeast  = 128 // bytes that may be saved up at least: one blob fits always
	tellingMax = 256 // blobs of which it is not known whether they went out
)

// knownBlobs is which blobs a client has.
type knownBlobs struct {
	has     []uint64   // a bit an id
	telling []tellings // built, and not known to have gone out; oldest first
	births  ecs.Tick   // those up to this tick are considered
	tokens  int32      // bytes that may be told
}

type tellings struct {
	tick ecs.Tick
	id   uint32
}

func (t *knownBlobs) knows(id uint32) bool {
	return int(id>>6) < len(t.has) && t.has[id>>6]>>(id&63)&1 != 0
}

func (t *knownBlobs) know(id uint32) {
	for int(id>>6) >= len(t.has) {
		t.has = append(t.has, 0)
	}
	t.has[id>>6] |= 1 << (id & 63)
}

func (t *knownBlobs) forget(id uint32) {
	if int(id>>6) < len(t.has) {
		t.has[id>>6] &^= 1 << (id & 63)
	}
}

// save adds a tick's share of a client's budget.
func (t *knownBlobs) save(budget int32) {
	share := budget / tellShare
	t.tokens = min(t.tokens+share, max(share*tellTicks, tellLeast))
}

// update forgets the blobs of ids that have another owner now, and those that
// did not go out, as far as can be told.
func (t *knownBlobs) update(w *replica.World, tick ecs.Tick, queued uint32) {
	for ; t.births < tick; t.births++ {
		born, ok := w.Born(t.births + 1)
		if !ok {
			clear(t.has)
			t.births = tick
			break
		}
		for _, id := range born {
			t.forget(id)
		}
	}
	n := 0
	for n < len(t.telling) && t.telling[n].tick <= ecs.Tick(queued) {
		if t.telling[n].tick != ecs.Tick(queued) {
			t.forget(t.telling[n].id)
		}
		n++
	}
	t.telling = t.telling[:copy(t.telling, t.telling[n:])]
}

// tell picks the members of a unit whose blobs the client lacks, as many as the
// tokens carry.
func (s *planner) tell(tick ecs.Tick, t *knownBlobs, u *unit, p *plan) {
	for _, id := range s.world.GroupMembers(u.block) {
		if t.knows(id) {
			continue
		}
		size := int32(len(s.world.BlobOf(ecs.NetID(id)))) + 4 // at most three bytes of id, one of length
		if size == 4 {
			continue // as if it were known: its mark says that there is none
		}
		if size > t.tokens || len(t.telling) == tellingMax || len(p.tell) == packet.BlobsMax {
			return
		}
		t.tokens -= size
		t.know(id)
		t.telling = append(t.telling, tellings{tick, id})
		p.tell = append(p.tell, id)
	}
}

// knowsAll reports whether the client surely has the blobs of all in view.
func (s *planner) knowsAll(w *view, t *knownBlobs) bool {
	for i := range viewSlots {
		x, y := w.cell(i)
		if !s.inside(x, y) {
			continue
		}
		for _, id := range s.world.Members(y*s.world.CellsX + x) {
			if !t.knows(id) && len(s.world.BlobOf(ecs.NetID(id))) > 0 {
				return false
			}
		}
	}
	return len(t.telling) == 0
}

// tell adds the packet of the blobs that a plan tells, and returns its size.
func (s *GameState) tell(f *netio.Frame, p *plan, blocks *netio.Blocks) int {
	if len(p.tell) == 0 {
		return 0
	}
	s.blobs.All = s.blobs.All[:0]
	for _, id := range p.tell {
		s.blobs.All = append(s.blobs.All, packet.EntityBlob{ID: id, Blob: s.world.BlobOf(ecs.NetID(id))})
	}
	from := len(blocks.Bytes)
	blocks.Bytes = packet.Append(blocks.Bytes, &s.blobs)
	f.Packet(netio.Range{From: uint32(from), To: uint32(len(blocks.Bytes))})
	return len(blocks.Bytes) - from
}
