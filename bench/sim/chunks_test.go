package sim_test

import (
	"fmt"

	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

// landEqual compares the chunks that a client has with the tiles that at tells,
// tile by tile. whole asks that none is missing.
func landEqual(s *sim.Sim, c *sim.Client, at func(x, y int32) land.Tile, whole bool) error {
	across, down := landOf(s).Chunks()
	cx, cy := c.View.Centre()
	for y := max(int32(cy)-1, 0); y <= min(int32(cy)+1, down-1); y++ {
		for x := max(int32(cx)-1, 0); x <= min(int32(cx)+1, across-1); x++ {
			tiles, _, ok := c.View.Chunk(uint16(x), uint16(y))
			if !ok && whole {
				return fmt.Errorf("%s lacks chunk %d,%d at tick %d", c.Name, x, y, c.View.Tick())
			}
			if !ok {
				continue
			}
			for i, t := range tiles {
				if want := at(x*32+int32(i%32), y*32+int32(i/32)); land.Tile(t) != want {
					return fmt.Errorf("%s at tick %d: tile %d of chunk %d,%d is %v, want %v", c.Name, c.View.Tick(), i, x, y, land.Tile(t), want)
				}
			}
		}
	}
	return nil
}
