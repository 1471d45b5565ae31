package arena

// Angles are uint16: 1/65536 turn, clockwise from east.
const (
	halfTurn = 1 << 15
	quarter  = 1 << 14
	unit     = 1024 // what Sin and Cos call 1
)

// Sin is the sine in 1/1024, at most 2 off. It is Bhaskara's formula, of the 7th
// century, in integers: floats are not the same on every machine.
func Sin(angle uint16) int32 {
	a := int64(angle % halfTurn)
	p := a * (halfTurn - a)
	s := int32(4 * unit * p / (5*halfTurn*halfTurn/4 - p))
	if angle >= halfTurn {
		return -s
	}
	return s
}

// Cos is the cosine; see Sin.
func Cos(angle uint16) int32 { return Sin(angle + quarter) }

// Towards is the angle in which (x, y) lies, found by halving.
func Towards(x, y int32) uint16 {
	angle := uint16(0)
	if y < 0 || y == 0 && x < 0 {
		angle = halfTurn
	}
	for step := uint16(quarter); step > 0; step /= 2 {
		if next := angle + step; int64(Cos(next))*int64(y) >= int64(Sin(next))*int64(x) {
			angle = next
		}
	}
	return angle
}
