package systems

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
)

// viewer is what the server remembers of a client that gets snapshots: where it
// looks, and what it has been sent. What is sent never influences what is
// simulated, so this is no state.
type viewer struct {
	session netio.SessionID
	centre  centre

	// While a view neither moves nor leaves anything out, its snapshots are not
	// written down one by one: since the tick steady all of them were complete, with
	// their centre at steadyAt. 0: the last one was not like that.
	steady   ecs.Tick
	steadyAt centre

	// The version of the own blob that is being told, and since when.
	blobVersion uint32
	blobSince   ecs.Tick

	history *history // nil before the view was first not steady
	layers  *layers  // nil while the client holds nothing that not everybody sees
}

// unknown is the age of content that a client does not have.
const unknown = 255

// sent is what one snapshot left with a client: where it looked and how old the
// content of each slot was then. What crowds need beside is in a crowdSent.
type sent struct {
	tick   ecs.Tick // 0: no snapshot
	centre centre
	ages   []uint8 // by slot; lent
}

// history is the last snapshots that a client was sent, that of tick t at
// t % replica.History.
type history struct {
	crowd   *crowd   // nil while everything in view fits into the budget
	full    ecs.Tick // the last snapshot without a baseline: none before it can be one
	ticks   [replica.History]ecs.Tick
	centres [replica.History]centre
	ages    []uint8 // by snapshot and slot
}

func newHistory(slots int) *history {
	return &history{ages: make([]uint8, replica.History*slots)}
}

// at lends what is written down in the place of a tick, perhaps of an older one.
func (h *history) at(tick ecs.Tick) sent {
	i := int(tick % replica.History)
	slots := len(h.ages) / replica.History
	return sent{h.ticks[i], h.centres[i], h.ages[i*slots : (i+1)*slots]}
}

// begin starts the entry of a tick. Its ages are the caller's to fill in.
func (h *history) begin(tick ecs.Tick, c centre) sent {
	h.ticks[tick%replica.History] = tick
	h.centres[tick%replica.History] = c
	return h.at(tick)
}

// drop removes the entry of a tick in which nothing was sent after all.
func (h *history) drop(tick ecs.Tick) {
	h.ticks[tick%replica.History] = 0
}

// baseline is the snapshot that another one is coded against; its tick is 0 if
// there is none.
type baseline struct {
	sent
	age uint32 // ticks ago
}

// baseline is the newest snapshot that the client's loop has queued, if both ends
// still remember it.
func (h *history) baseline(tick, queued ecs.Tick) baseline {
	age := uint32(tick - queued)
	base := h.at(queued)
	if queued == 0 || age >= replica.History || base.tick != queued {
		return baseline{}
	}
	return baseline{base, age}
}

// contentAge is how old a cell's content, which a client has in its baseline, is
// now; at least unknown if it has none.
func (b *baseline) contentAge(g *grid, cell viewCell) uint32 {
	if b.tick == 0 || !g.sees(b.centre, cell.x, cell.y) {
		return unknown
	}
	return b.age + uint32(b.ages[cell.slot])
}

// writeDown ends a steady time: its snapshots become entries of the history.
func (v *viewer) writeDown(tick ecs.Tick, slots int) {
	if v.history == nil {
		v.history = newHistory(slots)
	}
	if v.steady == 0 {
		return
	}
	h := v.history
	from := v.steady
	if tick-from >= replica.History {
		from = tick - replica.History + 1
		clear(h.ages) // but for the entry of tick itself, which is begun next, all of them are written
	}
	for t := from; t < tick; t++ {
		h.ticks[t%replica.History] = t
		h.centres[t%replica.History] = v.steadyAt
	}
	if from == v.steady {
		for t := from; t < tick; t++ {
			clear(h.at(t).ages)
		}
	}
	v.steady = 0
}
