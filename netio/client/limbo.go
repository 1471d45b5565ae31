package client

import "slices"

// When not all of a view is refreshed in each snapshot, who goes from one cell
// to another is missing from the one before it arrives in the other. Meanwhile
// it is in limbo: where it was last seen. It is gone for good once everything in
// view is as new as the content that it was missing from first.

// stale reports whether the newest snapshot holds content older than itself.
func (v *View) stale() bool {
	s := v.history.last()
	return s != nil && v.oldest(s) != s.tick
}

// longAgo is before any content, in ticks.
const longAgo = 1 << 30

// oldest is the tick of the oldest public content of a view; longAgo if there is
// a cell, or a group of one, of which nothing is known.
func (v *View) oldest(s *shot) uint32 {
	oldest, w := s.tick, v.windowOf(s)
	for y := w.y0; y < w.y1; y++ {
		for x := w.x0; x < w.x1; x++ {
			c := s.slots[public][v.slotOf(x, y)]
			if c == nil {
				return s.tick - longAgo
			}
			for _, ct := range c.group[:c.groups] {
				if ct == nil {
					return s.tick - longAgo
				}
				if int32(ct.tick-oldest) < 0 {
					oldest = ct.tick
				}
			}
		}
	}
	return oldest
}

// addLimbo adds who may be on its way between two cells of the view.
func (v *View) addLimbo(s *shot) {
	oldest, w := v.oldest(s), v.windowOf(s)
	for y := w.y0; y < w.y1; y++ {
		for x := w.x0; x < w.x1; x++ {
			slot := v.slotOf(x, y)
			newer := s.slots[public][slot]
			for i := 1; i < v.history.held && newer != nil; i++ {
				older := v.history.back(i)
				c := older.slots[public][slot]
				if c == newer {
					continue
				}
				if c == nil || !v.windowOf(older).has(x, y) {
					break
				}
				v.index.addLeavers(c, newer, oldest, x, y)
				newer = c
			}
		}
	}
}

// addLeavers adds those who are in an older content of a cell and not in the
// next one, unless everything is newer than that.
func (x *index) addLeavers(older, newer *cell, oldest uint32, cx, cy int32) {
	for g, ct := range older.group[:older.groups] {
		if ct == nil || older.groups == newer.groups && newer.group[g] == ct {
			continue
		}
		for i, id := range ct.IDs {
			next := newer.of(id)
			if next != nil {
				if int32(next.tick-oldest) <= 0 {
					continue
				}
				if _, stays := slices.BinarySearch(next.IDs, id); stays {
					continue
				}
			}
			x.refs = append(x.refs, ref{id, int32(i), cx, cy, ct, true})
		}
	}
}
