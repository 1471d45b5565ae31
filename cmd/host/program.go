// Package host makes a program of a game: one that any operator of tickd knows how to run. Its main is
//
//	func main() { host.Main(host.Program{Name: "dots", Install: dots.Install}) }
//
// and it has the ports, the clock, the status and the end of tickd, its commands, its settings, its log
// and its exit codes: 0 for a clean end, 1 for a failure, 2 for what the user got wrong.
package host

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/cmd/internal/server"
	"github.com/tickd/tickd/cmd/internal/world"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim/dst"
)

// Program is a game, and what it is called. Name and Install must be there; all else has a meaning
// when it is left out.
type Program struct {
	// Name is that of the binary: small letters, digits and dashes. Messages begin with
	// it, and so do the variables of its environment: --tick-rate of my-game is
	// MY_GAME_TICK_RATE.
	Name string

	// About is a sentence on what it is, for --help.
	About string

	// Install puts the game together. It is called for each world that a command makes.
	Install func(*systems.Game)

	// Config is what the game is when nobody sets anything. TickRate, MaxPlayers, Seed
	// and ClientBudget are the defaults of settings; Width, Height, Entities, Label and
	// IDRest are the game's alone, or its Settings' (see there). Settings, Now and Board
	// are not looked at.
	Config systems.Config

	// Settings are those that this game has beside what any has: a pointer to a struct
	// whose fields have the tags of github.com/alecthomas/kong, at least help. Each is a
	// flag, a variable and a key of the file, like the others; what a field holds is its
	// default. The game finds them as systems.Settings does. If they are a
	// systems.Configurer they are asked, for each command, whether they are good and
	// what follows from them. nil: none.
	Settings any

	// Own is what clients in other languages may know of the game beside all that
	// `schema` says of any: it becomes the JSON of its last part. nil: nothing.
	Own func(*systems.Game) any

	// Rooms is how the game is played in many worlds, where an operator asks for them
	// with --rooms.
	Rooms Rooms

	// Bots is how bots play the game, for `bench`.
	Bots bot.Game

	// Simulated is how the simulator plays the game, for `bench sim`: its Name and Install
	// are the program's. Without a Config the world is small, without a Player what is
	// held down is what Bots hold; without a Model only what the engine promises is checked.
	Simulated dst.Game

	// Page is the game's page: its index.html, and all else that a browser needs, or one
	// folder of that, as `//go:embed page` makes it. Beside it
	// are served config.json, which says where players connect, and the client to build on,
	// tickd.js: see docs/games.md. nil: it has none.
	Page fs.FS

	// Workshop gives the program the commands that make a game of one's own. tickd has them.
	Workshop bool
}

var nameOK = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// check says what is missing or wrong, in words for who wrote the program.
func (p *Program) check() error {
	switch {
	case p.Name == "":
		return errors.New("the Program has no Name: what its binary is called")
	case !nameOK.MatchString(p.Name):
		return fmt.Errorf("the Program's Name %.40q is not small letters, digits and dashes", p.Name)
	case p.Install == nil:
		return errors.New("the Program has no Install: what puts its game together")
	}
	return p.line().Check()
}

// line is what the command line needs to know.
func (p *Program) line() *config.Program {
	return &config.Program{Name: p.Name, About: p.About, Game: p.Config, Own: p.Settings, Workshop: p.Workshop}
}

// worlds makes worlds of what their directories say.
func (p *Program) worlds() *world.Program {
	return &world.Program{Line: *p.line(), Install: p.Install}
}

// shown is what a server needs to know that shows a recording.
func (p *Program) shown() server.Game { return server.Game{Name: p.Name, Page: p.Page} }

// bench is what a bench needs to know.
func (p *Program) bench() *game.Program {
	return &game.Program{Line: *p.line(), Install: p.Install, Bots: p.Bots, Simulated: p.Simulated}
}

// game is what a server needs to know, as it is set.
func (p *Program) game(c config.Command) server.Game {
	return server.Game{
		Name: p.Name, Config: c.Game, Install: p.Install, Page: p.Page, Rooms: server.Rooms(p.Rooms),
		World: world.Identity(p.Name, c.World),
	}
}
