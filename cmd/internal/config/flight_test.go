package config

import "testing"

// What shows a recording listens on this machine alone unless it is told otherwise, and refuses what cannot be by its flag.
func TestPlay(t *testing.T) {
	p := program()
	c, err := Parse(p, []string{"play", "here", "--tick", "7", "--pause"}, nil)
	if err != nil || c.Name != CommandPlay || c.Play.Tick != 7 || !c.Play.Pause || c.Play.Addr != "127.0.0.1:7777" {
		t.Fatalf("%+v, %v", c.Play, err)
	}
	for _, bad := range [][]string{{"play"}, {"play", "d", "--addr", "x"}, {"play", "d", "--http", ""}, {"play", "d", "--spectators", "0"}} {
		if _, err := Parse(p, bad, nil); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
