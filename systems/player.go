package systems

import (
	"reflect"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// PlayerHandler tracks who plays: joins, leaves, names, and one input per
// player and tick. AddPlayers makes it.
type PlayerHandler struct {
	game   *Game
	hooks  Players
	inputs inputs
	joins  *netio.Inbox[packet.Join]
	leaves *netio.Inbox[netio.Leave]

	spawn    ecs.Spawn
	players  ecs.Filter2[ecs.Net, components.Player]
	player   ecs.Map[components.Player]
	position ecs.Map[components.Position]
	byName   map[components.Name]ecs.NetID // folded names; follows from the state
	version  uint64                        // grows with each join and leave
	refs     *ecs.RefTable                 // tells the owners of one id apart
	teams    teams

	absent  ecs.Map[components.Absent]
	miss    ecs.Adder[components.Absent]
	waiting ecs.Filter2[ecs.Net, components.Absent]
	over    []ecs.NetID
	yields  yields
}

func newPlayerHandler(g *Game, hooks Players, in inputs) *PlayerHandler {
	if hooks.Left != nil {
		ecs.Component[components.Absent](g.App, "absent", 2)
	}
	return &PlayerHandler{
		game: g, hooks: hooks, inputs: in,
		joins:  netio.Receive[packet.Join](g.Server),
		leaves: netio.Receive[netio.Leave](g.Server),
		byName: map[components.Name]ecs.NetID{},
		refs:   ecs.Refs(g.App),
	}
}

// Init prepares the queries.
func (s *PlayerHandler) Init(a *ecs.App) {
	parts := []ecs.Part{ecs.Of[components.Player](), ecs.Of[components.Position](), ecs.Of[components.Velocity](), s.inputs.part()}
	if s.game.Answers != nil {
		parts = append(parts, ecs.Of[components.Answers]())
	}
	s.spawn = ecs.NewSpawn(a, append(parts, s.hooks.Body...)...)
	s.players = ecs.NewFilter2[ecs.Net, components.Player](a)
	s.player = ecs.NewMap[components.Player](a)
	s.position = ecs.NewMap[components.Position](a)
	if s.hooks.Left != nil {
		s.absent = ecs.NewMap[components.Absent](a)
		s.miss = ecs.NewAdder[components.Absent](a)
		s.waiting = ecs.NewFilter2[ecs.Net, components.Absent](a)
	}
	s.inputs.init(a)
	s.teams.init(a, s.hooks.Teams)
	if s.hooks.Init != nil {
		s.hooks.Init(a)
	}
	a.OnDespawn(s.ended)
}

// Restored finds the players' names again.
func (s *PlayerHandler) Restored() {
	clear(s.byName)
	s.version++
	q := s.players.Query()
	for q.Next() {
		n, p := q.Get()
		s.byName[p.Name.Fold()] = n.ID
	}
}

// Update releases, admits and feeds players. Leaves come first, so that a name
// and a place are free for who joins in the same tick: nobody leaves in the tick
// in which their own Join is answered.
func (s *PlayerHandler) Update(tick ecs.Tick) {
	for _, m := range s.leaves.All() {
		s.leave(ecs.NetID(m.Who), m.Body.Code)
	}
	s.giveUp(tick)
	s.yields.known = false
	for i := range s.joins.All() {
		s.join(&s.joins.All()[i])
	}
	s.inputs.update()
}

func (s *PlayerHandler) join(m *netio.Mail[packet.Join]) {
	j := Join{}
	id, code := s.track(&j, &m.Body)
	if code != packet.OK {
		if j.RetryMs == 0 {
			j.RetryMs = retryMs(code)
		}
		s.game.Server.Refuse(m.Seq, packet.Refused{Code: code, RetryMs: j.RetryMs, Sentence: j.Sentence})
		return
	}
	e, _ := s.game.App.IDs.Get(id)
	at := s.position.Get(e)
	s.game.Server.Accept(m.Seq, packet.Accepted{
		ID: uint32(id), Tick: uint32(s.game.App.Tick()), X: at.X, Y: at.Y,
		Token: s.game.Server.Token(uint32(id), s.refs.Of(id).Generation),
	})
}

// retryMs tells when it makes sense to try again.
func retryMs(c packet.Code) uint32 {
	if c == packet.ServerFull {
		return 5000
	}
	return 0
}

// Track makes a player of that name, or says why not.
func (s *PlayerHandler) Track(name []byte) (ecs.NetID, packet.Code) {
	return s.track(&Join{}, &packet.Join{Name: name})
}

func (s *PlayerHandler) track(j *Join, m *packet.Join) (ecs.NetID, packet.Code) {
	if !packet.NameOK(m.Name) {
		return 0, packet.BadName
	}
	j.Name, j.Data = components.NameOf(m.Name), m.Data
	if id, ok := s.resume(j, m); ok {
		return id, packet.OK
	}
	if id, taken := s.byName[j.Name.Fold()]; taken {
		j.RetryMs = s.freeMs(id)
		return 0, packet.NameTaken
	}
	full := len(s.byName) >= s.game.Config.MaxPlayers
	if full && !s.somebodyYields() {
		return 0, packet.ServerFull
	}
	if s.game.ReadOnly() {
		j.RetryMs = readOnlyRetryMs
		return 0, packet.ReadOnly
	}
	j.Seat = s.teams.smallest()
	if s.hooks.Admit != nil {
		if code := s.hooks.Admit(j); code != packet.OK {
			return 0, code
		}
	}
	if full {
		s.game.App.Despawn(s.yields.first())
	}
	id, e := s.spawn.New(s.hooks.Class)
	s.player.Get(e).Name = j.Name
	s.teams.join(e, j.Seat)
	at := s.game.middle()
	if s.hooks.Spawn != nil {
		at = s.hooks.Spawn(j, id, e)
	}
	*s.position.Get(e) = at
	s.byName[j.Name.Fold()] = id
	s.version++
	return id, packet.OK
}

// resume gives somebody who has shown a player's token that player's entity again,
// if it is still there and has the same name. A connection that still plays it ends
// as REPLACED.
func (s *PlayerHandler) resume(j *Join, m *packet.Join) (ecs.NetID, bool) {
	player, generation, ok := m.Resumes()
	if !ok {
		return 0, false
	}
	id := ecs.NetID(player)
	e, alive := s.refs.Get(ecs.Ref{ID: id, Generation: generation})
	if !alive || !s.player.Has(e) || s.player.Get(e).Name.Fold() != j.Name.Fold() {
		return 0, false
	}
	s.inputs.drop(e)
	if s.hooks.Left != nil && s.absent.Has(e) {
		s.miss.Remove(e)
	}
	if s.hooks.Back != nil {
		s.hooks.Back(id, e)
	}
	return id, true
}

// middle is that of the world.
func (g *Game) middle() components.Position {
	return components.Position{X: g.Config.Width * components.One / 2, Y: g.Config.Height * components.One / 2}
}

// ended is told of each entity that ends, whoever ended it: a player's name is
// free at once, and its session must not steer who gets the id next.
func (s *PlayerHandler) ended(id ecs.NetID, e ecs.Entity) {
	if !s.player.Has(e) {
		return
	}
	delete(s.byName, s.player.Get(e).Name.Fold())
	s.version++
	s.game.Server.Unbind(uint32(id), packet.Goodbye{Code: packet.Ended})
}

// Get finds a player by name, ignoring case.
func (s *PlayerHandler) Get(name string) (ecs.Entity, bool) {
	if len(name) > components.NameMax {
		return ecs.Entity{}, false
	}
	id, ok := s.byName[components.NameOf([]byte(name)).Fold()]
	if !ok {
		return ecs.Entity{}, false
	}
	return s.game.App.IDs.Get(id)
}

// Len is how many play.
func (s *PlayerHandler) Len() int { return len(s.byName) }

// Untrack removes a player; its name is free at once. Not while a query is open.
func (s *PlayerHandler) Untrack(id ecs.NetID) {
	if e, ok := s.game.App.IDs.Get(id); ok && s.player.Has(e) {
		s.game.App.Despawn(e)
	}
}

// Controls is the type of what players hold down: the C of AddPlayers.
func (s *PlayerHandler) Controls() reflect.Type { return s.inputs.controls() }
