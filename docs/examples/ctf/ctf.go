// Command ctf is capture the flag: fetch theirs, bring it home, and catch whoever comes for yours.
//
//	go run ./docs/examples/ctf
package main

import (
	"embed"
	"slices"

	"github.com/tickd/tickd/cmd/host"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/docs/examples/look"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

//go:embed page
var page embed.FS

func main() { host.Main(program()) }

func program() host.Program {
	config := systems.Config{Width: width / components.One, Height: height / components.One, TickRate: 30}
	return host.Program{Name: "ctf", About: "Capture the flag.", Install: Install, Config: config, Page: look.Page(page)}
}

const ( // in 1/1024 tile
	width, height = 44 * components.One, 28 * components.One
	reach         = 5 * components.One / 4 // to take a flag, or to catch somebody
	speed         = components.One / 4     // a tick
	red, blue     = 1, 2                   // teams; the west is red's
)

// Score is told to everybody.
type Score struct{ Of [2]uint16 }

func (s *Score) Append(b []byte) []byte { return wire.AppendU16(wire.AppendU16(b, s.Of[0]), s.Of[1]) }
func (s *Score) Decode(r *wire.Reader)  { s.Of = [2]uint16{r.U16(), r.U16()} }

// News is told to one team.
type News struct {
	What uint8 // 1: Who has your flag, 2: Who has theirs, 3: yours is back
	Who  ecs.NetID
}

func (n *News) Append(b []byte) []byte { return wire.AppendU32(append(b, n.What), uint32(n.Who)) }

// Field is the game's one system.
type Field struct {
	score   *systems.Global[Score]
	news    *systems.Events[News]
	flag    ecs.Class
	raise   ecs.Spawn3[components.Position, components.Team, components.Owned]
	flags   ecs.Filter3[components.Position, components.Team, components.Owned]
	players ecs.Filter4[ecs.Net, components.Position, components.Team, components.Inputs[packet.Controls]]
	at      ecs.Map[components.Position]
	runners []runner // of this tick, by id: the order in which a query finds them is nothing
}

type runner struct {
	id     ecs.NetID
	e      ecs.Entity
	at     components.Position
	team   uint32
	caught bool
}

// Install puts the game together.
func Install(g *systems.Game) {
	systems.Component[components.Team](g, "team", 1, components.TeamLanes()...)
	ecs.Component[components.Owned](g.App, "owned", 1) // who carries a flag
	body := g.Registry.Class("runner", wire.All, "position", "team")
	flag := g.Registry.Class("flag", wire.All, "position", "team")
	spawn := func(j *systems.Join, _ ecs.NetID, _ ecs.Entity) components.Position { return base(j.Seat) }
	systems.AddPlayers[packet.Controls](g, systems.Players{Class: body, Named: true, Teams: 2, Spawn: spawn})
	s := &Field{flag: flag, score: systems.NewGlobal[Score](g, 0, "score", 1)}
	s.news = systems.NewEvents[News](g, packet.GameEvents, netio.Reliable)
	g.App.Add(ecs.Simulate, s)
}

// Init prepares the queries.
func (s *Field) Init(a *ecs.App) {
	s.raise = ecs.NewSpawn3[components.Position, components.Team, components.Owned](a)
	s.flags = ecs.NewFilter3[components.Position, components.Team, components.Owned](a)
	s.players = ecs.NewFilter4[ecs.Net, components.Position, components.Team, components.Inputs[packet.Controls]](a)
	s.at = ecs.NewMap[components.Position](a)
}

// Update lets everybody run, catches some, and moves the flags.
func (s *Field) Update(tick ecs.Tick) {
	for team := uint32(red); tick == 1 && team <= blue; team++ {
		s.raise.New(s.flag, base(team), components.Team{Number: team}, components.Owned{})
	}
	s.runners = s.runners[:0]
	for q := s.players.Query(); q.Next(); {
		net, at, team, in := q.Get()
		at.X = min(max(at.X+int32(in.Now.X)*speed/127, 0), width-1)
		at.Y = min(max(at.Y+int32(in.Now.Y)*speed/127, 0), height-1)
		s.runners = append(s.runners, runner{id: net.ID, e: q.Entity(), at: *at, team: team.Number})
	}
	slices.SortFunc(s.runners, func(a, b runner) int { return int(a.id) - int(b.id) })
	for i := range s.runners { // who is abroad and near one of the others is sent home
		r := &s.runners[i]
		foe := func(o runner) bool { return o.team != r.team && near(o.at, r.at) }
		if r.caught = (r.team == red) != (r.at.X < width/2) && slices.ContainsFunc(s.runners, foe); r.caught {
			*s.at.Get(r.e) = base(r.team)
		}
	}
	for q := s.flags.Query(); q.Next(); {
		s.carry(q.Get())
	}
}

// carry moves a flag: it is at home, or with one of the other team.
func (s *Field) carry(at *components.Position, team *components.Team, by *components.Owned) {
	for _, r := range s.runners {
		switch {
		case r.team == team.Number || r.caught:
		case by.By == 0 && near(r.at, *at):
			by.By = uint32(r.id)
			s.news.ToTeam(team.Number, News{1, r.id})
			s.news.ToTeam(r.team, News{2, r.id})
			return
		case by.By == uint32(r.id):
			if *at = r.at; near(r.at, base(r.team)) {
				s.score.Value.Of[r.team-1]++
				*at, by.By = base(team.Number), 0
			}
			return
		}
	}
	if by.By != 0 { // whoever had it was caught, or has left
		*at, by.By = base(team.Number), 0
		s.news.ToTeam(team.Number, News{What: 3})
	}
}

// base is where a team's flag is, and where its runners appear.
func base(team uint32) components.Position {
	return components.Position{X: [...]int32{0, 4 * components.One, width - 4*components.One}[team], Y: height / 2}
}

func near(a, b components.Position) bool { return max(a.X-b.X, b.X-a.X, a.Y-b.Y, b.Y-a.Y) <= reach }
