package systems

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// chunkFlightMax is how many bytes of chunks that it did not have a client may have been
// sent and not acknowledged. When none is in flight one goes out, however large.
const chunkFlightMax = 2 << 10

// Chunks gives each client the tiles around it: whole chunks, nearest first,
// then what changes. Each packet is written once per tick, whoever gets it. What
// was sent is no state.
type Chunks struct {
	land    Terrain
	report  func(netio.SessionID) (queued, acked uint32)
	grid    *grid         // a cell is a chunk
	known   []knownChunks // by seat
	settled []settled     // by seat
	memory  []uint32      // of known, by seat

	tick    ecs.Tick
	blocks  *netio.Blocks // of this tick
	changed []int32       // chunks that changed in this tick
	touched []uint64      // a bit for each cell: in the view around it a chunk changed in this tick
	packets map[chunkPacket]netio.Range
	tiles   packet.Tiles

	versions []uint32 // of the view that is being updated
	lacking  []lack   // of it
}

// settled is a client that has all chunks of its view, and will until it moves or
// one of them changes: most clients in most ticks. Its knownChunks, which are long,
// are not looked at meanwhile.
type settled struct {
	session netio.SessionID // 0: it is not settled
	centre  centre
	built   ecs.Tick
}

// chunkPacket names a packet of this tick: the changes of a chunk after a
// version, or the whole of it.
type chunkPacket struct {
	chunk int32
	after uint32 // 0: whole
}

// NewChunks sends the land to views of viewCells x viewCells chunks. report is what
// a session's loop last said of it, as netio.Server.Report does.
func NewChunks(t Terrain, viewCells int, report func(netio.SessionID) (queued, acked uint32)) *Chunks {
	across, down := t.Chunks()
	return &Chunks{
		land:    t,
		report:  report,
		grid:    newGrid(across, down, components.CellShift, viewCells),
		packets: map[chunkPacket]netio.Range{},
		touched: make([]uint64, (across*down+63)/64),
	}
}

// Begin starts a tick's packets, which go into blocks: it learns which chunks
// changed.
func (s *Chunks) Begin(tick ecs.Tick, blocks *netio.Blocks) {
	s.tick = tick
	s.blocks = blocks
	if len(s.packets) > 0 {
		clear(s.packets)
	}
	if len(s.changed) > 0 {
		clear(s.touched)
	}
	s.changed = s.land.TakeChanged(s.changed[:0])
	for _, chunk := range s.changed {
		s.touch(chunk)
	}
}

// touch marks the cells from which a chunk is in view: the view around it.
func (s *Chunks) touch(chunk int32) {
	for _, cell := range s.grid.view(s.grid.centreOf(chunk)) {
		s.touched[cell.index>>6] |= 1 << (cell.index & 63)
	}
}

// changedIn reports whether a chunk in the view around c changed in this tick.
func (s *Chunks) changedIn(c centre) bool {
	cell := s.grid.centreCell(c)
	return s.touched[cell>>6]>>(cell&63)&1 != 0
}

// Send adds to a client's frame, which has just been started, the packets that
// bring its tiles up to date around the cell (cx, cy). at is where its player is.
func (s *Chunks) Send(frame *netio.Frame, client netio.Viewer, cx, cy int16, at components.Position) {
	for int(client.Seat) >= len(s.known) {
		s.known = append(s.known, knownChunks{})
		s.settled = append(s.settled, settled{})
		s.memory = append(s.memory, make([]uint32, s.perSeat())...)
	}
	// If nothing was built for it in the last tick it may have missed a change.
	c := centre{cx, cy}
	settled := &s.settled[client.Seat]
	if settled.session == client.Session && settled.built+1 == s.tick && settled.centre == c && !s.changedIn(c) {
		settled.built = s.tick
		return
	}
	settled.session = 0
	known := &s.known[client.Seat]
	known.memory = s.memory[int(client.Seat)*s.perSeat():][:s.perSeat()]
	if known.session != client.Session {
		known.reset(client.Session, c)
	}
	queued, acked := s.report(client.Session)
	known.wake(s.tick)
	known.learn(s.grid, queued, acked)
	known.move(s.grid, c)
	s.update(frame, known, at)
	if known.settled {
		settled.session = client.Session
		settled.centre = c
		settled.built = s.tick
	}
}

