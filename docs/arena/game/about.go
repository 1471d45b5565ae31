package arena

import (
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/wire"
)

// about is what a client is told of the arena when it connects: the score to win,
// what is in a magazine, and the walls, in tiles: x, y, width and height.
func about(s *Settings, walls []Wall) []byte {
	b := wire.AppendU16(nil, uint16(min(s.ScoreToWin, 1<<16-1)))
	b = append(b, Magazine)
	b = wire.AppendUvarint(b, uint64(len(walls)))
	for _, w := range walls {
		b = append(b, w.X.tile(), w.Y.tile(), w.X.tiles(), w.Y.tiles())
	}
	return b
}

func (s Span) tile() uint8  { return uint8(s.From / components.One) }
func (s Span) tiles() uint8 { return uint8((s.To - s.From) / components.One) }
