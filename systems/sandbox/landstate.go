package sandbox

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// landState makes the land a resource of the state: what differs from the seed
// is saved, and hashed as it changes.
type landState struct{ land *land.Map }

// Append is the land's saved form, its identity first.
func (s *landState) Append(b []byte) []byte { return s.land.AppendState(b) }

// landCopy is the land as it was.
type landCopy struct{ land land.Copy }

// Append is what the land's would have been.
func (c *landCopy) Append(b []byte) []byte { return c.land.AppendState(b) }

// Copy shares what differs from the seed until it changes.
func (s *landState) Copy(old ecs.Copied) ecs.Copied {
	c, ok := old.(*landCopy)
	if !ok {
		c = &landCopy{}
	}
	s.land.Copy(&c.land)
	return c
}

// Decode reads it back. A land of another seed, size, theme or generator is an
// error.
func (s *landState) Decode(r *wire.Reader) {
	rest, err := s.land.DecodeState(r.Rest())
	if err != nil {
		r.Fail(err)
		return
	}
	r.Fixed(len(r.Rest()) - len(rest))
}

// StateHash is the land's own hash.
func (s *landState) StateHash() uint64 { return s.land.Hash() }

// tileTable is what a Welcome says of the tiles, by id.
func tileTable() []TileInfo {
	table := make([]TileInfo, land.TileCount)
	for i := range table {
		t := land.Info(land.Tile(i))
		table[i] = TileInfo{Name: t.Name, SpeedNum: uint8(t.SpeedNum), SpeedDen: uint8(t.SpeedDen)}
		for _, f := range []struct {
			has  bool
			flag uint8
		}{
			{t.Solid, TileSolid},
			{t.Breakable, TileBreakable},
			{t.Placeable, TilePlaceable},
			{t.Damage > 0, TileLethal},
			{t.Decorative, TileDecorative},
		} {
			if f.has {
				table[i].Flags |= f.flag
			}
		}
	}
	return table
}
