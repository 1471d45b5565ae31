package packet_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// drawn is any message that a correct program may send.
func drawn(t *rapid.T) message {
	u8 := func(name string) uint8 { return rapid.Uint8().Draw(t, name) }
	u16 := func(name string) uint16 { return rapid.Uint16().Draw(t, name) }
	u32 := func(name string) uint32 { return rapid.Uint32().Draw(t, name) }
	bytes := func(name string, n int) []byte { return rapid.SliceOfN(rapid.Byte(), 0, n).Draw(t, name) }
	text := func(name string, n int) string { return rapid.StringN(0, -1, n).Draw(t, name) }
	room := func() string { return rapid.StringMatching(`[A-Za-z0-9_-]{0,32}`).Draw(t, "room") }
	switch rapid.SampledFrom(kinds()).Draw(t, "kind") {
	case packet.KindHello:
		return &packet.Hello{Magic: u32("magic"), Version: u16("version"), Schema: rapid.Uint64().Draw(t, "schema"), Credentials: bytes("credentials", packet.CredentialsMax), Room: room()}
	case packet.KindJoin:
		return &packet.Join{Name: bytes("name", 255), Token: bytes("token", packet.TokenMax), Data: bytes("data", packet.JoinDataMax)}
	case packet.KindInput:
		return &packet.Input[packet.Controls]{Seq: u32("seq"), Ack: u32("ack"), View: u32("view"), Body: packet.Controls{Buttons: u16("buttons"), Aim: u16("aim")}}
	case packet.KindAck:
		return &packet.Ack{Tick: u32("tick")}
	case packet.KindBye:
		return &packet.Bye{}
	case packet.KindPing:
		return &packet.Ping{Stamp: u32("stamp")}
	case packet.KindSpectate:
		return &packet.Spectate{X: u16("x"), Y: u16("y")}
	case packet.KindWelcome:
		w := &packet.Welcome{Version: u16("version"), SchemaHash: rapid.Uint64().Draw(t, "hash"), TickRate: u8("rate"), Tick: u32("tick"), Promise: packet.Promise(u8("promise") % 3), Room: room(), Game: bytes("game", packet.GameMax), Schema: bytes("schema", packet.SchemaMax)}
		w.World = packet.WorldInfo{Width: u16("width"), Height: u16("height"), CellSize: u8("cell"), ViewCells: u8("view")}
		return w
	case packet.KindAccepted:
		return &packet.Accepted{ID: u32("id"), Tick: u32("tick"), X: rapid.Int32().Draw(t, "x"), Y: rapid.Int32().Draw(t, "y"), Token: bytes("token", packet.TokenMax)}
	case packet.KindRefused:
		return &packet.Refused{Code: packet.Code(u8("code")), RetryMs: u32("retry"), Sentence: text("sentence", packet.SentenceMax)}
	case packet.KindGoodbye:
		return &packet.Goodbye{Code: packet.Code(u8("code")), RetryMs: u32("retry"), Sentence: text("sentence", packet.SentenceMax)}
	case packet.KindSnapshot:
		return drawnSnapshot(t)
	case packet.KindEvents:
		m := &packet.Events{Tick: u32("tick")}
		for range rapid.IntRange(0, 20).Draw(t, "events") {
			m.List = wire.AppendBytes(append(m.List, u8("type")), bytes("body", packet.EventMax))
		}
		return m
	case packet.KindChunk:
		return &packet.Chunk{CX: u16("cx"), CY: u16("cy"), Version: u32("version"), Body: bytes("body", packet.ChunkBodyMax)}
	case packet.KindTiles:
		m := &packet.Tiles{CX: u16("cx"), CY: u16("cy"), From: u32("from")}
		for range rapid.IntRange(0, packet.TilesChangesMax).Draw(t, "changes") {
			m.Changes = append(m.Changes, packet.TileChange{Index: u16("index") % wire.ChunkTiles, Tile: u8("tile")})
		}
		return m
	case packet.KindGlobal:
		return &packet.Global{ID: u8("id") % packet.GlobalsMax, Body: bytes("global", packet.GlobalMax)}
	case packet.KindBlobs:
		m := &packet.Blobs{}
		for range rapid.IntRange(0, packet.BlobsMax).Draw(t, "blobs") {
			m.All = append(m.All, packet.EntityBlob{ID: u32("id"), Blob: bytes("blob", wire.BlobMax)})
		}
		return m
	}
	return &packet.Pong{Stamp: u32("stamp")}
}

func drawnSnapshot(t *rapid.T) *packet.Snapshot {
	m := &packet.Snapshot{
		Flags: rapid.Uint8().Draw(t, "flags"), Tick: rapid.Uint32().Draw(t, "tick"), Age: rapid.Uint8().Draw(t, "age"),
		InputSeq: rapid.Uint16().Draw(t, "seq"), Buffer: rapid.Uint8().Draw(t, "buffer"), Parts: 1,
	}
	if m.Age == 0 {
		m.Flags |= packet.SnapMoved
	}
	if m.Flags&packet.SnapParts != 0 {
		m.Parts = rapid.Uint8Range(1, 255).Draw(t, "parts")
		m.Part = rapid.Uint8Range(0, m.Parts-1).Draw(t, "part")
	}
	if m.Part > 0 {
		m.Flags &^= packet.SnapAfresh
	}
	if m.Flags&packet.SnapMoved != 0 {
		m.CX, m.CY = rapid.Uint16Range(0, 1<<12).Draw(t, "cx"), rapid.Uint16Range(0, 1<<12).Draw(t, "cy")
	}
	if m.Flags&packet.SnapPartial != 0 {
		m.Mask = rapid.Uint64().Draw(t, "mask")
	}
	if m.Flags&packet.SnapOwn != 0 {
		place, speed := rapid.Int32Range(0, 1<<24-1), rapid.Int32Range(-1<<15, 1<<15-1)
		m.Own = packet.OwnState{X: place.Draw(t, "x"), Y: place.Draw(t, "y"), VX: speed.Draw(t, "vx"), VY: speed.Draw(t, "vy")}
	}
	if m.Flags&packet.SnapBlob != 0 {
		m.Blob = rapid.SliceOfN(rapid.Byte(), 0, packet.OwnBlobMax).Draw(t, "blob")
	}
	for i := range m.Layers {
		if m.Flags&(packet.SnapTeam<<i) != 0 {
			m.Layers[i] = rapid.Uint64().Draw(t, "layer")
		}
	}
	return m
}

func kinds() (all []packet.Kind) {
	for k := range 256 {
		if fresh(packet.Kind(k)) != nil {
			all = append(all, packet.Kind(k))
		}
	}
	return all
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawn(t)
		b := encoded(m)
		got, err := decoded(b)
		if err != nil || fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", m) {
			t.Fatalf("sent %+v, got %+v, %v", m, got, err)
		}
		if again := encoded(got); string(again) != string(b) {
			t.Fatalf("bytes %x, then %x", b, again)
		}
	})
}
