package webclient

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/tickd/tickd/netio/packet"
)

// roomVectors are what a client that goes to a room and is moved to another says and hears.
type roomVectors struct {
	Hellos []helloVector
	Stays  []stayVector // in the order of rooms
}

// helloVector is a Hello, and what it asks for.
type helloVector struct {
	Room, Label        string
	Reservation, Bytes []byte
}

// stayVector is what is sent in one room, the Welcome first, and what is known in the end.
type stayVector struct {
	Room   string
	Frames [][]byte
	Tick   uint32
	IDs    []uint32
}

// stay records a scenario in a room; one that ends in the middle of a snapshot has a part too many.
func stay(t *testing.T, s scenario, room string, half bool) stayVector {
	r := record(s, false)
	v := stayVector{Room: room, Tick: r.session.Sent[len(r.session.Sent)-1].Tick}
	_, union := r.union(r.session.Sent[len(r.session.Sent)-1])
	v.IDs = sortedKeys(union)
	for b := r.out.Bytes(); len(b) > 0; {
		n := 5 + int(b[1]) + int(b[2])<<8 + int(b[3])<<16
		if b[0] == recordFrame {
			v.Frames = append(v.Frames, b[5:n])
		}
		b = b[n:]
	}
	var w packet.Welcome
	if err := packet.Decode(v.Frames[0][1:], &w); err != nil {
		t.Fatal(err)
	}
	w.Room = room
	v.Frames[0] = packet.Append(nil, &w)
	if half {
		v.Frames = append(v.Frames, packet.Append(nil, &packet.Snapshot{
			Tick: v.Tick + 1, Age: 1, Flags: packet.SnapParts | packet.SnapPartial, Parts: 2,
		}))
	}
	return v
}

// TestRoomVectors compares what the Go side writes of rooms with the committed vectors that the SDK's client
// is tested with.
func TestRoomVectors(t *testing.T) {
	const path = "sdk/test/rooms.json"
	var v roomVectors
	for _, h := range []helloVector{
		{}, {Room: "attic"}, {Label: "mode=duel,map=ice"}, {Room: "attic", Reservation: []byte{1, 2, 255}}, {Label: "a=b", Reservation: []byte("seat")},
	} {
		h.Bytes = packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Room: h.Room, Label: h.Label, Reservation: h.Reservation})
		v.Hellos = append(v.Hellos, h)
	}
	v.Stays = []stayVector{
		stay(t, scenario{name: "lobby", seed: 21, ticks: 6, most: 20, chaos: 1}, "lobby", true),
		stay(t, scenario{name: "match", seed: 22, ticks: 6, most: 20, chaos: 1, anySched: true}, "match", false),
		stay(t, scenario{name: "lobby", seed: 23, ticks: 6, most: 20, chaos: 1}, "lobby", false),
	}
	got, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s: the encoder writes other bytes than the committed ones (%v); if that is meant, run with -update", path, err)
	}
}
