package client_test

import (
	"slices"

	"github.com/tickd/tickd/netio/packet"
)

// snapshot sends the newest tick to the client, in one part or several, and
// records what it will then have.
func (s *sender) snapshot(cx, cy, split int) (frames [][]byte) {
	base := s.baseline()
	tick := len(s.ticks) - 1
	now, pieces := s.choose(base, s.view(cx, cy), split)
	h := packet.Snapshot{
		Tick: uint32(tick), InputSeq: uint16(s.rng.Uint32()), Buffer: uint8(s.rng.Uint32()),
		Parts: 1, CX: uint16(cx), CY: uint16(cy),
	}
	if base == nil {
		h.Flags |= packet.SnapMoved
		s.history = nil
	} else {
		h.Age = uint8(tick - base.tick)
		if base.cx != cx || base.cy != cy {
			h.Flags |= packet.SnapMoved
		}
	}
	if s.rng.IntN(2) == 0 {
		h.Flags |= packet.SnapOwn
		h.Own = packet.OwnState{X: int32(s.rng.IntN(1 << 24)), Y: int32(s.rng.IntN(1 << 24)), VX: int32(s.rng.IntN(1<<16)) - 1<<15, VY: -1}
	}
	if s.rng.IntN(8) == 0 {
		h.Flags |= packet.SnapBlob
		h.Blob = make([]byte, s.rng.IntN(30))
		h.Blob = append(h.Blob, byte(tick))
		s.blob = h.Blob
	}
	if s.rng.IntN(4) == 0 {
		h.Flags |= packet.SnapParts
		h.Parts = uint8(1 + s.rng.IntN(3))
	}
	s.header = h
	frames = s.cut(h, pieces, s.view(cx, cy))
	s.history = append(s.history, sent{tick, cx, cy, now})
	if len(s.history) > 32 {
		s.history = s.history[1:]
	}
	return frames
}

// cut deals the pieces out to the parts. The groups of one cell may end up in
// different ones.
func (s *sender) cut(h packet.Snapshot, pieces []piece, cells [][2]int) (frames [][]byte) {
	parts := make([][]piece, h.Parts)
	for _, p := range pieces {
		i := s.rng.IntN(len(parts))
		parts[i] = append(parts[i], p)
	}
	extra, own := h.Flags&(packet.SnapOwn|packet.SnapBlob), s.rng.IntN(len(parts))
	for i, part := range parts {
		h.Part = uint8(i)
		h.Flags &^= packet.SnapOwn | packet.SnapBlob
		if i == own {
			h.Flags |= extra
		}
		if i > 0 {
			if h.Age != 0 && s.rng.IntN(2) == 0 {
				h.Flags &^= packet.SnapMoved // the first part's holds
			}
		}
		h.Flags |= packet.SnapPartial
		h.Mask = 0
		var body []byte
		for len(part) > 0 {
			n := 1
			for n < len(part) && part[n].at == part[0].at {
				n++
			}
			h.Mask |= 1 << s.slot(part[0].at)
			body = s.section(body, part[:n])
			part = part[n:]
		}
		if h.Mask == s.every(cells) && s.rng.IntN(2) == 0 {
			h.Flags &^= packet.SnapPartial
		}
		frames = append(frames, append(packet.Append(nil, &h), body...))
	}
	return frames
}

func (s *sender) section(b []byte, groups []piece) []byte {
	if groups[0].bare {
		log := slices.Index([]int{1, 2, 4, 8}, groups[0].groups)
		mask := byte(0)
		for _, p := range groups {
			mask |= 1 << p.g
		}
		b = append(b, byte(1|log<<1), mask)
	}
	for _, p := range groups {
		b = s.block(b, p.at, p.groups, p.g, p.base, p.bare)
	}
	return b
}

func (s *sender) slot(at [2]int) int { return at[1]%s.side*s.side + at[0]%s.side }

func (s *sender) every(cells [][2]int) (mask uint64) {
	for _, at := range cells {
		mask |= 1 << s.slot(at)
	}
	return mask
}
