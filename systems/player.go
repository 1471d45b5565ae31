package systems

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// PlayerHandler tracks who plays: joins, leaves, names, and one input per
// player and tick.
type PlayerHandler struct {
	server *netio.Server
	rules  *Rules
	class  ecs.Class
	joins  *netio.Inbox[packet.Join]
	leaves *netio.Inbox[netio.Leave]
	inputs *netio.Inbox[packet.Input[packet.Walk]]

	app     *ecs.App
	spawn   playerSpawn
	players ecs.Filter2[ecs.Net, components.Player]
	buffers ecs.Filter1[components.Inputs]
	buffer  ecs.Map[components.Inputs]
	player  ecs.Map[components.Player]
	byName  map[components.Name]ecs.NetID // folded names; follows from the state
	version uint64                        // grows with each join and leave
}

// playerSpawn makes players, with all that a player has.
type playerSpawn = ecs.Spawn10[components.Player, components.Position, components.Velocity, components.Heading, components.Health, components.Inputs,
	components.Answers, components.Hand, components.Burn, components.Chatter]

// NewPlayerHandler makes the handler; its players are of the given class.
func NewPlayerHandler(s *netio.Server, r *Rules, class ecs.Class) *PlayerHandler {
	return &PlayerHandler{
		server: s, rules: r, class: class,
		joins:  netio.Receive[packet.Join](s),
		leaves: netio.Receive[netio.Leave](s),
		inputs: netio.ReceiveInput[packet.Walk](s),
		byName: map[components.Name]ecs.NetID{},
	}
}

// Init prepares the queries.
func (s *PlayerHandler) Init(a *ecs.App) {
	s.app = a
	s.spawn = ecs.NewSpawn10[components.Player, components.Position, components.Velocity, components.Heading, components.Health, components.Inputs, components.Answers, components.Hand, components.Burn, components.Chatter](a)
	s.players = ecs.NewFilter2[ecs.Net, components.Player](a)
	s.buffers = ecs.NewFilter1[components.Inputs](a)
	s.buffer = ecs.NewMap[components.Inputs](a)
	s.player = ecs.NewMap[components.Player](a)
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
func (s *PlayerHandler) Update(ecs.Tick) {
	for _, m := range s.leaves.All() {
		s.Untrack(ecs.NetID(m.Who))
	}
	for i := range s.joins.All() {
		s.join(&s.joins.All()[i])
	}
	for i := range s.inputs.All() {
		m := &s.inputs.All()[i]
		if e, ok := s.app.IDs.Get(ecs.NetID(m.Who)); ok {
			pushInput(s.buffer.Get(e), components.Control{Seq: m.Body.Seq, View: m.Body.View, Buttons: m.Body.Body.Buttons, Aim: m.Body.Body.Aim})
		}
	}
	q := s.buffers.Query()
	for q.Next() {
		takeInput(q.Get())
	}
}

func (s *PlayerHandler) join(m *netio.Mail[packet.Join]) {
	id, code := s.Track(m.Body.Name)
	if code != packet.OK {
		s.server.Refuse(m.Seq, packet.Refused{Code: code, RetryMs: retryMs[code], Sentence: code.Sentence()})
		return
	}
	e, _ := s.app.IDs.Get(id)
	at := s.rules.position.Get(e)
	s.server.Accept(m.Seq, packet.Accepted{ID: uint32(id), Tick: uint32(s.app.Tick()), X: at.X, Y: at.Y})
}

// retryMs tells when it makes sense to try again.
var retryMs = map[packet.Code]uint32{packet.ServerFull: 5000}

// Track makes a player of that name, or says why not.
func (s *PlayerHandler) Track(name []byte) (ecs.NetID, packet.Code) {
	if !packet.NameOK(name) {
		return 0, packet.BadName
	}
	n := components.NameOf(name)
	if _, taken := s.byName[n.Fold()]; taken {
		return 0, packet.NameTaken
	}
	if len(s.byName) >= s.rules.MaxPlayers {
		return 0, packet.ServerFull
	}
	id, _ := s.spawn.New(s.class, components.Player{Name: n}, s.rules.spawnPoint(s.app.Rand), components.Velocity{},
		components.Heading{}, components.Health{Points: components.HealthMax}, components.Inputs{},
		components.Answers{}, components.Hand{Item: components.Shovel}, components.Burn{}, components.Chatter{})
	s.byName[n.Fold()] = id
	s.version++
	return id, packet.OK
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
	return s.app.IDs.Get(id)
}

// Len is how many play.
func (s *PlayerHandler) Len() int { return len(s.byName) }

// Untrack removes a player; its name is free at once. Not while a query is open.
func (s *PlayerHandler) Untrack(id ecs.NetID) {
	e, ok := s.app.IDs.Get(id)
	if !ok || !s.player.Has(e) {
		return
	}
	delete(s.byName, s.player.Get(e).Name.Fold())
	s.app.Despawn(e)
	s.version++
}
