// Package client is the client's side of the protocol. A View is what one
// client knows, fed with frames and nothing else; a Client is a connection
// with a View. Bots, tests and games in Go share both.
package client

import (
	"fmt"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

const (
	// History is how many snapshots a View keeps as possible baselines.
	History = 32
	// EntitiesMax bounds the entities of one snapshot.
	EntitiesMax = 1 << 16
	// ViewCellsMax bounds the side of a view: a slot mask has 64 bits.
	ViewCellsMax = 7
	// CellSizeMax bounds the side of a cell, in tiles. Only where it is wire.ChunkSide
	// may chunks of tiles come: a cell is a chunk then.
	CellSizeMax = 128
)

// Stats counts what a View was given since it was made.
type Stats struct {
	Bytes      uint64 // of all frames, kinds included
	Snapshots  uint64 // applied; one in several parts counts once
	Entities   uint64 // decoded, in all blocks
	Blocks     uint64
	FullBlocks uint64 // of Blocks, those without a baseline
}

// View is what one client knows of the world: the entities near it, the tiles
// and its own state. It has no socket, goroutine or clock, and is not safe for
// concurrent use. What it lends is valid until the next Frame. A frame that
// fails changes nothing but the Stats; a bad part drops its whole snapshot.
type View struct {
	schema        *wire.Schema
	side          int32 // cells per side of the view
	width, height int32 // of the world, in cells
	reader        wire.Reader
	blocks        *wire.BlockReader
	members       wire.Members // the block that was decoded last
	pool          pool
	history       history
	open          draft
	names         blobs
	land          chunks
	index         index
	scratch       Entity
	told          packet.Blobs // the last packet of them
	globals       [packet.GlobalsMax][]byte
	latest        packet.Snapshot // header of the newest snapshot, without its blob
	blob          []byte
	me            uint32
	stats         Stats
}

// NewView makes a View that knows nothing yet. The schema must be compiled. It
// panics on a world that no server can have; Dial checks before it calls this.
func NewView(schema *wire.Schema, world packet.WorldInfo) *View {
	if err := checkWorld(world); err != nil {
		panic(fmt.Errorf("client.NewView: %w", err))
	}
	size := int(world.CellSize)
	v := &View{
		schema: schema,
		side:   int32(world.ViewCells),
		width:  int32((int(world.Width) + size - 1) / size),
		height: int32((int(world.Height) + size - 1) / size),
		blocks: wire.NewBlockReader(schema),
	}
	v.history.init(v.side)
	v.names.init()
	if size == wire.ChunkSide {
		v.land.most = 2 * int(v.side*v.side)
	}
	return v
}

func checkWorld(w packet.WorldInfo) error {
	switch {
	case w.CellSize == 0 || w.CellSize > CellSizeMax:
		return fmt.Errorf("cells of %d tiles: %w", w.CellSize, wire.ErrValue)
	case w.ViewCells%2 == 0 || w.ViewCells > ViewCellsMax:
		return fmt.Errorf("view of %d cells: %w", w.ViewCells, wire.ErrValue)
	case w.Width == 0 || w.Height == 0:
		return fmt.Errorf("world of %dx%d tiles: %w", w.Width, w.Height, wire.ErrValue)
	}
	return nil
}

// Frame applies a whole frame, kind and body, which it only borrows, and
// returns its kind. It takes Snapshot, Blobs, Global, Events, Chunk and Tiles, and gives
// ErrKind for others. Events are only checked: they are the caller's to read.
func (v *View) Frame(frame []byte) (packet.Kind, error) {
	if len(frame) == 0 {
		return 0, fmt.Errorf("client: %w", wire.ErrFrameEmpty)
	}
	v.stats.Bytes += uint64(len(frame))
	kind := packet.Kind(frame[0])
	v.reader = wire.NewReader(frame[1:])
	var err error
	switch kind {
	case packet.KindSnapshot:
		err = v.snapshot()
	case packet.KindEvents:
		var m packet.Events
		m.Decode(&v.reader)
		err = v.reader.Close()
	case packet.KindChunk:
		err = v.chunk()
	case packet.KindTiles:
		err = v.tiles()
	case packet.KindBlobs:
		err = v.blobs()
	case packet.KindGlobal:
		err = v.global()
	default:
		err = ErrKind
	}
	v.reader = wire.Reader{} // it must not keep what it was lent
	if err != nil {
		return kind, fmt.Errorf("client: frame of kind %d: %w", kind, err)
	}
	return kind, nil
}

// Play says which entity is one's own, as Accepted told.
func (v *View) Play(id uint32) { v.me = id }

// Tick is that of the newest snapshot applied, 0 before the first. It is what
// an Input acknowledges.
func (v *View) Tick() uint32 { return v.latest.Tick }

// Centre is the cell in the middle of the newest snapshot's view.
func (v *View) Centre() (cx, cy uint16) { return v.latest.CX, v.latest.CY }

// Own is the exact state of one's own entity in the newest snapshot; ok is
// false when it told none, as for a spectator.
func (v *View) Own() (state packet.OwnState, ok bool) {
	return v.latest.Own, v.latest.Flags&packet.SnapOwn != 0
}

// OwnBlob lends the last own blob that came.
func (v *View) OwnBlob() []byte { return v.blob }

// InputSeq is the low half of the newest Input's number that the server has consumed.
func (v *View) InputSeq() uint16 { return v.latest.InputSeq }

// Buffer is how many of one's Inputs wait at the server, and how often in a row
// it had to repeat the last one for want of another.
func (v *View) Buffer() (waiting, repeats int) {
	return int(v.latest.Buffer & 15), int(v.latest.Buffer >> 4)
}

// Stats is what was counted so far.
func (v *View) Stats() Stats { return v.stats }
