package rooms

import "math/bits"

// Stats are of all rooms together.
type Stats struct {
	Ticks                  uint32 // of the door
	Opened, Closed, Failed uint64
	Skipped                uint64     // ticks that never ran because they were too late
	Late                   [40]uint64 // turns by the bits of their lateness in us: Late[4] is 8 to 15 us
}

func (s *Stats) late(ns int64) {
	s.Late[min(bits.Len64(uint64(max(ns, 0)/1000)), len(s.Late)-1)]++
}

// Stats are as of now.
func (rs *Rooms) Stats() Stats {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.stats
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

// List tells of the rooms that have a label, oldest first: at most so many, after so many.
func (rs *Rooms) List(has Label, after, most int) (page []Info, total int) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for _, r := range rs.order {
		if !r.label.Has(has) {
			continue
		}
		if total++; total > after && len(page) < most {
			page = append(page, r.info())
		}
	}
	return page, total
}

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
		Name: r.Name, State: r.state, Label: r.label, Seats: r.Options.Seats, Reserved: r.reserved, Private: r.private || r.Options.Reserved,
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
	if _, err := ParseLabel(l.String()); err != nil {
		return err
	}
	if r.rooms != nil {
		r.rooms.mu.Lock()
		r.label = l
		r.rooms.mu.Unlock()
	}
	return nil
}
