package packet

import "github.com/tickd/tickd/netio/wire"

// Bounds of a Welcome, in bytes.
const (
	RoomMax   = 32      // a room's name
	GameMax   = 4 << 10 // the game's own part
	SchemaMax = 8 << 10 // the lane table
)

// WorldInfo is the size of a world and of what a client sees of it.
type WorldInfo struct {
	Width, Height uint16 // tiles
	CellSize      uint8  // tiles per side of a cell, which is also a chunk
	ViewCells     uint8  // cells per side of a view, odd
}

// Promise is what a server promises of what it tells its clients.
type Promise uint8

// The promises.
const (
	PromiseNone    Promise = iota // a crash takes all back
	PromiseStrict                 // no crash takes anything back
	PromiseRelaxed                // a crash may take movement back, and nothing that was answered

	promises
)

// Welcome answers a Hello. Schema is empty when the client's hash was right.
type Welcome struct {
	Version    uint16
	SchemaHash uint64
	TickRate   uint8 // ticks a second
	Tick       uint32
	World      WorldInfo
	Promise    Promise
	Room       string
	Game       []byte // what the game says of itself, in a form of its own; lent by Decode
	Schema     []byte // a wire.Schema, lent by Decode
}

func (*Welcome) Kind() Kind { return KindWelcome }

func (w *Welcome) Decode(r *wire.Reader) {
	w.Version, w.SchemaHash, w.TickRate, w.Tick = r.U16(), r.U64(), r.U8(), r.U32()
	w.World = WorldInfo{Width: r.U16(), Height: r.U16(), CellSize: r.U8(), ViewCells: r.U8()}
	if w.Promise = Promise(r.U8()); w.Promise >= promises {
		r.Fail(wire.ErrValue)
	}
	w.Room = roomName(r)
	w.Game, w.Schema = r.Bytes(GameMax), r.Bytes(SchemaMax)
}

// Append appends all fields. It panics on a part over its bound, or a bad name of a
// room, which no client takes.
func (w *Welcome) Append(b []byte) []byte {
	if !RoomOK(w.Room) {
		panic("packet: a room called " + w.Room)
	}
	bound("bytes of the game's part of a Welcome", len(w.Game), GameMax)
	bound("bytes of a schema", len(w.Schema), SchemaMax)
	b = wire.AppendU64(wire.AppendU16(b, w.Version), w.SchemaHash)
	b = wire.AppendU32(append(b, w.TickRate), w.Tick)
	b = wire.AppendU16(wire.AppendU16(b, w.World.Width), w.World.Height)
	b = wire.AppendString(append(b, w.World.CellSize, w.World.ViewCells, byte(w.Promise)), w.Room)
	return wire.AppendBytes(wire.AppendBytes(b, w.Game), w.Schema)
}

// RoomOK reports whether name may be a room's: at most RoomMax of [A-Za-z0-9_-]. The
// empty one stands for any room.
func RoomOK(name string) bool {
	for i := range len(name) {
		if !nameByte(name[i]) {
			return false
		}
	}
	return len(name) <= RoomMax
}

func roomName(r *wire.Reader) string {
	name := r.String(RoomMax)
	if !RoomOK(name) {
		r.Fail(wire.ErrValue)
	}
	return name
}
