package config

import (
	"strings"

	"github.com/tickd/tickd/cmd/internal/check"
)

// Recording is a world's directory: what --data of serve named, or in it rooms/NAME.
type Recording struct {
	Dir string `arg:"" type:"path" help:"The world's directory: that of --data, or in it rooms/NAME."`
}

// Replay plays a recording.
type Replay struct {
	Recording
	To     uint32 `placeholder:"TICK" help:"The last tick to play; 0: that of the recording."`
	From   uint32 `placeholder:"TICK" help:"Print the hash of each tick from this one on, one a line."`
	SaveTo string `placeholder:"FILE" type:"path" help:"Write the whole state after the last tick to this file."`
}

// Play shows a recording to pages.
type Play struct {
	Recording
	Tick  uint32 `placeholder:"TICK" help:"Begin there; 0: at the beginning."`
	Pause bool   `help:"Wait for somebody to press play."`

	Addr       string `default:"127.0.0.1:7777" help:"Where pages connect, HOST:PORT; port 0 takes a free one."`
	HTTP       string `name:"http" default:"127.0.0.1:8080" help:"Where the page is served, HOST:PORT."`
	AddrFile   string `placeholder:"FILE" help:"Write the bound addresses to this file once it listens."`
	Spectators int    `default:"16" help:"Watchers at once."`

	Logging `embed:""`
}

// Check returns the first thing wrong with p, naming its flag.
func (p Play) Check() error {
	return check.First(
		check.Setting("addr", addressOK(p.Addr)),
		check.Setting("http", addressOK(p.HTTP)),
		check.Setting("spectators", check.Within(p.Spectators, 1, watchersMax)),
		p.Logging.check(),
	)
}

// Verify compares a recording with what comes of it.
type Verify struct {
	Recording
	JSON bool `help:"Print the result as JSON."`
}

// Inspect looks at a tick.
type Inspect struct {
	Recording
	Tick   uint32 `required:"" placeholder:"TICK" help:"Which one."`
	Player string `placeholder:"NAME" xor:"who" help:"Of this player alone."`
	Entity uint32 `placeholder:"ID" xor:"who" help:"Of this entity alone."`
	JSON   bool   `help:"Print JSON."`
}

// Diff compares builds.
type Diff struct {
	Recording
	With string `placeholder:"BINARY" type:"path" help:"The build that recorded it: then the exact tick, entity and field are found."`
	JSON bool   `help:"Print JSON."`
}

// Backup copies a world.
type Backup struct {
	Recording
	Out string `arg:"" type:"path" help:"The directory to make."`
}

// flight is the command that a word asks for; nil for another.
func (g *grammar) flight(command string) any {
	switch strings.Fields(command)[0] {
	case "replay":
		return g.Replay
	case "verify":
		return g.Verify
	case "inspect":
		return g.Inspect
	case "diff":
		return g.Diff
	case "backup":
		return g.Backup
	}
	return nil
}
