package land

import "github.com/tickd/tickd/netio/packet"

// ChangesMax is the number of last changes that each touched chunk remembers.
const ChangesMax = 64

// Change is one tile of a chunk and what it became.
type Change = packet.TileChange

// touched is what is kept of a chunk, loaded or not, once somebody changed it.
type touched struct {
	version uint32
	kept    uint32 // changes in last, the one to version v at v % ChangesMax
	last    [ChangesMax]Change
	base    uint64   // xxhash of the seed's tiles
	differs int      // tiles that differ from the seed
	diff    []Change // those tiles by index; behind the chunk's own tiles while it is dirty
	listed  bool     // among Map.changed
	lent    bool     // diff is a Copy's, too
}

func (r *touched) record(c Change) {
	r.version++
	r.last[r.version%ChangesMax] = c
	r.kept = min(r.kept+1, ChangesMax)
}

// forget makes every client fetch the chunk again.
func (r *touched) forget() { r.version, r.kept = r.version+1, 0 }

// Version returns the version of chunk (cx, cy): 1 for untouched, 1 more with each changed tile,
// 0 outside the world. It is not saved; it never goes back while the Map lives.
func (m *Map) Version(cx, cy int32) uint32 {
	i, ok := m.index(cx, cy)
	if !ok {
		return 0
	}
	return m.version(i)
}

// Changes appends to dst what happened to chunk (cx, cy) after a version, oldest first. It
// returns false when that is no longer, or not yet, known: send the whole Encoding instead.
func (m *Map) Changes(cx, cy int32, after uint32, dst []Change) ([]Change, bool) {
	i, ok := m.index(cx, cy)
	if !ok {
		return dst, false
	}
	version := m.version(i)
	if after == version {
		return dst, true
	}
	r := m.record(i)
	if r == nil || after > version || version-after > r.kept {
		return dst, false
	}
	for v := after + 1; v != version+1; v++ {
		dst = append(dst, r.last[v%ChangesMax])
	}
	return dst, true
}

// TakeChanged appends to dst the chunks that changed since it was last called, each once, as
// cy*across + cx, so that nobody need compare versions while nothing changes.
func (m *Map) TakeChanged(dst []int32) []int32 {
	for _, i := range m.changed {
		m.record(i).listed = false
	}
	dst = append(dst, m.changed...)
	m.changed = m.changed[:0]
	return dst
}

func (m *Map) list(i int32, r *touched) {
	if !r.listed {
		r.listed = true
		m.changed = append(m.changed, i)
	}
}

func (m *Map) version(i int32) uint32 {
	if r := m.record(i); r != nil {
		return r.version
	}
	return 1
}

func (m *Map) index(cx, cy int32) (int32, bool) {
	across, down := m.Chunks()
	if cx < 0 || cy < 0 || cx >= across || cy >= down {
		return 0, false
	}
	return cy*across + cx, true
}
