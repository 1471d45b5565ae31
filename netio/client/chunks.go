package client

import (
	"fmt"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// chunks is the tiles near the client. A chunk comes before the snapshot whose
// view has it, so those outside the newest view wait for the next.
type chunks struct {
	held   []land
	free   []*wire.Chunk
	most   int
	body   wire.Chunk   // decoded here first: a bad one must not harm what is held
	change packet.Tiles // its list's memory is kept
}

type land struct {
	x, y    uint16
	version uint32
	tiles   *wire.Chunk
}

// Chunk lends the tiles of a chunk and their version. Only those in the view of
// the newest snapshot are known, as far as they have come.
func (v *View) Chunk(cx, cy uint16) (tiles *wire.Chunk, version uint32, ok bool) {
	s := v.history.last()
	if s == nil || !v.windowOf(s).has(int32(cx), int32(cy)) {
		return nil, 0, false
	}
	l := v.land.find(cx, cy)
	if l == nil {
		return nil, 0, false
	}
	return l.tiles, l.version, true
}

func (v *View) chunk() error {
	var m packet.Chunk
	m.Decode(&v.reader)
	if err := v.reader.Close(); err != nil {
		return err
	}
	if int32(m.CX) >= v.width || int32(m.CY) >= v.height {
		return fmt.Errorf("%d, %d: %w", m.CX, m.CY, ErrChunk)
	}
	c := &v.land
	rest, err := wire.DecodeChunk(m.Body, &c.body)
	if err == nil && len(rest) > 0 {
		err = wire.ErrTrailing
	}
	if err != nil {
		return fmt.Errorf("chunk %d, %d: %w", m.CX, m.CY, err)
	}
	l := c.find(m.CX, m.CY)
	if l == nil {
		if l = c.add(m.CX, m.CY); l == nil {
			return fmt.Errorf("%d held: %w", len(c.held), ErrChunk)
		}
	}
	l.version, *l.tiles = m.Version, c.body
	return nil
}

func (v *View) tiles() error {
	m := &v.land.change
	m.Decode(&v.reader)
	if err := v.reader.Close(); err != nil {
		return err
	}
	l := v.land.find(m.CX, m.CY)
	to := m.From + uint32(len(m.Changes))
	if l == nil || int32(l.version-m.From) < 0 || int32(to-l.version) < 0 {
		return fmt.Errorf("chunk %d, %d from %d to %d: %w", m.CX, m.CY, m.From, to, ErrVersion)
	}
	for _, t := range m.Changes { // those known already change nothing for good
		l.tiles[t.Index] = t.Tile
	}
	l.version = to
	return nil
}

func (c *chunks) find(x, y uint16) *land {
	for i := range c.held {
		if l := &c.held[i]; l.x == x && l.y == y {
			return l
		}
	}
	return nil
}

func (c *chunks) add(x, y uint16) *land {
	if len(c.held) == c.most {
		return nil
	}
	tiles := (*wire.Chunk)(nil)
	if n := len(c.free); n > 0 {
		tiles, c.free = c.free[n-1], c.free[:n-1]
	} else {
		tiles = new(wire.Chunk)
	}
	c.held = append(c.held, land{x: x, y: y, tiles: tiles})
	return &c.held[len(c.held)-1]
}

// keep drops the chunks outside the newest view.
func (c *chunks) keep(w window) {
	n := 0
	for _, l := range c.held {
		if w.has(int32(l.x), int32(l.y)) {
			c.held[n] = l
			n++
		} else {
			c.free = append(c.free, l.tiles)
		}
	}
	c.held = c.held[:n]
}
