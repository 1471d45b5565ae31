package systems

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
)

// Interest takes the tick's picture and decides which cells each client sees: its
// view is the cells around the one that its player is in. The view moves only when
// the player is a margin beyond the edge of the centre, so that somebody who walks
// along an edge does not make it jump.
type Interest struct {
	server  *netio.Server
	world   *replica.World
	grid    *grid
	viewers []viewer // by seat
	swept   int      // the seat that was swept last
	margin  int32    // in lane units
}

// marginShift: the margin is a cell's side >> marginShift.
const marginShift = 3

// sweepSeats is how many seats a tick are looked at for sessions that have ended:
// what is remembered of a client takes kilobytes.
const sweepSeats = 16

// newInterest follows the server's sessions through the world.
func newInterest(s *netio.Server, w *replica.World, g *grid) *Interest {
	i := &Interest{server: s, world: w, grid: g}
	if g.radius > 0 { // else the player would be out of its own view
		i.margin = 1 << g.cellShift >> marginShift
	}
	return i
}

// Init prepares the picture's queries.
func (s *Interest) Init(a *ecs.App) { s.world.Init(a) }

// Update takes the picture and moves the views.
func (s *Interest) Update(tick ecs.Tick) {
	s.world.Collect(tick)
	s.sweep()
	for _, client := range s.server.Viewers() {
		for int(client.Seat) >= len(s.viewers) {
			s.viewers = append(s.viewers, viewer{})
		}
		v := &s.viewers[client.Seat]
		fresh := v.session != client.Session
		if fresh {
			*v = viewer{session: client.Session}
		}
		if client.Player == 0 {
			s.followWatched(v, fresh)
		} else {
			s.followPlayer(v, ecs.NetID(client.Player), fresh)
		}
	}
}

// followPlayer moves the view after the player's body. Without one it stays.
func (s *Interest) followPlayer(v *viewer, player ecs.NetID, fresh bool) {
	cell, ok := s.world.CellAt(player)
	if !ok || !fresh && cell == s.grid.centreCell(v.centre) {
		return
	}
	lanes, _ := s.world.LanesOf(player)
	s.follow(v, lanes[0], lanes[1], fresh)
}

// followWatched moves the view of a spectator to where it asks to look.
func (s *Interest) followWatched(v *viewer, fresh bool) {
	tileX, tileY := s.server.Watches(v.session)
	cellTiles := int32(1) << s.grid.cellShift / components.LaneScale
	x := min(int32(tileX), s.grid.across*cellTiles-1)
	y := min(int32(tileY), s.grid.down*cellTiles-1)
	s.follow(v, x*components.LaneScale, y*components.LaneScale, fresh)
}

// follow moves the view to a position, in lane units, that is outside its centre.
func (s *Interest) follow(v *viewer, x, y int32, fresh bool) {
	if fresh || s.leaves(x, v.centre.x) || s.leaves(y, v.centre.y) {
		v.centre = centre{int16(x >> s.grid.cellShift), int16(y >> s.grid.cellShift)}
	}
}

// leaves reports whether a coordinate is the margin beyond the centre's edge.
func (s *Interest) leaves(coordinate int32, centre int16) bool {
	from := int32(centre) << s.grid.cellShift
	return coordinate < from-s.margin || coordinate >= from+1<<s.grid.cellShift+s.margin
}

// sweep forgets, of some seats, the clients whose sessions have ended.
func (s *Interest) sweep() {
	for range min(sweepSeats, len(s.viewers)) {
		s.swept = (s.swept + 1) % len(s.viewers)
		if v := &s.viewers[s.swept]; v.session != 0 && !s.server.Present(v.session) {
			*v = viewer{}
		}
	}
}

// sees reports whether a client's view has a cell.
func (s *Interest) sees(client netio.Viewer, x, y int32) bool {
	if int(client.Seat) >= len(s.viewers) || s.viewers[client.Seat].session != client.Session {
		return false
	}
	return s.grid.sees(s.viewers[client.Seat].centre, x, y)
}
