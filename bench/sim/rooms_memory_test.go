package sim_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
)

// What a room may take, in bytes, of the heap.
const (
	emptyRoomMax = 128 << 10
	roomOfTenMax = 512 << 10
)

// heapLive is what lives on the heap.
func heapLive() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// plainWorld is a sandbox in a room.
type plainWorld struct{ *systems.Game }

func (w plainWorld) Server() *netio.Server { return w.Game.Server }

// Memory of a room follows from who is in it, and comes back.
func TestRoomMemory(t *testing.T) {
	const count = 30
	rs := rooms.New(rooms.Config{
		Net: netio.Config{JoinRate: netio.SessionsMax}, Demand: true, Idle: 2, Seats: 10,
		Open: func(r *rooms.Room) (rooms.World, error) {
			g := systems.New(r.Server(netio.Config{}), systems.Config{Seed: r.Name, MaxPlayers: 10, Width: 128, Height: 128})
			sandbox.Install(g)
			g.Init()
			return plainWorld{g}, nil
		},
	})
	memory := netio.NewMemory(rs.Door)
	now := int64(0)
	pass := func(ms int) {
		for range ms {
			now += 1e6
			for ran := true; ran; {
				ran, _ = rs.Turn(now)
			}
			memory.Run()
		}
	}
	pass(100)
	before := heapLive()
	for n := range count {
		if _, err := rs.Create(fmt.Sprint("r", n), rooms.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	pass(500)
	empty := (heapLive() - before) / count
	var bots []*netio.Conn
	for n := range 10 * count {
		k := memory.Dial()
		k.Discard = true
		k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Room: fmt.Sprint("r", n%count)}))
		k.Send(packet.Append(nil, &packet.Join{Name: fmt.Appendf(nil, "bot%d", n)}))
		bots = append(bots, k)
	}
	pass(3000)
	for _, k := range bots {
		if k.Closed() {
			t.Fatal("a bot is gone:", k.Code())
		}
	}
	ten := (heapLive() - before) / count
	for _, k := range bots {
		k.Drop()
	}
	clear(bots)
	pass(5000)
	left := (heapLive() - before) / count
	t.Logf("an empty room %d bytes, one of ten %d, one that has closed %d", empty, ten, left)
	if empty > emptyRoomMax || ten > roomOfTenMax || left > 4<<10 || rs.Len() != 0 {
		t.Errorf("an empty room takes %d bytes, one of ten %d, one that has closed %d; %d rooms are left", empty, ten, left, rs.Len())
	}
}
