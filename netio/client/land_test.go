package client_test

import (
	"slices"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// land brings the chunks of a view up to date, as frames.
func (s *sender) land(cells [][2]int) (frames [][]byte) {
	for at := range s.versions {
		if !slices.Contains(cells, at) {
			delete(s.versions, at)
		}
	}
	for _, at := range cells {
		i := at[1]*s.w + at[0]
		cx, cy, now := uint16(at[0]), uint16(at[1]), uint32(len(s.past[i]))
		version, ok := s.versions[at]
		switch {
		case !ok && s.rng.IntN(3) == 0:
			continue // it comes later
		case ok && now == version:
			continue
		case ok && now-version <= packet.TilesChangesMax && s.rng.IntN(10) > 0:
			frames = append(frames, packet.Append(nil, &packet.Tiles{CX: cx, CY: cy, From: version, Changes: s.past[i][version:]}))
		default:
			body := wire.AppendChunk(nil, &s.chunks[i])
			frames = append(frames, packet.Append(nil, &packet.Chunk{CX: cx, CY: cy, Version: now, Body: body}))
		}
		s.versions[at] = now
	}
	return frames
}
