package netio

import (
	"encoding/binary"
	"sync/atomic"

	"tickd/netio/packet"
)

// Bounds of what the tick hands to one loop.
const (
	mailMax   = 4 << 20 // bytes of directives and events waiting for one loop
	spareMax  = 4       // recycled frames and arenas that are kept
	mailEntry = 13      // u32 length, u64 session, u8 op
)

// Range is a span of a frame's Blocks.
type Range struct{ From, To uint32 }

// View is what one session gets in a frame: whole packets, then one snapshot
// made of a head and ranges. It goes out as a whole or not at all.
type View struct {
	Session  SessionID
	More     bool // a further part of the view before it
	head     Range
	packets  Range // indices into ranges
	sections Range // indices into ranges
}

// Blocks are the bytes that the frames of one tick share. They are immutable
// once published and come back to the pool with the last frame that refers to
// them.
type Blocks struct {
	Bytes []byte
	refs  atomic.Int32
}

// Frame is what one loop has to send for one tick. It is built on the tick
// goroutine and belongs to the loop once published.
type Frame struct {
	Tick   uint32
	loop   int
	views  []View
	heads  []byte
	ranges []Range
	mail   []byte
	blocks *Blocks
}

// op is a directive in a frame's mail.
type op uint8

const (
	opFrame  op = iota // send this frame
	opAccept           // this frame is an Accepted: the session plays from now on
	opRefuse           // this frame is a Refused
	opWatch            // this frame is an Accepted: the session watches from now on
	opClose            // this frame is a Goodbye: send it and close
)

func appendMail(b []byte, to SessionID, o op, frame []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(frame)))
	b = binary.LittleEndian.AppendUint64(b, uint64(to))
	return append(append(b, byte(o)), frame...)
}

func nextMail(b []byte) (to SessionID, o op, frame, rest []byte) {
	n := mailEntry + int(binary.LittleEndian.Uint32(b))
	return SessionID(binary.LittleEndian.Uint64(b[4:])), op(b[12]), b[mailEntry:n], b[n:]
}

// Start begins the view of one session: its packets come first.
func (f *Frame) Start(to SessionID, more bool) {
	n := uint32(len(f.ranges))
	f.views = append(f.views, View{Session: to, More: more, packets: Range{n, n}})
}

// Packet adds a whole packet, kind and body, that lies in Blocks.
func (f *Frame) Packet(r Range) {
	f.ranges = append(f.ranges, r)
	f.views[len(f.views)-1].packets.To++
}

// Head sets the snapshot's header; sections follow.
func (f *Frame) Head(h *packet.Snapshot) {
	v := &f.views[len(f.views)-1]
	from := uint32(len(f.heads))
	f.heads = h.Append(append(f.heads, byte(packet.KindSnapshot)))
	v.head = Range{from, uint32(len(f.heads))}
	v.sections = Range{v.packets.To, v.packets.To}
}

// Section adds a span of Blocks to the snapshot. Spans that touch are joined,
// so a row of cells is one copy.
func (f *Frame) Section(r Range) {
	v := &f.views[len(f.views)-1]
	if n := len(f.ranges); v.sections.To > v.sections.From && f.ranges[n-1].To == r.From {
		f.ranges[n-1].To = r.To
		return
	}
	f.ranges = append(f.ranges, r)
	v.sections.To++
}

// Sections is where the snapshot's sections are, for Share.
func (f *Frame) Sections() Range { return f.views[len(f.views)-1].sections }

// Share makes the snapshot's sections those of another one in this frame.
func (f *Frame) Share(r Range) { f.views[len(f.views)-1].sections = r }

// Loop is the index of the loop that gets the frame.
func (f *Frame) Loop() int { return f.loop }

func (f *Frame) reset() {
	f.views, f.heads, f.ranges, f.mail, f.blocks = f.views[:0], f.heads[:0], f.ranges[:0], f.mail[:0], nil
}

// pool keeps a few recycled values, given back by one goroutine and taken by
// another.
type pool[T any] struct{ slots [spareMax]atomic.Pointer[T] }

func (p *pool[T]) get() *T {
	for i := range p.slots {
		if v := p.slots[i].Swap(nil); v != nil {
			return v
		}
	}
	return new(T)
}

func (p *pool[T]) put(v *T) {
	for i := range p.slots {
		if p.slots[i].CompareAndSwap(nil, v) {
			return
		}
	}
}
