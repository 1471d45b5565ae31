// Package arena is a top-down team shooter: two teams, a field with walls, and no
// tiles. It is built on the engine alone, and every file of it is one idea. Read
// Install top to bottom to know the tick.
package arena

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// Globals, by their ids on the wire.
const (
	GlobalMatch = 0
	GlobalBoard = 1
)

// Install makes a game the arena, by the Settings in its configuration: one match after the other, a
// match in a room, or the lobby.
func Install(g *systems.Game) {
	room := systems.Find[rooms.Room](g)
	if room.Name == Lobby {
		installLobby(g, room)
		return
	}
	inRoom := room.Name != ""
	settings, walls := systems.Settings[Settings](g).or(Defaults()), Walls()
	g.SetAbout(about(settings, walls))
	nameCodes(g)

	// What entities have, and what clients see of it.
	systems.Component[components.Heading](g, "heading", 1, components.HeadingLanes()...)
	systems.Component[components.Health](g, "health", 1, components.HealthLanes()...)
	systems.Component[Side](g, "side", 1, sideLanes()...)
	systems.Component[By](g, "by", 1, byLanes()...)
	fighter := g.Registry.Class("fighter", wire.All, "position", "heading", "health", "side")
	shot := g.Registry.Class("shot", wire.All, "position", "side", "by")
	pack := g.Registry.Class("pack", wire.All, "position")
	mark := g.Registry.Class("mark", wire.Team, "position", "by")
	replica.Teams[Side](g.Registry)
	replica.ClassAudience[Side](g.Registry, mark)

	// What entities have, and nobody sees.
	ecs.Component[Gun](g.App, "gun", 1)
	ecs.Component[Tally](g.App, "tally", 1)
	ecs.Component[Fallen](g.App, "fallen", 1)
	ecs.Component[Pointer](g.App, "pointer", 1)
	ecs.Component[Shot](g.App, "shot", 1)
	ecs.Component[Pack](g.App, "pack", 1)
	ecs.Component[Mark](g.App, "mark", 1)

	// What everybody is told.
	match := systems.NewGlobal[Match](g, GlobalMatch, "match", 1)
	board := systems.NewGlobal[Board](g, GlobalBoard, "board", 1)
	kills := systems.NewEvents[Kill](g, EventKill, netio.Reliable)

	// Who plays.
	referee := &Referee{Match: &match.Value, game: g, settings: settings}
	bases := &Bases{game: g}
	members := &Teams{game: g, bases: bases, even: inRoom}
	if inRoom {
		g.Config.MaxPlayers *= 2 // as many as have a seat, and those who are cut off and may come back
	}
	systems.AddPlayers[Controls](g, systems.Players{
		Class: fighter, Named: true,
		Body: []ecs.Part{
			ecs.Of[components.Heading](), ecs.Of[components.Health](), ecs.Of[components.Trail](),
			ecs.Of[Side](), ecs.Of[Gun](), ecs.Of[Tally](), ecs.Of[Fallen](), ecs.Of[Pointer](),
		},
		Init: members.init, Admit: members.admit, Spawn: members.spawn, Left: members.left,
	})
	systems.AddRequests(g)
	systems.AddRoster(g)

	// What happens in a tick, in this order.
	ways := newWays(g, room)
	newMatches(g) // told in the lobby alone, and described here
	hurt := &Hurt{game: g, referee: referee, kills: kills}
	ammo := &Ammo{}
	g.App.Add(ecs.Simulate,
		referee,
		bases,
		&Walk{rate: int32(g.Config.TickRate), walls: walls},
		&Flight{game: g, walls: walls, hurt: hurt, trails: systems.AddTrails(g)},
		&Guns{game: g, referee: referee, class: shot},
		newPacks(g, pack),
		newMarks(g, mark),
		&Scribe{Board: &board.Value},
		ammo,
		&Usher{Match: &match.Value, game: g, room: room, ways: ways, sent: map[uint32]bool{}},
		ways,
	)
	g.SetOwnBlob(ammo.own)
}

// Config is the arena when nobody sets anything.
func Config() systems.Config {
	return systems.Config{Width: Width, Height: Height, TickRate: 30, MaxPlayers: 32}
}
