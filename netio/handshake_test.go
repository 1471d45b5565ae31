package netio

import (
	"bytes"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// A server without rooms lets in who wants to go anywhere, and nobody else.
func TestRoomThatIsNot(t *testing.T) {
	for room, want := range map[string]packet.Code{"": packet.OK, "attic": packet.NoRoom, strings.Repeat("a", packet.RoomMax): packet.NoRoom} {
		h := newHall(t, Config{})
		k := h.memory.Dial()
		k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Room: room}))
		if m := refusal(k); k.Code() != want || m.Code != want || m.Sentence != want.Sentence() {
			t.Errorf("%q: ended with %v, heard %+v", room, k.Code(), m)
		}
	}
	h := newHall(t, Config{Password: "secret"}) // what rooms there are is not for everybody
	k := h.memory.Dial()
	k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Room: "attic"}))
	if k.Code() != packet.BadPassword {
		t.Errorf("without the password: %v", k.Code())
	}
}

// Another version is told as such, whatever its Hello has after that.
func TestHelloOfAnotherVersion(t *testing.T) {
	whole := packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version + 1})
	for _, n := range []int{1 + packet.HelloVersionEnd, len(whole) - 1, len(whole)} {
		h := newHall(t, Config{})
		k := h.memory.Dial()
		if k.Send(whole[:n]); k.Code() != packet.BadVersion {
			t.Errorf("%d bytes: %v", n, k.Code())
		}
	}
	h := newHall(t, Config{})
	k := h.memory.Dial()
	if k.Send(whole[:packet.HelloVersionEnd]); k.Code() != packet.BadFrame {
		t.Errorf("half a version: %v", k.Code())
	}
}

// The game's part of a Welcome comes as it was given.
func TestWelcomeOfAGame(t *testing.T) {
	game := []byte("anything")
	s := New(Config{World: packet.WorldInfo{Width: 9, Height: 8, CellSize: 32, ViewCells: 3}, Game: game})
	game[0] = 'x' // it is the caller's again
	m := NewMemory(s)
	k := m.Dial()
	k.Send(hello())
	var w packet.Welcome
	if err := packet.Decode(k.Read()[1:], &w); err != nil || string(w.Game) != "anything" || w.World.Width != 9 || w.Room != "" {
		t.Fatalf("%+v: %v", w, err)
	}
	refuses(t, "4097 bytes", func() { New(Config{Game: make([]byte, packet.GameMax+1)}) }, "packet", "4097", "4096")
	refuses(t, "too late", func() { s.SetWorld(nil, packet.WorldInfo{}, nil) }, "netio", "too late")
}

// A Join may carry as much as the game's data may be long, and the game gets it. No
// other frame of that size is taken before one plays.
func TestJoinData(t *testing.T) {
	data := bytes.Repeat([]byte("d"), packet.JoinDataMax)
	longest := packet.Append(nil, &packet.Join{Name: bytes.Repeat([]byte("n"), 255), Token: make([]byte, packet.TokenMax), Data: data})
	if len(longest) > wire.FrameJoinMax {
		t.Fatalf("a Join has up to %d bytes, %d are let in", len(longest), wire.FrameJoinMax)
	}
	s := newStage(t)
	k := s.memory.Dial()
	k.Send(hello())
	k.Send(packet.Append(nil, &packet.Join{Name: []byte("ann"), Data: data}))
	s.cut()
	if got := s.joins.All(); len(got) != 1 || !bytes.Equal(got[0].Body.Data, data) {
		t.Fatalf("%d joins, ended with %v", len(got), k.Code())
	}
	again := newStage(t)
	if err := again.server.Replay(s.server.Record()); err != nil {
		t.Fatal(err)
	}
	again.cut()
	if got := again.joins.All(); len(got) != 1 || !bytes.Equal(got[0].Body.Data, data) {
		t.Fatal("a replay has other data")
	}
	for what, c := range map[string]struct {
		frame []byte
		code  packet.Code
	}{
		"a byte more":      {packet.Append(nil, &packet.Join{Name: []byte("ann"), Data: append(data, 0)}), packet.BadFrame},
		"far more":         {packet.Append(nil, &packet.Join{Name: []byte("ann"), Data: make([]byte, 2<<10)}), packet.TooLarge},
		"a longer Hello":   {append(hello(), make([]byte, 600)...), packet.TooLarge},
		"a large Spectate": {append([]byte{byte(packet.KindSpectate)}, make([]byte, 600)...), packet.BadFrame},
	} {
		s := newStage(t)
		k := s.memory.Dial()
		if what != "a longer Hello" {
			k.Send(hello())
		}
		if k.Send(c.frame); k.Code() != c.code {
			t.Errorf("%s: %v, want %v", what, k.Code(), c.code)
		}
	}
}
