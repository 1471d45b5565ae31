package systems

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// planned is a view's layers in this tick's snapshot; nil: it has none.
func (w *view) planned(tick ecs.Tick) *layersPlan {
	if w.layers == nil || w.layers.now.tick != tick || w.layers.now.n == 0 && !w.layers.now.afresh {
		return nil
	}
	return &w.layers.now
}

// layerParts is how many bytes the layers take, and how many parts beside the
// one in which at bytes are taken.
func (s *GameState) layerParts(l *layersPlan, at int) (bytes, more int) {
	if l == nil {
		return 0, 0
	}
	for i := range l.n {
		n := spanLen(s.world.LayerBlock(l.sections[i].block))
		if bytes += n; at+n > partMax {
			more++
			at = 0
		}
		at += n
	}
	return bytes, more
}

// layerHead puts into a part's header those of the layers' sections that fit
// behind at bytes.
func (s *GameState) layerHead(h *packet.Snapshot, l *layersPlan, at int) {
	h.Layers = [wire.Layers]uint64{}
	h.Flags &^= packet.SnapTeam | packet.SnapOwner
	for ; l.to < l.n; l.to++ {
		c := &l.sections[l.to]
		if at += spanLen(s.world.LayerBlock(c.block)); at > partMax {
			return
		}
		h.Flags |= packet.SnapTeam << c.layer
		h.Layers[c.layer] |= 1 << c.slot
	}
}

func (s *GameState) layerSections(f *netio.Frame, l *layersPlan) {
	for ; l.next < l.to; l.next++ {
		section(f, s.world.LayerBlock(l.sections[l.next].block))
	}
}

// layerRest adds the parts that are left over, of nothing but layers.
func (s *GameState) layerRest(f *netio.Frame, h *packet.Snapshot, to netio.SessionID, l *layersPlan) {
	for h.Part+1 < h.Parts {
		h.Part++
		h.Mask, h.Flags = 0, h.Flags&^(packet.SnapOwn|packet.SnapBlob|packet.SnapAfresh)|packet.SnapPartial
		s.layerHead(h, l, 0)
		f.Start(to, true)
		f.Head(h)
		s.layerSections(f, l)
	}
}
