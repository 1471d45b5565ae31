package rooms

import (
	"maps"
	"math/bits"

	"github.com/tickd/tickd/netio"
)

// Stats are of all rooms together.
type Stats struct {
	Ticks                  uint32 // of the door
	Opened, Closed, Failed uint64
	Steps                  uint64    // ticks of rooms
	Overruns               uint64    // of these, that took longer than their period
	Skipped                uint64    // ticks that never ran because they were too late
	Late                   Histogram // of turns, in us
	Took                   Histogram // what ticks of rooms took, in us; empty without Config.Now
}

// Histogram counts by the bits of a value: of 4 bits are those from 8 to 15.
type Histogram [40]uint64

func (h *Histogram) add(ns int64) {
	h[min(bits.Len64(uint64(max(ns, 0)/1000)), len(h)-1)]++
}

// Quantile is the value that a part of those counted since an earlier h does not exceed, rounded
// up to the next power of two; 0 when there are none.
func (h *Histogram) Quantile(part float64, since *Histogram) uint64 {
	all, below := uint64(0), uint64(0)
	for i := range h {
		all += h[i] - since[i]
	}
	for i := range h {
		if below += h[i] - since[i]; below > 0 && float64(below) >= part*float64(all) {
			return 1 << i
		}
	}
	return 0
}

func (s *Stats) step(took, period int64) {
	s.Steps++
	if took > period {
		s.Overruns++
	}
	if took >= 0 {
		s.Took.add(took)
	}
}

// Stats are as of now.
func (rs *Rooms) Stats() Stats {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.stats
}

// Sum adds to sum what the door and all rooms have counted, those that have closed too, so that what
// only grows in one of them only grows in the sum.
func (rs *Rooms) Sum(sum *netio.Counters) {
	sum.Add(&rs.Door.Counters)
	rs.mu.Lock()
	sum.Add(&rs.gone)
	all := make([]*netio.Server, 0, len(rs.order))
	for _, r := range rs.order {
		if r.server != nil {
			all = append(all, r.server)
		}
	}
	rs.mu.Unlock()
	for _, server := range all {
		sum.Add(&server.Counters)
	}
}

// Worlds are those of all rooms that are open or closing. Each is its worker's: of it others may
// use only what is any goroutine's.
func (rs *Rooms) Worlds() []World {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	all := make([]World, 0, len(rs.order))
	for _, r := range rs.order {
		if r.world != nil {
			all = append(all, r.world)
		}
	}
	return all
}

// Info is what is told of a room.
type Info struct {
	Name     string  `json:"name"`
	State    State   `json:"state"`
	Label    Label   `json:"label,omitempty"`
	Seats    int     `json:"seats"`
	Taken    int     `json:"taken"`
	Reserved int     `json:"reserved"`
	Private  bool    `json:"private,omitempty"`
	TickRate int     `json:"tick_rate"`
	Ticks    uint64  `json:"ticks"`
	TickMs   float64 `json:"tick_ms"` // what the last one took
}

// List tells of the rooms that have a label, oldest first: at most so many, from the one with that
// number on. next is the number to go on from, which grows from page to page whatever opens and closes meanwhile, and 0 after the last.
// Private ones are left out unless they are asked for. total is how many there are on all pages.
func (rs *Rooms) List(has Label, private bool, from uint64, most int) (page []Info, total int, next uint64) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for _, r := range rs.order {
		if !r.label.Has(has) || !private && r.hidden() {
			continue
		}
		total++
		switch {
		case r.number < from:
		case len(page) < most:
			page = append(page, r.info())
		case next == 0:
			next = r.number
		}
	}
	return page, total, next
}

func (r *Room) hidden() bool { return r.private || r.Options.Reserved }

// Info is what is told of the room.
func (r *Room) Info() Info {
	if r.rooms == nil {
		return Info{}
	}
	r.rooms.mu.Lock()
	defer r.rooms.mu.Unlock()
	return r.info()
}

func (r *Room) info() Info {
	i := Info{
		Name: r.Name, State: r.state, Label: r.label, Seats: r.Options.Seats, Reserved: r.reserved, Private: r.hidden(),
		TickRate: r.Options.TickRate, Ticks: r.ticks.Load(), TickMs: float64(r.took.Load()) / 1e6,
	}
	if i.State == "" {
		i.State = Opening
	}
	if r.state == Open {
		i.Taken = r.server.Seated()
	}
	return i
}

// SetLabel replaces the room's label.
func (r *Room) SetLabel(l Label) error {
	if err := l.check(); err != nil {
		return err
	}
	if r.rooms != nil {
		r.rooms.mu.Lock()
		r.label = maps.Clone(l)
		r.rooms.mu.Unlock()
	}
	return nil
}
