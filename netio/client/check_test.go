package client_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// want is the truth that the client should know now, by rising id.
func (g *setup) want() (list []client.Entity) {
	best := map[uint32]client.Entity{}
	for at, h := range g.last().cells {
		for i, tick := range h {
			if tick < 0 {
				continue
			}
			m := g.ticks[tick]
			for _, id := range m.in(at[0], at[1], len(h), i) {
				b := m.bodies[id]
				if old, ok := best[id]; !ok || old.Tick < uint32(tick) {
					best[id] = client.Entity{ID: id, Class: b.class, Lanes: b.lanes, Blob: []byte(b.name), CellX: uint16(at[0]), CellY: uint16(at[1]), Tick: uint32(tick)}
				}
			}
		}
	}
	g.limbo(best)
	for _, e := range best {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b client.Entity) int { return int(a.ID) - int(b.ID) })
	return list
}

// limbo adds who left a content that the client still remembers, and may be in
// one that is older.
func (g *setup) limbo(best map[uint32]client.Entity) {
	oldest := g.last().tick
	for _, at := range g.sender.view(g.cx, g.cy) {
		h, ok := g.last().cells[at]
		if !ok || slices.Contains(h, -1) {
			oldest = math.MinInt
		}
		for _, t := range h {
			if t >= 0 {
				oldest = min(oldest, t)
			}
		}
	}
	if oldest == g.last().tick {
		return
	}
	for at, newer := range g.last().cells {
		for i := len(g.history) - 2; i >= 0; i-- {
			older := g.history[i].cells[at]
			if older == nil {
				break
			}
			for k, tick := range older {
				if tick < 0 {
					continue
				}
				m := g.ticks[tick]
				for _, id := range m.in(at[0], at[1], len(older), k) {
					in := int(id) % len(newer)
					next := newer[in]
					if next >= 0 && (next <= oldest || slices.Contains(g.ticks[next].in(at[0], at[1], len(newer), in), id)) {
						continue
					}
					b := m.bodies[id]
					if old, ok := best[id]; !ok || old.Tick < uint32(tick) {
						best[id] = client.Entity{ID: id, Class: b.class, Lanes: b.lanes, Blob: []byte(b.name), CellX: uint16(at[0]), CellY: uint16(at[1]), Tick: uint32(tick), Limbo: true}
					}
				}
			}
			newer = older
		}
	}
}

func same(a, b *client.Entity) bool {
	return a.ID == b.ID && a.Class == b.Class && slices.Equal(a.Lanes, b.Lanes) && bytes.Equal(a.Blob, b.Blob) && a.CellX == b.CellX && a.CellY == b.CellY && a.Tick == b.Tick && a.Limbo == b.Limbo
}

// check compares all that the View knows with the truth.
func (g *setup) check() error {
	v, h := g.view, &g.header
	want := g.want()
	i := 0
	for e := range v.All {
		if i >= len(want) || !same(e, &want[i]) {
			return fmt.Errorf("entity %d is %+v, want %+v", i, *e, want[min(i, len(want)):])
		}
		i++
	}
	if i != len(want) {
		return fmt.Errorf("%d entities, want %d", i, len(want))
	}
	for id := range uint32(2*g.most + 2) {
		e, ok := v.Find(id)
		j, found := slices.BinarySearchFunc(want, id, func(e client.Entity, id uint32) int { return int(e.ID) - int(id) })
		if ok != found || ok && !same(&e, &want[j]) {
			return fmt.Errorf("found %v %+v, want %v", ok, e, found)
		}
	}
	cx, cy := v.Centre()
	waiting, repeats := v.Buffer()
	own, ok := v.Own()
	if v.Tick() != h.Tick || cx != h.CX || cy != h.CY || v.InputSeq() != h.InputSeq || waiting != int(h.Buffer&15) || repeats != int(h.Buffer>>4) {
		return fmt.Errorf("tick %d centre %d, %d input %d: want %+v", v.Tick(), cx, cy, v.InputSeq(), h)
	}
	if ok != (h.Flags&packet.SnapOwn != 0) || own != h.Own || !bytes.Equal(v.OwnBlob(), g.blob) {
		return fmt.Errorf("own %v %v blob %v, want %+v %v", own, ok, v.OwnBlob(), h, g.blob)
	}
	return g.checkLand()
}

func (g *setup) checkLand() error {
	for y := range g.h + 1 {
		for x := range g.w + 1 {
			tiles, version, ok := g.view.Chunk(uint16(x), uint16(y))
			want, held := g.versions[[2]int{x, y}]
			if ok != held || ok && version != want {
				return fmt.Errorf("chunk %d, %d: %v %d, want %v %d", x, y, ok, version, held, want)
			}
			if ok && *tiles != g.chunks[y*g.w+x] {
				return fmt.Errorf("chunk %d, %d differs", x, y)
			}
		}
	}
	return nil
}
