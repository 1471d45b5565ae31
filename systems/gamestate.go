package systems

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// GameState sends each client a snapshot of what it sees: it picks the baseline
// that the client has, asks for the cells' blocks, each encoded once for all,
// and tells the loops what to put together.
type GameState struct {
	Governor Governor

	server   *netio.Server
	world    *replica.World
	grid     *grid
	interest *Interest
	streams  []Stream
	inputs   inputs  // nil: nobody plays
	blob     OwnBlob // nil: nothing
	planner  planner
	layers   layerPlanner
	blobs    packet.Blobs

	ids     *ecs.IDs
	owns    []own // by network id
	plans   []plan
	first   int // the client that is planned first
	builder snapshotBuilder
	shared  [][]sharedView // by loop and the number of the centre
}

// own is what a client is told exactly.
type own struct {
	state   packet.OwnState
	seq     uint16
	buffer  uint8
	present bool
}

// NewGameState sends what interest selects, at most budget bytes a tick to each
// client.
func NewGameState(s *netio.Server, w *replica.World, i *Interest, budget int32) *GameState {
	return &GameState{
		server: s, world: w, grid: i.grid, interest: i,
		planner: planner{world: w, grid: i.grid, budget: budget},
		layers:  layerPlanner{world: w, grid: i.grid},
	}
}

// Init prepares the look-ups.
func (s *GameState) Init(a *ecs.App) { s.ids = a.IDs }

// Update plans, encodes and publishes.
func (s *GameState) Update(tick ecs.Tick) {
	clients := s.server.Viewers()
	for len(s.plans) < len(clients) {
		s.plans = append(s.plans, plan{})
	}
	s.planAll(tick, clients)
	blocks := s.server.Begin()
	blocks.Bytes = s.world.Encode(blocks.Bytes)
	for _, stream := range s.streams {
		stream.Begin(tick, blocks)
	}
	s.gather()
	for i, client := range clients {
		if p := &s.plans[i]; p.kind != planNone {
			s.assemble(tick, client, p, blocks)
		}
	}
	s.server.Publish()
}

// planAll plans everybody, beginning with the first of those who had to wait.
func (s *GameState) planAll(tick ecs.Tick, clients []netio.Viewer) {
	s.planner.begin(tick, s.Governor.outer())
	s.layers.begin(tick)
	first := s.first
	if first >= len(clients) {
		first = 0
	}
	s.first = -1
	for i := first; i < len(clients); i++ {
		s.planOne(tick, clients, i)
	}
	for i := range first {
		s.planOne(tick, clients, i)
	}
	s.first = max(s.first, 0)
	s.planner.end()
}

// planOne plans one client, and notes whether it is the first that has to wait.
func (s *GameState) planOne(tick ecs.Tick, clients []netio.Viewer, i int) {
	client := &clients[i]
	p := &s.plans[i]
	if s.Governor.skips(tick, client.Seat) {
		p.kind = planNone
		return
	}
	v := &s.interest.viewers[client.Seat]
	queued, _ := s.server.Report(client.Session)
	s.planner.plan(v, client.Player, ecs.Tick(queued), p)
	switch {
	case p.kind == planNone && s.first < 0:
		s.first = i
	case p.kind != planNone && s.layers.used:
		s.layers.plan(v, client.Player, p.age)
	}
}

// gather copies what every client is told exactly of its own entity, so that
// their snapshots need not look for it one by one.
func (s *GameState) gather() {
	for len(s.owns) < s.ids.Limit() {
		s.owns = append(s.owns, own{})
	}
	clear(s.owns)
	if s.inputs != nil {
		s.inputs.owns(s.owns)
	}
}
