package systems

import (
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// partMax is how long the sections of one part of a snapshot may become, in bytes.
const partMax = wire.FrameDownMax - packet.SnapshotHeaderMax - packet.OwnBlobMax - 1

// Any section fits into a part, so that each part takes at least one.
const _ = uint(partMax - wire.BlockMax - groupHeadBytes)

// snapshotBuilder puts one client's snapshot together. begin starts it; then the
// sections are added in the order of the wire, which is those of cells or groups, of
// the team layer, of the owner layer, each row-major; end writes all of it to the
// frame, in as many parts as its length takes.
type snapshotBuilder struct {
	frame    *netio.Frame // of the client's loop
	session  netio.SessionID
	header   packet.Snapshot // of the part that is written next
	blocks   *netio.Blocks   // what all frames of the tick share
	sections []section
	bytes    int // of all sections
}

// section is what a snapshot says of one slot: a block, and what is needed to
// announce it.
type section struct {
	block        replica.Span
	kind         sectionKind
	layer, slot  uint8
	split, group uint8
	cell         int32 // of a group
}

type sectionKind uint8

const (
	cellSection  sectionKind = iota // a whole cell
	groupSection                    // a group of a cell, for a crowd
	layerSection                    // what a layer holds in a cell
)

func (s *section) length() int {
	if s.kind == groupSection {
		return s.block.Len() + groupHeadBytes
	}
	return s.block.Len()
}

// begin takes the frame, in which the session has been started, and the header
// without what depends on the sections.
func (b *snapshotBuilder) begin(frame *netio.Frame, session netio.SessionID, header *packet.Snapshot, blocks *netio.Blocks) {
	b.frame = frame
	b.session = session
	b.header = *header
	b.blocks = blocks
	b.sections = b.sections[:0]
	b.bytes = 0
}

func (b *snapshotBuilder) add(s section) {
	b.sections = append(b.sections, s)
	b.bytes += s.length()
}

// end splits the snapshot into parts and writes them.
func (b *snapshotBuilder) end() {
	parts, publicParts := b.countParts()
	if parts > 1 {
		b.header.Flags |= packet.SnapParts
		b.header.Parts = uint8(parts)
	}
	if publicParts > 1 {
		b.header.Flags |= packet.SnapPartial // the mask says which cells are in which part
	}
	rest := b.sections
	for part := range parts {
		count := fitting(rest)
		b.writePart(part, rest[:count])
		rest = rest[count:]
	}
}

// countParts is how many parts the sections take, and how many of them have public
// sections; the first part counts as one of those in any case.
func (b *snapshotBuilder) countParts() (parts, publicParts int) {
	parts, publicParts = 1, 1
	rest := b.sections
	for {
		count := fitting(rest)
		if count > 0 && rest[0].kind != layerSection {
			publicParts = parts
		}
		if count == len(rest) {
			return parts, publicParts
		}
		rest = rest[count:]
		parts++
	}
}

// fitting is how many of the sections go into the next part.
func fitting(sections []section) int {
	bytes := 0
	for i := range sections {
		bytes += sections[i].length()
		if bytes > partMax {
			return i
		}
	}
	return len(sections)
}

func (b *snapshotBuilder) writePart(part int, sections []section) {
	if part > 0 {
		b.header.Part = uint8(part)
		b.header.Flags &^= packet.SnapOwn | packet.SnapBlob | packet.SnapAfresh
		b.header.Flags |= packet.SnapPartial
		b.frame.Start(b.session, true)
	}
	b.setMasks(sections)
	b.frame.Head(&b.header)
	for len(sections) > 0 {
		count := 1
		if sections[0].kind == groupSection {
			count = b.writeGroupsHead(sections)
		}
		for i := range sections[:count] {
			b.writeSpan(sections[i].block)
		}
		sections = sections[count:]
	}
}

// setMasks tells in the header which slots, public and of layers, a part has.
func (b *snapshotBuilder) setMasks(sections []section) {
	b.header.Mask = 0
	b.header.Layers = [wire.Layers]uint64{}
	b.header.Flags &^= packet.SnapTeam | packet.SnapOwner
	for i := range sections {
		s := &sections[i]
		if s.kind == layerSection {
			b.header.Flags |= packet.SnapTeam << s.layer
			b.header.Layers[s.layer] |= 1 << s.slot
		} else {
			b.header.Mask |= 1 << s.slot
		}
	}
}

// writeGroupsHead writes the head that the groups of one cell share, and returns
// how many of the sections those are: they are adjacent.
func (b *snapshotBuilder) writeGroupsHead(sections []section) (count int) {
	first := &sections[0]
	groups := byte(0)
	for count < len(sections) && sections[count].kind == groupSection && sections[count].cell == first.cell {
		groups |= 1 << sections[count].group
		count++
	}
	from := uint32(len(b.blocks.Bytes))
	b.blocks.Bytes = append(b.blocks.Bytes, 1|first.split<<1, groups)
	b.writeSpan(replica.Span{From: from, To: from + groupHeadBytes})
	return count
}

func (b *snapshotBuilder) writeSpan(s replica.Span) {
	b.frame.Section(netio.Range(s))
}
