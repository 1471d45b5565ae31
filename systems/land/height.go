package land

// upperHalf is noise by rank: upperHalf[k] exceeds (16+k)/32 of all noise, measured over 3,000
// seeds and five world sizes, which agree within 3 %. The lower half mirrors it.
var upperHalf = [17]int32{
	0, 335, 671, 1010, 1355, 1706, 2071, 2448, 2845, 3260, 3715, 4215, 4780, 5450, 6290, 7530, 11480,
}

// heightOf turns noise, which is mostly near zero, into heights HeightMin..HeightMax that are
// all equally common.
func heightOf(n int32) int32 {
	const middle, half, steps = (HeightMin + HeightMax) / 2, (HeightMax - HeightMin) / 2, int32(len(upperHalf) - 1)
	if n < 0 {
		return 2*middle - heightOf(-n)
	}
	for k := range steps {
		if low, high := upperHalf[k], upperHalf[k+1]; n < high {
			return middle + half*k/steps + half*(n-low)/(steps*(high-low))
		}
	}
	return HeightMax
}
