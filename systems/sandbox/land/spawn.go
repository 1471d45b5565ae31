package land

const (
	// SpawnSpread is how far, in tiles along each axis, a salt moves the start of FindSpawn.
	SpawnSpread = 8
	// SpawnReach is how far from its start FindSpawn looks, in tiles along each axis.
	SpawnReach = 64
)

// SafeSpawn reports whether one may appear at (x, y): in the world, not solid, not lethal, not
// slowing.
func (m *Map) SafeSpawn(x, y int32) bool { return m.Inside(x, y) && m.At(x, y).Safe() }

// FindSpawn returns a safe tile near (x, y): the first in a square spiral whose start and phase
// come from salt, so that players with different salts appear apart. It looks at no more than
// (2*SpawnReach+1)^2 tiles; ok is false when none of them is safe. The same world and arguments
// give the same tile.
func (m *Map) FindSpawn(x, y int32, salt uint32) (sx, sy int32, ok bool) {
	h := mix(uint64(salt))
	const spread = 2*SpawnSpread + 1
	x = clamp(x, int32(m.width)) + int32(h%spread) - SpawnSpread
	y = clamp(y, int32(m.height)) + int32(h>>32%spread) - SpawnSpread
	x, y = clamp(x, int32(m.width)), clamp(y, int32(m.height))
	if m.SafeSpawn(x, y) {
		return x, y, true
	}
	for r := int32(1); r <= SpawnReach; r++ {
		phase := int32(mix(h+uint64(r)) % uint64(8*r))
		for k := range 8 * r {
			dx, dy := OnRing(r, (k+phase)%(8*r))
			if m.SafeSpawn(x+dx, y+dy) {
				return x + dx, y + dy, true
			}
		}
	}
	return 0, 0, false
}

// OnRing is step k, 0..8r-1, along the square of radius r around (0, 0).
func OnRing(r, k int32) (dx, dy int32) {
	along := k%(2*r) - r
	switch k / (2 * r) {
	case 0:
		return along, -r
	case 1:
		return r, along
	case 2:
		return -along, r
	}
	return -r, -along
}

func clamp(v, size int32) int32 { return min(max(v, 0), size-1) }
