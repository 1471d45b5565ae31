package systems

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
)

// Interest takes the tick's picture and decides which cells each client sees.
type Interest struct {
	server *netio.Server
	world  *replica.World
	views  []view // by seat
	swept  int    // seat up to which the views of those who left were forgotten
}

// sweepSeats is how many seats a tick are looked at for views of sessions that
// have ended: what a client has been sent takes kilobytes.
const sweepSeats = 16

// NewInterest follows the server's sessions through the world.
func NewInterest(s *netio.Server, w *replica.World) *Interest {
	return &Interest{server: s, world: w}
}

// Init prepares the picture's queries.
func (s *Interest) Init(a *ecs.App) { s.world.Init(a) }

// Update takes the picture and moves the views.
func (s *Interest) Update(tick ecs.Tick) {
	s.world.Collect(tick)
	s.sweep()
	for _, v := range s.server.Viewers() {
		for int(v.Seat) >= len(s.views) {
			s.views = append(s.views, view{})
		}
		w := &s.views[v.Seat]
		fresh := w.session != v.Session
		if fresh {
			*w = view{session: v.Session}
		}
		if v.Player == 0 {
			s.place(w, fresh)
			continue
		}
		cell, ok := s.world.CellAt(ecs.NetID(v.Player))
		if !ok || !fresh && cell == int32(w.cy)*s.world.CellsX+int32(w.cx) {
			continue // it has no body now, or is where it looks
		}
		lanes, _ := s.world.LanesOf(ecs.NetID(v.Player))
		x, y := lanes[0], lanes[1]
		if fresh || outside(x, w.cx) || outside(y, w.cy) {
			w.cx, w.cy = int16(x>>components.CellShift), int16(y>>components.CellShift)
		}
	}
}

// sweep forgets the views of some seats whose session has ended.
func (s *Interest) sweep() {
	for range min(sweepSeats, len(s.views)) {
		s.swept = (s.swept + 1) % len(s.views)
		if w := &s.views[s.swept]; w.session != 0 && !s.server.Present(w.session) {
			*w = view{}
		}
	}
}

// place moves the view of a spectator to where it asks to look from.
func (s *Interest) place(w *view, fresh bool) {
	tx, ty := s.server.Watches(w.session)
	x := min(int32(tx), s.world.CellsX*components.CellTiles-1) * components.LaneScale
	y := min(int32(ty), s.world.CellsY*components.CellTiles-1) * components.LaneScale
	if fresh || outside(x, w.cx) || outside(y, w.cy) {
		w.cx, w.cy = int16(x>>components.CellShift), int16(y>>components.CellShift)
	}
}

// outside reports whether a coordinate is hysteresis beyond its cell.
func outside(v int32, cell int16) bool {
	from := int32(cell) << components.CellShift
	return v < from-hysteresis || v >= from+1<<components.CellShift+hysteresis
}
