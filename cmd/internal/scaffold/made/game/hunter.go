package game

import (
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Hunter plays like a player: it knows what its client is told, and says what to hold
// down. The bots use it, and the test.
type Hunter struct{ light uint8 }

// NewHunter makes one for a game of that schema.
func NewHunter(schema *wire.Schema) (h Hunter) {
	for i, c := range schema.Classes {
		if c.Name == "light" {
			h.light = uint8(i)
		}
	}
	return h
}

// Hunt walks towards the nearest light in view.
func (h Hunter) Hunt(view *client.View) *packet.Controls {
	me, ok := view.Me()
	if !ok {
		return &packet.Controls{}
	}
	var x, y int32
	least := int64(-1)
	for e := range view.All {
		if e.Class != h.light {
			continue
		}
		dx, dy := e.Lanes[0]-me.Lanes[0], e.Lanes[1]-me.Lanes[1]
		if d := int64(dx)*int64(dx) + int64(dy)*int64(dy); least < 0 || d < least {
			least, x, y = d, dx, dy
		}
	}
	most := max(x, -x, y, -y, 1)
	return &packet.Controls{X: int8(x * tilt / most), Y: int8(y * tilt / most)}
}
