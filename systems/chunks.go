package systems

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// chunkFlightMax is how many bytes of whole chunks a client may have been sent
// and not acknowledged. When none is in flight one goes out, however large.
const chunkFlightMax = 2 << 10

// Chunks gives each client the tiles around it: whole chunks, nearest first,
// then what changes. Each packet is written once per tick, whoever gets it. What
// was sent is no state.
type Chunks struct {
	land   Terrain
	report func(netio.SessionID) (queued, acked uint32)
	views  []chunkView // by seat
	still  []still     // by seat

	tick    ecs.Tick
	blocks  *netio.Blocks // of this tick
	across  int32
	down    int32
	changed []int32  // chunks that changed in this tick
	near    []uint64 // a bit a cell: in view of it a chunk changed in this tick
	packets map[chunkPacket]netio.Range
	tiles   packet.Tiles
}

// still is a view that has all it needs, and will go on to until it moves or a
// chunk in it changes: all that most clients take of a tick's time. The view
// itself, which is long, is not looked at meanwhile.
type still struct {
	session netio.SessionID // 0: it is not
	centre  centre
	built   ecs.Tick
}

// chunkPacket names a packet of this tick: the changes of a chunk after a
// version, or the whole of it.
type chunkPacket struct {
	chunk int32
	after uint32 // 0: whole
}

// NewChunks sends the land. report is what a session's loop last said of it, as
// netio.Server.Report does.
func NewChunks(t Terrain, report func(netio.SessionID) (queued, acked uint32)) *Chunks {
	c := &Chunks{land: t, report: report, packets: map[chunkPacket]netio.Range{}}
	c.across, c.down = t.Chunks()
	c.near = make([]uint64, (c.across*c.down+63)/64)
	return c
}

// Begin starts a tick's packets, which go into blocks: it learns which chunks
// changed.
func (s *Chunks) Begin(tick ecs.Tick, blocks *netio.Blocks) {
	s.tick, s.blocks = tick, blocks
	if len(s.packets) > 0 {
		clear(s.packets)
	}
	for _, c := range s.changed {
		s.mark(c, false)
	}
	s.changed = s.land.TakeChanged(s.changed[:0])
	for _, c := range s.changed {
		s.mark(c, true)
	}
}

// mark notes in all cells from which a chunk is in view whether it changed.
func (s *Chunks) mark(chunk int32, changed bool) {
	cx, cy := chunk%s.across, chunk/s.across
	for y := max(cy-viewRadius, 0); y <= min(cy+viewRadius, s.down-1); y++ {
		for x := max(cx-viewRadius, 0); x <= min(cx+viewRadius, s.across-1); x++ {
			cell := y*s.across + x
			if changed {
				s.near[cell>>6] |= 1 << (cell & 63)
			} else {
				s.near[cell>>6] &^= 1 << (cell & 63)
			}
		}
	}
}

func (s *Chunks) stale(cx, cy int16) bool {
	cell := int32(cy)*s.across + int32(cx)
	return s.near[cell>>6]>>(cell&63)&1 != 0
}

// Send adds to a session's view, which has just been started, the packets that
// bring its tiles up to date around the cell (cx, cy). at is where its player is.
func (s *Chunks) Send(f *netio.Frame, v netio.Viewer, cx, cy int16, at components.Position) {
	for int(v.Seat) >= len(s.views) {
		s.views, s.still = append(s.views, chunkView{}), append(s.still, still{})
	}
	// If it was not built for in the last tick it may have missed that something changed.
	c := &s.still[v.Seat]
	if c.session == v.Session && c.built+1 == s.tick && c.centre == (centre{cx, cy}) && !s.stale(cx, cy) {
		c.built = s.tick
		return
	}
	c.session = 0
	w := &s.views[v.Seat]
	if w.session != v.Session {
		*w = chunkView{session: v.Session, centre: centre{cx, cy}}
	}
	queued, acked := s.report(v.Session)
	w.wake(s.tick)
	w.resolve(queued, acked)
	w.move(centre{cx, cy})
	if s.update(f, w, at); w.quiet {
		*c = still{v.Session, w.centre, s.tick}
	}
}

