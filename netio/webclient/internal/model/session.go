package model

import (
	"math/bits"
	"slices"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

const (
	groupsMax = 8
	sentMax   = 32 // snapshots that a client keeps, and ticks for which a content can be a baseline
)

// View is the geometry of views in one world, in cells.
type View struct{ Across, Down, Side int }

// Slot is what a client holds of one cell: per group, the tick of its content,
// 0 for unknown.
type Slot struct {
	Cell   Cell
	Groups int // 0: nothing known
	Ticks  [groupsMax]uint32
}

// Sent is what a client holds after one snapshot.
type Sent struct {
	Tick  uint32
	X, Y  int
	Slots []Slot // Side*Side

	Team   Share                        // 0: no layers
	Layers [wire.Layers]map[Cell]uint32 // the tick of each content that has members
}

// Share is what a layer holds.
func (s *Sent) Share(layer int) Share {
	if layer == wire.LayerTeam {
		return s.Team
	}
	return Owned
}

// Session codes snapshots for one client.
type Session struct {
	Sent    []*Sent // oldest first, at most 32
	history *History
	view    View
	writer  *wire.BlockWriter
	told    map[uint32]string // static blobs
	tell    packet.Blobs      // those that crowds' arrivals still need
}

// NewSession is a client that holds nothing.
func NewSession(h *History, v View) *Session {
	return &Session{history: h, view: v, writer: wire.NewBlockWriter(h.Schema), told: map[uint32]string{}}
}

// Find is what the client held after the snapshot of tick, or nil.
func (s *Session) Find(tick uint32) *Sent {
	for _, b := range s.Sent {
		if b.Tick == tick {
			return b
		}
	}
	return nil
}

// Shape is how one snapshot is cut.
type Shape struct {
	Base   *Sent // nil: in full
	X, Y   int   // view centre
	Mask   uint64
	Groups func(Cell) Grouping // nil: no crowds
	Parts  int
	Team   Share // of the client; 0: no layers
}

// Grouping is how a cell is sent. Those of crowds have bare blocks.
type Grouping struct {
	Groups int
	Mask   uint8
	Crowd  bool
}

// Snapshot writes the history's newest tick as h and shape say, one frame per
// part, after those of the blobs that it needs, and takes note of what the client will hold. h carries own state and
// blob; the rest of it is filled in.
func (s *Session) Snapshot(h packet.Snapshot, shape Shape) [][]byte {
	now := &Sent{Tick: s.history.Tick, X: shape.X, Y: shape.Y, Slots: make([]Slot, s.view.Side*s.view.Side)}
	if shape.Base == nil {
		s.Sent = s.Sent[:0]
	}
	s.keep(now, shape.Base)
	h.Tick, h.Mask, h.Parts = now.Tick, shape.Mask, uint8(shape.Parts)
	h.CX, h.CY = uint16(shape.X), uint16(shape.Y)
	if now.Team = shape.Team; shape.Base != nil && shape.Base.Team != now.Team {
		h.Flags |= packet.SnapAfresh
	}
	if b := shape.Base; b != nil {
		h.Age = uint8(now.Tick - b.Tick)
	}
	if b := shape.Base; b == nil || b.X != now.X || b.Y != now.Y {
		h.Flags |= packet.SnapMoved
	}
	var frames [][]byte
	cells := s.cells(now)
	for part := range shape.Parts {
		p := h
		p.Part = uint8(part)
		if shape.Parts > 1 {
			p.Flags |= packet.SnapParts
		}
		if part > 0 {
			p.Flags &^= packet.SnapOwn | packet.SnapBlob | packet.SnapAfresh
			if shape.Base != nil { // a full snapshot tells the centre in each part
				p.Flags &^= packet.SnapMoved
			}
		}
		p.Mask = 0
		lo, hi := part*len(cells)/shape.Parts, (part+1)*len(cells)/shape.Parts
		all := true
		for i, c := range cells {
			in := i >= lo && i < hi && shape.Mask>>s.slot(c)&1 == 1
			if in {
				p.Mask |= 1 << s.slot(c)
			}
			all = all && in
		}
		if !all {
			p.Flags |= packet.SnapPartial
		}
		var hidden []byte
		if shape.Team != 0 {
			hidden = s.layers(&p, cells[lo:hi], now, shape)
		}
		b := packet.Append(nil, &p)
		for _, c := range cells {
			if p.Mask>>s.slot(c)&1 == 1 {
				b = append(b, s.section(c, now, shape)...)
			}
		}
		frames = append(frames, append(b, hidden...))
	}
	var blobs [][]byte
	for some := range slices.Chunk(s.tell.All, packet.BlobsMax) {
		blobs = append(blobs, packet.Append(nil, &packet.Blobs{All: some}))
	}
	frames, s.tell.All = append(blobs, frames...), s.tell.All[:0]
	if s.Sent = append(s.Sent, now); len(s.Sent) > sentMax {
		s.Sent = s.Sent[1:]
	}
	return frames
}

func (s *Session) slot(c Cell) int { return c.Y%s.view.Side*s.view.Side + c.X%s.view.Side }

// cells lists the view's cells, row-major.
func (s *Session) cells(f *Sent) (out []Cell) {
	half := s.view.Side / 2
	for y := max(f.Y-half, 0); y <= min(f.Y+half, s.view.Down-1); y++ {
		for x := max(f.X-half, 0); x <= min(f.X+half, s.view.Across-1); x++ {
			out = append(out, Cell{x, y})
		}
	}
	return out
}

// keep carries over what the baseline has of cells that stay in view.
func (s *Session) keep(now, base *Sent) {
	for _, c := range s.cells(now) {
		at := &now.Slots[s.slot(c)]
		at.Cell = c
		if base != nil && base.Slots[s.slot(c)].Cell == c {
			*at = base.Slots[s.slot(c)]
		}
	}
}

func (s *Session) section(c Cell, now *Sent, shape Shape) []byte {
	how := Grouping{Groups: 1, Mask: 1}
	if shape.Groups != nil {
		how = shape.Groups(c)
	}
	groups, mask := how.Groups, how.Mask
	slot := &now.Slots[s.slot(c)]
	old := *slot
	if old.Groups != groups {
		old = Slot{}
		*slot = Slot{Cell: c, Groups: groups}
	}
	w := s.writer
	w.Reset(nil)
	w.Grow(16)
	if how.Crowd {
		w.Put(uint64(1|bits.TrailingZeros(uint(groups))<<1), 8)
		w.Put(uint64(mask), 8)
	}
	for g := range groups {
		if mask>>g&1 == 1 {
			var base []*Entity
			age := s.age(now.Tick, old.Ticks[g])
			if age > 0 {
				base = s.history.Members(old.Ticks[g], c, g, groups)
			}
			s.block(age, base, s.history.Members(now.Tick, c, g, groups), how.Crowd)
			slot.Ticks[g] = now.Tick
		}
	}
	w.Align()
	return w.Bytes()
}

// age is that of a content as a baseline; 0: it is unknown, or past the ring.
func (s *Session) age(tick, content uint32) int {
	if content == 0 || tick-content >= sentMax {
		return 0
	}
	return int(tick - content)
}

// block writes what became of base, age ticks later; age 0: all of members.
func (s *Session) block(age int, base, members []*Entity, bare bool) {
	cur := map[uint32]*Entity{}
	for _, e := range members {
		cur[e.ID] = e
	}
	w := s.writer
	had := map[uint32]bool{}
	w.Begin(age)
	for _, o := range base {
		had[o.ID] = true
		if e := cur[o.ID]; e != nil {
			w.Stay(e.Class, o.Lanes, e.Lanes)
		} else {
			w.Left()
		}
	}
	previous := uint32(0)
	for _, e := range members {
		if !had[e.ID] {
			w.Arrive(previous, e.ID, e.Class, e.Lanes)
			if bare {
				w.Mark(wire.BlobMark(e.Blob))
				if s.told[e.ID] != string(e.Blob) {
					s.tell.All = append(s.tell.All, packet.EntityBlob{ID: e.ID, Blob: e.Blob})
				}
			} else {
				w.Blob(e.Blob)
			}
			s.told[e.ID], previous = string(e.Blob), e.ID
		}
	}
	w.End()
}
