package systems

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/packet"
)

// The blocks that crowds get are bare: with a name in it, an arrival that only
// walked from one cell to the next would cost several times as much. A client in a
// crowd is told the static blob of each entity it meets once, in a packet of its
// own; until then it has none.
const (
	blobShare    = 8   // of the budget, one part in so many is for blobs
	blobTicks    = 16  // how many ticks' share may be saved up
	blobLeast    = 128 // bytes that may be saved up at least: one blob fits always
	unconfirmMax = 256 // blobs of which it is not known whether they went out
	blobHead     = 4   // bytes beside a blob: at most three of id, one of length
)

// knownBlobs is which blobs a client has.
type knownBlobs struct {
	has         []uint64   // a bit for each id
	unconfirmed []toldBlob // not known to have gone out; oldest first
	bornUntil   ecs.Tick   // new owners of ids are considered up to this tick
	tokens      int32      // bytes that may be told
}

// toldBlob is whose blob was told in a tick.
type toldBlob struct {
	tick ecs.Tick
	id   uint32
}

// newKnownBlobs is what a client knows that was not in a crowd: the blobs of all
// that it has.
func (s *planner) newKnownBlobs(base *baseline) knownBlobs {
	blobs := knownBlobs{bornUntil: s.tick}
	blobs.has = make([]uint64, s.world.IDs()/64+1)
	blobs.unconfirmed = make([]toldBlob, 0, unconfirmMax/2)
	if base.tick == 0 {
		return blobs
	}
	for _, cell := range s.grid.view(base.centre) {
		age := base.contentAge(s.grid, cell)
		if age >= replica.History {
			continue
		}
		for _, id := range s.world.MembersThen(cell.index, int(age)) {
			blobs.add(id)
		}
	}
	return blobs
}

func (b *knownBlobs) knows(id uint32) bool {
	return int(id>>6) < len(b.has) && b.has[id>>6]>>(id&63)&1 != 0
}

func (b *knownBlobs) add(id uint32) {
	for int(id>>6) >= len(b.has) {
		b.has = append(b.has, 0)
	}
	b.has[id>>6] |= 1 << (id & 63)
}

func (b *knownBlobs) forget(id uint32) {
	if int(id>>6) < len(b.has) {
		b.has[id>>6] &^= 1 << (id & 63)
	}
}

// save adds a tick's share of a client's budget.
func (b *knownBlobs) save(budget int32) {
	share := budget / blobShare
	b.tokens = min(b.tokens+share, max(share*blobTicks, blobLeast))
}

// update forgets the blobs of ids that mean another entity now, and those that did
// not go out, as far as can be told.
func (b *knownBlobs) update(w *replica.World, tick, queued ecs.Tick) {
	b.forgetReused(w, tick)
	done := 0
	for _, told := range b.unconfirmed {
		if told.tick > queued {
			break
		}
		if told.tick != queued { // the loop queued a newer frame in its stead, or after it
			b.forget(told.id)
		}
		done++
	}
	b.unconfirmed = b.unconfirmed[:copy(b.unconfirmed, b.unconfirmed[done:])]
}

func (b *knownBlobs) forgetReused(w *replica.World, tick ecs.Tick) {
	for ; b.bornUntil < tick; b.bornUntil++ {
		born, ok := w.Born(b.bornUntil + 1)
		if !ok {
			clear(b.has)
			b.bornUntil = tick
			return
		}
		for _, id := range born {
			b.forget(id)
		}
	}
}

// tellBlobs adds to a plan the blobs that the client lacks of a group's members,
// as many as the tokens carry.
func (s *planner) tellBlobs(known *knownBlobs, group int32, p *plan) {
	for _, id := range s.world.GroupMembers(group) {
		if known.knows(id) {
			continue
		}
		length := int32(len(s.world.BlobOf(ecs.NetID(id))))
		if length == 0 {
			continue // its mark says so
		}
		bytes := length + blobHead
		if bytes > known.tokens || len(known.unconfirmed) == unconfirmMax || len(p.tell) == packet.BlobsMax {
			return
		}
		known.tokens -= bytes
		known.add(id)
		known.unconfirmed = append(known.unconfirmed, toldBlob{s.tick, id})
		p.tell = append(p.tell, id)
	}
}

// hasAllBlobs reports whether the client surely has the blobs of all in view.
func (s *planner) hasAllBlobs(c centre, known *knownBlobs) bool {
	for _, cell := range s.grid.view(c) {
		for _, id := range s.world.Members(cell.index) {
			if !known.knows(id) && len(s.world.BlobOf(ecs.NetID(id))) > 0 {
				return false
			}
		}
	}
	return len(known.unconfirmed) == 0
}
