package land

// SpawnRoom is how many tiles one must be able to walk to, without wading, breaking anything or
// being hurt, from where one appears.
const SpawnRoom = 32

// Harmless reports whether nothing hurts on (x, y) and the eight tiles around it.
func (m *Map) Harmless(x, y int32) bool {
	if m.Plain(x-1, y-1, x+1, y+1) {
		return true
	}
	for dy := int32(-1); dy <= 1; dy++ {
		for dx := int32(-1); dx <= 1; dx++ {
			if infos[m.At(x+dx, y+dy)].Damage > 0 {
				return false
			}
		}
	}
	return true
}

// Roomy reports whether SpawnRoom tiles can be walked to from (x, y), itself included: whoever
// appears there is not shut in. It looks at no more than 5*SpawnRoom tiles.
func (m *Map) Roomy(x, y int32) bool {
	const half = 3 // a square of plain ground is room enough, and most ground is that
	if m.Plain(x-half, y-half, x+half, y+half) {
		return true
	}
	w := walk{m: m, x: x - SpawnRoom, y: y - SpawnRoom}
	w.reach(x, y)
	for i := 0; i < w.found; i++ {
		at := w.tiles[i]
		for _, d := range [...][2]int32{{1, 0}, {0, 1}, {-1, 0}, {0, -1}} {
			if w.reach(at[0]+d[0], at[1]+d[1]); w.found == SpawnRoom {
				return true
			}
		}
	}
	return false
}

// walk is tiles that can be walked to from one, none further than SpawnRoom from it.
type walk struct {
	m     *Map
	x, y  int32 // of the square's corner of which seen has a bit a tile
	found int
	tiles [SpawnRoom][2]int32
	seen  [2*SpawnRoom + 1][(2*SpawnRoom + 64) / 64]uint64
}

func (w *walk) reach(x, y int32) {
	row, at := &w.seen[y-w.y], x-w.x
	if row[at/64]>>(at%64)&1 != 0 {
		return
	}
	row[at/64] |= 1 << (at % 64)
	if w.m.PlainAt(x, y) {
		w.tiles[w.found] = [2]int32{x, y}
		w.found++
	}
}
