package systems

import (
	"fmt"
	"testing"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// What was remembered of clients goes when they have gone, also when nobody
// takes their seats.
func TestViewsGoWithTheirSessions(t *testing.T) {
	server := netio.New(netio.Config{})
	g := New(server, Config{MaxPlayers: 300, Width: 64, Height: 64})
	AddPlayers[packet.Controls](g, Players{Class: g.Registry.Class("player", wire.All, "position")})
	g.Init()
	memory := netio.NewMemory(server)
	step := func(n int) {
		for range n {
			g.Step()
			memory.Run()
		}
	}
	const players = 200
	var all []*netio.Conn
	for i := range players {
		k := memory.Dial()
		k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
		k.Send(packet.Append(nil, &packet.Join{Name: fmt.Appendf(nil, "player%d", i)}))
		all = append(all, k)
	}
	step(3)
	held := func() (n int) {
		for i := range g.last.interest.viewers {
			if g.last.interest.viewers[i].session != 0 {
				n++
			}
		}
		return n
	}
	if n := held(); n != players {
		t.Fatalf("%d views of %d", n, players)
	}
	for _, k := range all[1:] {
		k.Drop()
	}
	step(players/sweepSeats + 3)
	if n := held(); n != 1 {
		t.Errorf("%d views are kept for one player", n)
	}
}
