package sim_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sim"
)

// dots is a game in which players stand about.
var dots = struct {
	Config  func() systems.Config
	Install func(*systems.Game)
}{
	func() systems.Config { return systems.Config{Width: 64, Height: 64} },
	func(g *systems.Game) {
		systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("dot", wire.All, "position")})
	},
}

// What docs/games.md shows, as it stands there.
func Example() {
	s := sim.New(sim.Config{Game: dots.Config(), Install: dots.Install})
	ann := s.Join("ann")
	s.Step() // one tick: everything, without sockets and clock
	ann.Input(&packet.Controls{X: 127})
	s.Step()
	own, _ := ann.View.Own() // what ann sees of herself
	fmt.Println(own.X, own.Y)
	// Output: 32768 32768
}

func TestTheDocsShowTheExample(t *testing.T) {
	here, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/games.md")
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(string(here), "func Example() {\n")
	code, _, ok := strings.Cut(code, "\tfmt.Println")
	if !ok || !strings.Contains(string(page), "```go\n"+strings.ReplaceAll("\n"+code, "\n\t", "\n")[1:]+"```\n") {
		t.Error("docs/games.md shows another way to play in memory than the one that is tested")
	}
}