// perSeat is how many versions there are for each seat: see knownChunks.memory.
func (s *Chunks) perSeat() int {
	return (2 + recordsMax) * s.grid.slots
}

// update sends the changes of the chunks that the client has, and as many of
// those that it lacks as may be in flight.
func (s *Chunks) update(frame *netio.Frame, known *knownChunks, at components.Position) {
	s.versions = append(s.versions[:0], known.versions()...)
	s.lacking = s.lacking[:0]
	current := true
	for _, cell := range s.grid.view(known.centre) {
		held := &s.versions[cell.slot]
		version := s.land.Version(cell.x, cell.y)
		if *held == version {
			continue
		}
		current = false
		if *held != 0 && s.sendChanges(frame, cell, *held) {
			*held = version
			continue
		}
		*held = 0
		lacking := lack{cell, urgent}
		if !known.mayHold(s.grid, cell) {
			lacking.distance = distance(at, cell)
		}
		s.lacking = append(s.lacking, lacking)
	}
	if current {
		known.settled = true
		return
	}
	bytes := s.sendLacking(frame, int(known.flight))
	known.record(s.tick, s.versions, bytes)
}

// sendLacking adds whole chunks, as many as may be in flight, and returns how many
// bytes those are. Those that the client has as they were go out at once, and do not count:
// land that changes all the time would keep from it what it has never had.
func (s *Chunks) sendLacking(frame *netio.Frame, flight int) (bytes int) {
	sortNearest(s.lacking)
	for i := range s.lacking {
		cell := s.lacking[i].cell
		body, version := s.land.Encoding(cell.x, cell.y)
		if s.lacking[i].distance != urgent {
			if flight+bytes > 0 && flight+bytes+len(body) > chunkFlightMax {
				break
			}
			bytes += len(body)
		}
		s.versions[cell.slot] = version
		chunk := packet.Chunk{CX: uint16(cell.x), CY: uint16(cell.y), Version: version, Body: body}
		frame.Packet(s.whole(cell.index, &chunk))
	}
	return bytes
}

// sendChanges adds the changes of a chunk after a version; false: they are
// forgotten.
func (s *Chunks) sendChanges(frame *netio.Frame, cell viewCell, after uint32) bool {
	key := chunkPacket{cell.index, after}
	if written, ok := s.packets[key]; ok {
		frame.Packet(written)
		return true
	}
	changes, ok := s.land.Changes(cell.x, cell.y, after, s.tiles.Changes[:0])
	if !ok {
		return false
	}
	s.tiles = packet.Tiles{CX: uint16(cell.x), CY: uint16(cell.y), From: after, Changes: changes}
	frame.Packet(s.write(key, packet.Append(s.blocks.Bytes, &s.tiles)))
	return true
}

// whole is where in this tick's bytes a chunk lies.
func (s *Chunks) whole(index int32, chunk *packet.Chunk) netio.Range {
	key := chunkPacket{chunk: index}
	if written, ok := s.packets[key]; ok {
		return written
	}
	return s.write(key, chunk.Append(append(s.blocks.Bytes, byte(packet.KindChunk))))
}

// write keeps where a packet was appended to this tick's bytes.
func (s *Chunks) write(key chunkPacket, longer []byte) netio.Range {
	written := netio.Range{From: uint32(len(s.blocks.Bytes)), To: uint32(len(longer))}
	s.blocks.Bytes = longer
	s.packets[key] = written
	return written
}

// urgent is the distance of a chunk that must go out at once.
const urgent = -1

// lack is a chunk that a client has to be sent.
type lack struct {
	cell     viewCell
	distance int64
}

// distance is the square of that from a position to a chunk's middle.
func distance(at components.Position, cell viewCell) int64 {
	const side = wire.ChunkSide * components.One
	dx := int64(at.X - cell.x*side - side/2)
	dy := int64(at.Y - cell.y*side - side/2)
	return dx*dx + dy*dy
}

// sortNearest sorts a few: slices.SortFunc would take longer.
func sortNearest(all []lack) {
	for i := 1; i < len(all); i++ {
		for j := i; j > 0 && all[j].distance < all[j-1].distance; j-- {
			all[j], all[j-1] = all[j-1], all[j]
		}
	}
}

// A chunk is a cell of components.CellShift.
const _ = uint(components.CellTiles-wire.ChunkSide) + uint(wire.ChunkSide-components.CellTiles)
