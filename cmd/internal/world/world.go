// Package world says of what a world is made, as its directory keeps it, and makes it again of that.
package world

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/room"
)

// Keys of an identity that are no settings: those of a world in a room.
const (
	keyRoom   = "room"
	keyLabel  = "room label"
	keyAccess = "room access"
)

// Who may come into a room, as keyAccess says it.
const (
	accessOpen     = "open"
	accessPrivate  = "private"
	accessReserved = "reserved"
)

// Identity is that of the world that a program makes with these settings.
func Identity(program string, settings []config.Value) journal.Identity {
	id := journal.Identity{Game: program, Build: build()}
	for _, v := range settings {
		id.Config = append(id.Config, journal.Setting{Key: v.Flag, Value: v.Text})
	}
	return id
}

// InRoom is the identity of the same in a room.
func InRoom(id journal.Identity, r *rooms.Room) journal.Identity {
	settings := make([]journal.Setting, 0, len(id.Config)+2)
	for _, s := range id.Config {
		switch s.Key {
		case "tick-rate":
			s.Value = strconv.Itoa(r.Options.TickRate)
		case "max-players":
			s.Value = strconv.Itoa(r.Options.Seats)
		}
		settings = append(settings, s)
	}
	id.Config = append(settings, journal.Setting{Key: keyRoom, Value: r.Name}, journal.Setting{Key: keyLabel, Value: r.Options.Label.String()},
		journal.Setting{Key: keyAccess, Value: access(&r.Options)})
	return id
}

func access(o *rooms.Options) string {
	switch {
	case o.Reserved:
		return accessReserved
	case o.Private:
		return accessPrivate
	}
	return accessOpen
}

// Options are those with which the room of an identity was opened.
func Options(id journal.Identity) (o rooms.Options) {
	o.TickRate, _ = strconv.Atoi(setting(id, "tick-rate")) // what is none stays what any room has
	o.Seats, _ = strconv.Atoi(setting(id, "max-players"))
	o.Label, _ = rooms.ParseLabel(setting(id, keyLabel))
	o.Private, o.Reserved = setting(id, keyAccess) == accessPrivate, setting(id, keyAccess) == accessReserved
	return o
}

// Shared are the settings of a room's identity that all rooms of a server have.
func Shared(id journal.Identity) []config.Value {
	return slices.DeleteFunc(Settings(id), func(v config.Value) bool { return v.Flag == "tick-rate" || v.Flag == "max-players" })
}

// build names the running build.
func build() string {
	b := admin.ReadBuild()
	return strings.TrimSpace(b.Version + " " + b.Revision)
}

// Settings are those of an identity.
func Settings(id journal.Identity) (list []config.Value) {
	for _, s := range id.Config {
		list = append(list, config.Value{Flag: s.Key, Text: s.Value})
	}
	return list
}

// setting is one of an identity, "" when it is not there.
func setting(id journal.Identity, key string) string {
	for _, s := range id.Config {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

// Program is what makes worlds.
type Program struct {
	Line    config.Program
	Install func(*systems.Game)
}

// Build makes the world of an identity as it is before its first tick, for replays: its server is
// reached by nobody.
func (p *Program) Build(id journal.Identity) (*systems.Game, error) {
	return p.BuildOn(id, func(c *systems.Config) *netio.Server { return netio.New(netio.Config{TickRate: c.TickRate}) })
}

// BuildOn is Build on a server that is made for the game, whose Board may be set.
func (p *Program) BuildOn(id journal.Identity, on func(*systems.Config) *netio.Server) (*systems.Game, error) {
	c, err := config.Made(p.Line, Settings(id))
	if err != nil {
		return nil, err
	}
	r := &rooms.Room{} // none
	if name := setting(id, keyRoom); name != "" {
		r = &rooms.Room{Name: name, Options: rooms.Options{Seats: c.MaxPlayers, TickRate: c.TickRate}}
		c.Seed = room.Seed(c.Seed, name)
	}
	server := on(&c)
	g := systems.New(server, c)
	systems.Provide(g, r)
	p.Install(g)
	g.Init()
	return g, nil
}
