package config

import "strings"

// Workshop are the commands with which one makes a game of one's own.
type Workshop struct {
	New New `cmd:"" help:"Make a game of your own: a module beside tickd's checkout that runs and is tested at once."`
}

// New makes a game.
type New struct {
	Dir    string `arg:"" type:"path" help:"The folder to make."`
	Module string `placeholder:"NAME" help:"What the module is called, such as example.com/dots; the last word is the program's. Without it: as the folder."`
	Tickd  string `placeholder:"DIR" type:"path" help:"The checkout of tickd to build on; without it the one that this program was built from."`
}

// asked is the command that a word asks for; nil for another.
func (w *Workshop) asked(command string) any {
	if w == nil {
		return nil
	}
	switch strings.Fields(command)[0] {
	case "new":
		return w.New
	}
	return nil
}
