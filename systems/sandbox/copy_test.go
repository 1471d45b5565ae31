package sandbox_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// A copy of the whole game is saved as the game was, while it goes on: the land as well, of
// which some chunks change, some change back, and some leave memory meanwhile.
func TestCopyOfTheGame(t *testing.T) {
	g := systems.New(netio.New(netio.Config{}), systems.Config{MaxPlayers: 64, Width: 256, Height: 256})
	ground := sandbox.Add(g, sandbox.Rules{})
	g.Init()
	for i := range 50 {
		if _, code := g.Players.Track(fmt.Appendf(nil, "player%d", i)); code != 0 {
			t.Fatal(code)
		}
	}
	change := func(round int32) {
		for i := range int32(400) {
			x, y := (i*37+round*11)%256, (i*53+round*7)%256
			ground.Land.Set(x, y, land.Tile((i+round)%3))
		}
		g.Step()
	}
	var c ecs.Copy
	for round := range int32(12) {
		change(round)
		want := g.App.State.Save(nil)
		g.App.State.Copy(&c)
		saved := make(chan []byte)
		go func() { saved <- c.Save(nil) }()
		change(round + 1)
		change(round + 5)
		if bytes.Equal(g.App.State.Save(nil), want) { // which brings the land's lists up to date
			t.Fatal("nothing has changed meanwhile")
		}
		if got := <-saved; !bytes.Equal(got, want) || !bytes.Equal(c.Save(nil), want) {
			t.Fatalf("round %d: saved as another", round)
		}
	}
}