// update sends the changes of the chunks that the client has, and as many of
// those that it lacks as may be in flight.
func (s *Chunks) update(f *netio.Frame, w *chunkView, at components.Position) {
	now := w.floor
	var lacking [viewSlots]lack
	n, current := 0, true
	for i := range viewSlots {
		x, y := w.cellAt(i)
		if uint32(x) >= uint32(s.across) || uint32(y) >= uint32(s.down) {
			continue
		}
		slot, version := slotOf(x, y), s.land.Version(x, y)
		if now[slot] == version {
			continue
		}
		current = false
		if now[slot] != 0 && s.sendChanges(f, x, y, now[slot]) {
			now[slot] = version
			continue
		}
		now[slot] = 0
		lacking[n] = lack{x, y, distance(at, x, y)}
		if w.mayHold(x, y) {
			lacking[n].distance = urgent
		}
		n++
	}
	if current {
		w.quiet = true
		return
	}
	sortNearest(lacking[:n])
	bytes := 0
	for _, l := range lacking[:n] {
		body, version := s.land.Encoding(l.x, l.y)
		if l.distance != urgent && w.flight+bytes > 0 && w.flight+bytes+len(body) > chunkFlightMax {
			break
		}
		bytes += len(body)
		now[slotOf(l.x, l.y)] = version
		f.Packet(s.whole(packet.Chunk{CX: uint16(l.x), CY: uint16(l.y), Version: version, Body: body}))
	}
	w.record(chunkRecord{tick: s.tick, versions: now, bytes: bytes})
}

// sendChanges adds the changes of a chunk after a version; false: they are
// forgotten.
func (s *Chunks) sendChanges(f *netio.Frame, x, y int32, after uint32) bool {
	key := chunkPacket{y*s.across + x, after}
	if r, ok := s.packets[key]; ok {
		f.Packet(r)
		return true
	}
	changes, ok := s.land.Changes(x, y, after, s.tiles.Changes[:0])
	if !ok {
		return false
	}
	s.tiles = packet.Tiles{CX: uint16(x), CY: uint16(y), From: after, Changes: changes}
	f.Packet(s.write(key, packet.Append(s.blocks.Bytes, &s.tiles)))
	return true
}

// whole is where in this tick's bytes a chunk lies.
func (s *Chunks) whole(m packet.Chunk) netio.Range {
	key := chunkPacket{chunk: int32(m.CY)*s.across + int32(m.CX)}
	if r, ok := s.packets[key]; ok {
		return r
	}
	return s.write(key, m.Append(append(s.blocks.Bytes, byte(packet.KindChunk))))
}

// write keeps where a packet was appended to this tick's bytes.
func (s *Chunks) write(key chunkPacket, longer []byte) netio.Range {
	r := netio.Range{From: uint32(len(s.blocks.Bytes)), To: uint32(len(longer))}
	s.blocks.Bytes, s.packets[key] = longer, r
	return r
}

// urgent is the distance of a chunk that must go out at once.
const urgent = -1

// lack is a chunk that a client has to be sent.
type lack struct {
	x, y     int32
	distance int64
}

// distance is the square of that from a position to a chunk's middle.
func distance(at components.Position, x, y int32) int64 {
	const side = wire.ChunkSide * components.One
	dx, dy := int64(at.X-x*side-side/2), int64(at.Y-y*side-side/2)
	return dx*dx + dy*dy
}

// sortNearest sorts a few: slices.SortFunc would take longer.
func sortNearest(l []lack) {
	for i := 1; i < len(l); i++ {
		for j := i; j > 0 && l[j].distance < l[j-1].distance; j-- {
			l[j], l[j-1] = l[j-1], l[j]
		}
	}
}

// cellMiddle is the coordinate of a cell's middle.
func cellMiddle(c int16) int32 {
	return int32(c)*wire.ChunkSide*components.One + wire.ChunkSide*components.One/2
}
