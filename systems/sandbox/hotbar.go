package sandbox

import (
	"github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// hotbar is what every player carries, by slot: the shovel, then each tile that
// can be placed, in the order of their numbers. Items never run out.
func hotbar() []byte {
	items := []byte{sandbox.Shovel}
	for t := range land.Tile(land.TileCount) {
		if land.Info(t).Placeable {
			items = append(items, itemOf(t))
		}
	}
	return items
}

func itemOf(t land.Tile) uint8 { return uint8(t) + 1 }

// tileIn is the tile that an item places; the shovel places none.
func tileIn(item uint8) (land.Tile, bool) { return land.Tile(item - 1), item != sandbox.Shovel }
