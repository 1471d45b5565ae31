package systems

import (
	"tickd/components"
	"tickd/ecs"
	"tickd/ecs/replica"
	"tickd/netio"
)

// A client sees the ViewCells x ViewCells cells around the one it is in. The
// view follows it when it is hysteresis beyond the cell's edge, so that
// somebody who walks along an edge does not make it jump.
const (
	ViewCells  = 3
	viewRadius = ViewCells / 2
	viewSlots  = ViewCells * ViewCells
	hysteresis = 1 << components.CellShift / 8
)

// unknown is the age of a slot whose content a client does not have.
const unknown = 255

// sent is what one snapshot left with a client: where it looked and how old the
// content of each slot was then.
type sent struct {
	tick   ecs.Tick
	cx, cy int16
	ages   [viewSlots]uint8
}

// view is what the server knows of one client's view. What is sent never
// influences what is simulated: it is no state.
type view struct {
	session netio.SessionID
	cx, cy  int16
	sent    [replica.History]sent
}

// Interest takes the tick's picture and decides which cells each client sees.
type Interest struct {
	server *netio.Server
	world  *replica.World
	views  []view // by seat
}

// NewInterest follows the server's sessions through the world.
func NewInterest(s *netio.Server, w *replica.World) *Interest {
	return &Interest{server: s, world: w}
}

// Init prepares the picture's queries.
func (s *Interest) Init(a *ecs.App) { s.world.Init(a) }

// Update takes the picture and moves the views.
func (s *Interest) Update(tick ecs.Tick) {
	s.world.Collect(tick)
	for _, v := range s.server.Viewers() {
		for int(v.Seat) >= len(s.views) {
			s.views = append(s.views, view{})
		}
		w := &s.views[v.Seat]
		fresh := w.session != v.Session
		if fresh {
			*w = view{session: v.Session}
		}
		lanes, ok := s.world.LanesOf(ecs.NetID(v.Player))
		if !ok {
			continue // it has no body now; it looks where it looked
		}
		x, y := lanes[0], lanes[1]
		if fresh || outside(x, w.cx) || outside(y, w.cy) {
			w.cx, w.cy = int16(x>>components.CellShift), int16(y>>components.CellShift)
		}
	}
}

// outside reports whether a coordinate is hysteresis beyond its cell.
func outside(v int32, cell int16) bool {
	from := int32(cell) << components.CellShift
	return v < from-hysteresis || v >= from+1<<components.CellShift+hysteresis
}
