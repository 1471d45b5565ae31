package land

// upperHalf is noise by rank: upperHalf[k] exceeds (16+k)/32 of all noise, measured over 3,000
// seeds and five world sizes, which agree within 3 %. The lower half mirrors it.
var upperHalf = [17]int32{
	0, 335, 671, 1010, 1355, 1706, 2071, 2448, 2845, 3260, 3715, 4215, 4780, 5450, 6290, 7530, 11480,
}

// rankOne is the rank of the highest noise.
const rankOne = 1 << 14

// rank is which part of the upper half of all noise n exceeds, in 1/rankOne; n is not negative.
func rank(n int32) int32 {
	const steps = int32(len(upperHalf) - 1)
	for k := range steps {
		if low, high := upperHalf[k], upperHalf[k+1]; n < high {
			return rankOne*k/steps + rankOne/steps*(n-low)/(high-low)
		}
	}
	return rankOne
}

// heightOf turns noise into heights HeightMin..HeightMax. Half of all tiles are below 0, and
// heights grow with the square of the rank: most land is near 0 and the ends are rare, but never
// missing. So the bottom and top layers of the built-in themes cover 5 to 10 % each, not the
// fifth that their part of the range would give them.
func heightOf(n int32) int32 {
	if n < 0 {
		r := rank(-n)
		return HeightMin * (r * r / rankOne) / rankOne
	}
	r := rank(n)
	return HeightMax * (r * r / rankOne) / rankOne
}
