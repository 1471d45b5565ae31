package model

import (
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// layers writes the sections of both layers for a part's cells, and puts their
// masks into its header.
func (s *Session) layers(h *packet.Snapshot, cells []Cell, now *Sent, shape Shape) []byte {
	var out []byte
	for layer := range now.Layers {
		if now.Layers[layer] == nil {
			now.Layers[layer] = map[Cell]uint32{}
		}
		for _, c := range cells {
			content := s.content(layer, c, now, shape.Base)
			members := s.history.Hidden(now.Tick, c, now.Share(layer))
			if content > 0 {
				now.Layers[layer][c] = content
			}
			if shape.Mask>>s.slot(c)&1 == 0 || content == 0 && len(members) == 0 {
				continue
			}
			var base []*Entity
			age := s.age(now.Tick, content)
			if age > 0 {
				base = s.history.Hidden(content, c, now.Share(layer))
			}
			s.writer.Reset(nil)
			s.block(age, base, members, false)
			out = append(out, s.writer.Bytes()...)
			h.Flags |= packet.SnapTeam << layer
			h.Layers[layer] |= 1 << s.slot(c)
			delete(now.Layers[layer], c)
			if len(members) > 0 {
				now.Layers[layer][c] = now.Tick
			}
		}
	}
	return out
}

// content is the tick of what the client has of a cell in a layer, 0 for nothing.
func (s *Session) content(layer int, c Cell, now, base *Sent) uint32 {
	if base == nil || layer == wire.LayerTeam && base.Team != now.Team {
		return 0
	}
	return base.Layers[layer][c]
}
