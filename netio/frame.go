package netio

import (
	"fmt"
	"sync/atomic"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// spareMax is how many recycled frames and arenas are kept: of each loop those that are
// held, and one each that is built, waits in the mailbox and is being sent.
const spareMax = HeldMax + 4

// Range is a span of a frame's Blocks.
type Range struct{ From, To uint32 }

// bundle is what one session gets in a frame: whole packets, then one snapshot
// made of a head and ranges. It goes out as a whole or not at all.
type bundle struct {
	Session  SessionID
	More     bool // a further part of the bundle before it
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
	used  usage
}

// Frame is what one loop has to send for one tick. It is built on the tick
// goroutine and belongs to the loop once published.
type Frame struct {
	Tick     uint32
	loop     int
	mailOnly bool // it takes no other frame's place
	bundles  []bundle
	heads    []byte
	ranges   []Range
	mail     []mail
	blocks   *Blocks
	used     struct{ bundles, heads, ranges, mail usage }
}

// Start begins the bundle of one session: its packets come first.
func (f *Frame) Start(to SessionID, more bool) {
	n := uint32(len(f.ranges))
	f.bundles = append(f.bundles, bundle{Session: to, More: more, packets: Range{n, n}})
}

// Packet adds a whole packet, kind and body, that lies in Blocks. It panics on one
// that is no frame: an empty one, or one over wire.FrameDownMax.
func (f *Frame) Packet(r Range) {
	if n := r.To - r.From; n == 0 || n > wire.FrameDownMax {
		panic(fmt.Sprintf("netio: a packet of %d bytes, not 1 to %d", n, wire.FrameDownMax))
	}
	f.ranges = append(f.ranges, r)
	f.bundles[len(f.bundles)-1].packets.To++
}

// Head sets the snapshot's header; sections follow.
func (f *Frame) Head(h *packet.Snapshot) {
	v := &f.bundles[len(f.bundles)-1]
	from := uint32(len(f.heads))
	f.heads = h.Append(append(f.heads, byte(packet.KindSnapshot)))
	v.head = Range{from, uint32(len(f.heads))}
	v.sections = Range{v.packets.To, v.packets.To}
}

// Restart takes the snapshot's header and sections back; Head comes again.
func (f *Frame) Restart() {
	v := &f.bundles[len(f.bundles)-1]
	f.heads, f.ranges = f.heads[:v.head.From], f.ranges[:v.packets.To]
}

// Section adds a span of Blocks to the snapshot. Spans that touch are joined,
// so a row of cells is one copy.
func (f *Frame) Section(r Range) {
	v := &f.bundles[len(f.bundles)-1]
	if n := len(f.ranges); v.sections.To > v.sections.From && f.ranges[n-1].To == r.From {
		f.ranges[n-1].To = r.To
		return
	}
	f.ranges = append(f.ranges, r)
	v.sections.To++
}

// Sections is where the snapshot's sections are, for Share.
func (f *Frame) Sections() Range { return f.bundles[len(f.bundles)-1].sections }

// Share makes the snapshot's sections those of another one in this frame.
func (f *Frame) Share(r Range) { f.bundles[len(f.bundles)-1].sections = r }

// Loop is the index of the loop that gets the frame.
func (f *Frame) Loop() int { return f.loop }

func (f *Frame) reset() {
	clear(f.mail) // what it held may go
	f.bundles, f.heads = shrunk(&f.used.bundles, f.bundles), shrunk(&f.used.heads, f.heads)
	f.ranges, f.mail = shrunk(&f.used.ranges, f.ranges), shrunk(&f.used.mail, f.mail)
	f.blocks, f.mailOnly = nil, false
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
