package systems

import (
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// partMax is how long the sections of one part of a snapshot may become.
const partMax = wire.FrameDownMax - packet.SnapshotHeaderMax - packet.OwnBlobMax - 1

// Any block fits into a part with its section's head, so that each part takes at
// least one.
const _ = uint(partMax - wire.BlockMax - sectionHead)

// sectionHead is how many bytes a crowded cell's section has before its blocks.
const sectionHead = 2

// assembleCrowd puts together the snapshot of a view in a crowd: units that may
// be groups of cells, in as many parts as their length takes.
func (s *GameState) assembleCrowd(f *netio.Frame, h *packet.Snapshot, to netio.SessionID, w *view, p *plan, l *layersPlan, told int, blocks *netio.Blocks) {
	bytes, parts, at := 0, 1, 0
	for i := range p.units {
		n := spanLen(s.unitBlock(&p.units[i])) + sectionHead
		if bytes += n; at+n > partMax {
			parts++
			at = 0
		}
		at += n
	}
	hidden, more := s.layerParts(l, at)
	w.past.crowd.tokens -= int32(bytes + hidden + told)
	units := p.units
	for part := range parts {
		if parts+more > 1 {
			h.Flags |= packet.SnapParts
			h.Part, h.Parts = uint8(part), uint8(parts+more)
		}
		if part > 0 {
			h.Flags &^= packet.SnapOwn | packet.SnapBlob | packet.SnapAfresh
			f.Start(to, true)
		}
		n, at := 0, 0
		h.Mask = 0
		for n < len(units) {
			size := spanLen(s.unitBlock(&units[n])) + sectionHead
			if at+size > partMax {
				break
			}
			h.Mask |= 1 << units[n].slot
			at += size
			n++
		}
		last := l != nil && part == parts-1
		if last {
			s.layerHead(h, l, at)
		}
		f.Head(h)
		s.sections(f, units[:n], blocks)
		units = units[n:]
		if last {
			s.layerSections(f, l)
			s.layerRest(f, h, to, l)
		}
	}
}

func (s *GameState) unitBlock(u *unit) replica.Span {
	return s.world.GroupBlock(u.block)
}

func spanLen(b replica.Span) int { return int(b.To - b.From) }

// sections adds the units' sections: those of one crowded cell are adjacent and
// share a head that names the groups.
func (s *GameState) sections(f *netio.Frame, units []unit, blocks *netio.Blocks) {
	for i := 0; i < len(units); {
		u := &units[i]
		n, mask := 0, byte(0)
		for i+n < len(units) && units[i+n].cell == u.cell {
			mask |= 1 << units[i+n].group
			n++
		}
		from := uint32(len(blocks.Bytes))
		blocks.Bytes = append(blocks.Bytes, 1|u.split<<1, mask)
		section(f, replica.Span{From: from, To: from + sectionHead})
		for k := range n {
			section(f, s.unitBlock(&units[i+k]))
		}
		i += n
	}
}
