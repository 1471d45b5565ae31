package server

import (
	"strings"
	"sync"
	"time"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/netio/rooms"
)

// books keep what the games of all rooms have counted beside their servers. The zero value is empty.
type books struct {
	mu   sync.Mutex
	gone map[string]uint64 // by rooms that have closed

	// Of who reports.
	before, since rooms.Stats // of the last two windows' beginnings
	window        time.Time
}

// keep notes what a room has counted that is about to close.
func (b *books) keep(w *roomWorld) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if w.over {
		return
	}
	w.over = true
	if b.gone == nil {
		b.gone = map[string]uint64{}
	}
	w.board.Look(func(r *admin.Report) {
		for _, c := range r.Counters {
			if grows(c.Name) {
				b.gone[c.Name] += c.Value
			}
		}
	})
}

// grows tells a counter from a level, by its name.
func grows(name string) bool { return strings.HasSuffix(name, "_total") }

// sum adds to a report who and what is in the worlds, and returns what their games have counted, with those of
// rooms that have closed: sums of what grows, and the greatest of each level.
func (b *books) sum(worlds []rooms.World, r *admin.Report) map[string]uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := make(map[string]uint64, len(b.gone))
	for name, v := range b.gone {
		all[name] = v
	}
	for _, world := range worlds {
		w := world.(*roomWorld)
		if w.over {
			continue
		}
		w.board.Look(func(one *admin.Report) {
			r.Players += one.Players
			r.Entities += one.Entities
			for _, c := range one.Counters {
				if grows(c.Name) {
					all[c.Name] += c.Value
				} else {
					all[c.Name] = max(all[c.Name], c.Value)
				}
			}
		})
	}
	return all
}

// timing adds to a report what ticks of rooms took in the last 10 to 20 s.
func (b *books) timing(s *rooms.Stats, r *admin.Report) {
	if now := time.Now(); now.Sub(b.window) > meterSeconds*time.Second {
		b.window, b.before, b.since = now, b.since, *s
	}
	r.TickMsP50 = float64(s.Took.Quantile(0.50, &b.before.Took)) / 1000
	r.TickMsP99 = float64(s.Took.Quantile(0.99, &b.before.Took)) / 1000
	r.Overruns, r.Skipped = s.Overruns, s.Skipped
}

// connections are those of all rooms and of the door.
func (l *Lodge) connections() int64 {
	return l.Rooms.Door.Counters.Connections.Load() + int64(l.Rooms.Door.Lodged())
}

// report publishes the sums of all rooms.
func (l *Lodge) report(state admin.State) {
	s := l.Rooms.Stats()
	c := l.game.Config
	r := &admin.Report{
		State: state, Tick: s.Ticks, TickRate: l.Rooms.Door.TickRate(), MaxPlayers: c.MaxPlayers, Version: admin.ReadBuild().Version,
		World: admin.World{Seed: c.Seed, Label: c.Label, Width: int(c.Width), Height: int(c.Height)},
	}
	r.Kept.Promise = l.promise()
	games := l.books.sum(l.Rooms.Worlds(), r)
	l.books.timing(&s, r)
	var sum netio.Counters
	l.Rooms.Sum(&sum)
	r.Connections = sum.Connections.Load()
	r.Counters = netio.AppendCounters(&sum, nil, func(to []admin.Counter, name string, v uint64) []admin.Counter {
		delete(games, name) // which know it a tick late
		return append(to, admin.Counter{Name: name, Value: v})
	})
	for name, v := range games {
		r.Counters = append(r.Counters, admin.Counter{Name: name, Value: v})
	}
	r.Counters = append(r.Counters,
		admin.Counter{Name: "rooms", Value: uint64(l.Rooms.Len())},
		admin.Counter{Name: "rooms_opened_total", Value: s.Opened},
		admin.Counter{Name: "rooms_closed_total", Value: s.Closed},
		admin.Counter{Name: "rooms_failed_total", Value: s.Failed},
		admin.Counter{Name: "room_ticks_total", Value: s.Steps})
	if l.dropped != nil {
		r.Counters = append(r.Counters, admin.Counter{Name: "log_lines_dropped_total", Value: l.dropped()})
	}
	l.pages.measure(r)
	l.board.Publish(r)
}
