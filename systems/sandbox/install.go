// Package sandbox is the game that ships with tickd: players walk a land of
// tiles, break it, build on it and talk. Add is the game in order.
package sandbox

import (
	"fmt"
	"strconv"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// Install makes a game the sandbox, by the Rules in its settings.
func Install(g *systems.Game) { Add(g, *systems.Settings[Rules](g)) }

// Add makes a game the sandbox: read it top to bottom to know the tick. What it
// returns is what systems.Find[Ground] finds too. It panics on rules that are not
// valid.
func Add(g *systems.Game, r Rules) *Ground {
	app, ground := g.App, newGround(r, &g.Config)
	systems.Provide(g, ground)
	describe(g, ground)
	nameCodes(g.Server)
	ecs.Resource(app, "land", 1, &landState{ground.Land})

	systems.Component[components.Heading](g, "heading", 1, components.HeadingLanes()...)
	systems.Component[components.Health](g, "health", 1, components.HealthLanes()...)
	systems.Component[sandbox.Hand](g, "hand", 1, sandbox.HandLanes()...)
	systems.Component[sandbox.Digging](g, "digging", 2, sandbox.DiggingLanes()...)
	ecs.Component[sandbox.Burn](app, "burn", 1)
	ecs.Component[sandbox.Dead](app, "dead", 1)
	ecs.Component[sandbox.Wander](app, "wander", 1)
	replica.Component[components.Absent](g.Registry, "absent", components.AbsentLanes()...) // state of the engine's
	player := g.Registry.Class("player", wire.All, "position", "heading", "health", "hand", "digging", "absent")
	creature := g.Registry.Class("creature", wire.All, "position", "heading")

	ground.news = newNews(g)
	body := &bodyOf{ground: ground, restarted: ecs.Tick(g.Ticks(restartStayMs)), lost: ecs.Tick(g.Ticks(lostStayMs))}
	app.Add(ecs.Open, ground.spawns)
	systems.AddPlayers[Controls](g, systems.Players{Class: player, Named: true, Body: body.parts(), Init: body.init, Spawn: body.spawn, Left: body.left, Back: body.back})
	answers := systems.AddRequests(g)

	app.Add(ecs.Simulate, NewHazards(ground))
	app.Add(ecs.Simulate, NewRegen(g))
	app.Add(ecs.Simulate, NewMovement(ground))
	app.Add(ecs.Simulate, NewCreatures(ground, creature))
	app.Add(ecs.Simulate, NewWorldHandler(ground, answers, NewBodies(ground, player, creature)))
	app.Add(ecs.Simulate, NewTalk(app, g.Server, ground, answers))
	app.Add(ecs.Settle, ground.news)
	systems.AddRoster(g)
	g.DescribeEvent(packet.EventChat, "chat", heard()...)

	g.AddTerrain(ground.Land)
	bar := hotbar()
	g.SetOwnBlob(func(ecs.NetID) ([]byte, uint32) { return bar, 1 })
	return ground
}

// describe tells clients and operators what the land is.
func describe(g *systems.Game, ground *Ground) {
	id := ground.Land.Identity()
	g.Config.Label["theme"] = id.Theme
	g.AddContent("theme", fmt.Sprintf("%s %016x", id.Theme, id.ThemeHash))
	g.AddContent("generator", strconv.Itoa(int(id.Generator)))
	info := landInfo(ground.Land)
	g.SetAbout(info.Append(nil))
}

// For how long somebody may come back to its body.
const (
	restartStayMs = 60_000 // when the server has started again
	lostStayMs    = 10_000 // when the connection was lost
)

// bodyOf gives a new player what players of the sandbox have.
type bodyOf struct {
	ground *Ground

	restarted, lost ecs.Tick // how long bodies stay

	player ecs.Map[components.Player]
	health ecs.Map[components.Health]
	hand   ecs.Map[sandbox.Hand]
}

func (s *bodyOf) parts() []ecs.Part {
	return []ecs.Part{
		ecs.Of[components.Heading](), ecs.Of[components.Health](), ecs.Of[sandbox.Hand](), ecs.Of[sandbox.Burn](), ecs.Of[sandbox.Chatter](),
	}
}

func (s *bodyOf) init(a *ecs.App) {
	s.player = ecs.NewMap[components.Player](a)
	s.health = ecs.NewMap[components.Health](a)
	s.hand = ecs.NewMap[sandbox.Hand](a)
}

func (s *bodyOf) spawn(j *systems.Join, id ecs.NetID, e ecs.Entity) components.Position {
	s.ground.news.add(Joined, id, j.Name, 0)
	s.health.Get(e).Points = components.HealthMax
	s.hand.Get(e).Item = sandbox.Shovel
	return s.ground.spawns.place()
}

// left keeps the bodies of those who could not help it. They can be hurt meanwhile, so that
// nobody is saved by pulling a plug.
func (s *bodyOf) left(id ecs.NetID, e ecs.Entity, why packet.Code) ecs.Tick {
	if why == packet.Restarted {
		return s.restarted
	}
	s.ground.news.add(Gone, id, s.player.Get(e).Name, uint8(why))
	switch why {
	case packet.Dropped, packet.Idle, packet.SlowClient:
		return s.lost
	}
	return 0
}

// back tells that somebody plays again.
func (s *bodyOf) back(id ecs.NetID, e ecs.Entity) {
	s.ground.news.add(Returned, id, s.player.Get(e).Name, 0)
}
