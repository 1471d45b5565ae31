package systems

import (
	"github.com/tickd/tickd/ecs/replica"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// cellBlock is the block that a snapshot has of one cell.
type cellBlock struct {
	slot  uint8
	block replica.Span
}

// assembleCells puts together a snapshot of whole cells and of the layers' sections
// after them, in as many parts as their length takes.
func (s *GameState) assembleCells(f *netio.Frame, h *packet.Snapshot, to netio.SessionID, w *view, p *plan, l *layersPlan) {
	s.listCells(w, p)
	parts, at := 1, 0
	for cells := s.cells; ; parts++ {
		n := 0
		if n, at = fitting(cells); n == len(cells) {
			break
		}
		cells = cells[n:]
	}
	_, more := s.layerParts(l, at)
	if parts+more > 1 {
		h.Flags, h.Parts = h.Flags|packet.SnapParts, uint8(parts+more)
	}
	for cells := s.cells; int(h.Part) < parts; h.Part++ {
		if h.Part > 0 {
			h.Flags &^= packet.SnapOwn | packet.SnapBlob | packet.SnapAfresh
			f.Start(to, true)
		}
		n, at := fitting(cells)
		if parts > 1 {
			h.Flags, h.Mask = h.Flags|packet.SnapPartial, maskOf(cells[:n])
		}
		last := l != nil && int(h.Part) == parts-1
		if last {
			s.layerHead(h, l, at)
		}
		f.Head(h)
		for i := range cells[:n] {
			section(f, cells[i].block)
		}
		cells = cells[n:]
		if last {
			s.layerSections(f, l)
			s.layerRest(f, h, to, l)
			return
		}
	}
}

// listCells finds the blocks of a plan other than a crowd's.
func (s *GameState) listCells(w *view, p *plan) {
	s.cells = s.cells[:0]
	for i := range viewSlots {
		x, y := w.cell(i)
		age := int(p.age)
		if p.how != sendWhole {
			age = int(p.ages[i])
		}
		if age != unknown && s.planner.inside(x, y) {
			s.cells = append(s.cells, cellBlock{uint8(slotOf(x, y)), s.world.Block(y*s.world.CellsX+x, age)})
		}
	}
}

// fitting is how many of the cells go into the next part, and how many bytes they
// take there. One alone always fits: see wire.BlockMax.
func fitting(cells []cellBlock) (n, bytes int) {
	for n < len(cells) {
		size := spanLen(cells[n].block)
		if bytes+size > partMax {
			break
		}
		bytes += size
		n++
	}
	return n, bytes
}

func maskOf(cells []cellBlock) (mask uint64) {
	for i := range cells {
		mask |= 1 << cells[i].slot
	}
	return mask
}
