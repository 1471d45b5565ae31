package config

import (
	"slices"
	"strings"
)

// Workshop are the commands with which one makes a game of one's own.
type Workshop struct {
	New New `cmd:"" help:"Make a game of your own: a module beside tickd's checkout that runs and is tested at once."`
	Dev Dev `cmd:"" help:"Run a game while you make it: build it anew when a file changes, and go on with the world and its players. What does not compile is shown in the page."`
}

// New makes a game.
type New struct {
	Dir    string `arg:"" type:"path" help:"The folder to make."`
	Module string `placeholder:"NAME" help:"What the module is called, such as example.com/dots; the last word is the program's. Without it: as the folder."`
	Tickd  string `placeholder:"DIR" type:"path" help:"The checkout of tickd to build on; without it the one that this program was built from."`
}

// Dev runs a game while it is made.
type Dev struct {
	Dir   string   `arg:"" default:"." help:"The folder of the game's program."`
	Flags []string `arg:"" optional:"" help:"Of the game's serve, after --."`
}

// asked is the command that a word asks for; nil for another.
func (w *Workshop) asked(command string) any {
	if w == nil {
		return nil
	}
	switch strings.Fields(command)[0] {
	case "new":
		return w.New
	case "dev":
		return w.Dev.settled()
	}
	return nil
}

// settled is what was meant where flags were given and no folder.
func (d Dev) settled() Dev {
	if strings.HasPrefix(d.Dir, "-") {
		return Dev{Dir: ".", Flags: slices.Concat([]string{d.Dir}, d.Flags)}
	}
	return d
}
