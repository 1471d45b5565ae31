package land

// mix spreads 64 bits: the finaliser of SplitMix64 (Steele, Lea and Flood 2014) after one step
// of its sequence, so that 0 does not stay 0.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// mixTile is what one tile that differs from the seed adds to the hash of the world.
func mixTile(x, y int32, t Tile) uint64 {
	return mix(uint64(uint32(y))<<40 | uint64(uint32(x))<<8 | uint64(t))
}
