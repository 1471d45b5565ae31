package land

import "github.com/tickd/tickd/netio/wire"

const (
	// NoiseMax bounds the noise: it lies in -NoiseMax..NoiseMax. The largest octave is at most
	// 1/sqrt(2) of 1<<noiseBits, and all octaves together are below twice the largest.
	NoiseMax = 24575

	octavesMax = 6
	noiseBits  = 14
	oneBits    = 10 // fractions of a lattice cell, gradients and fades are in 1/1024
	one        = 1 << oneBits

	waveMinBits = 2 // the finest octave's lattice is 4 tiles wide
	waveLoBits  = 4 // bounds of the coarsest octave's: 16 and 128 tiles
	waveHiBits  = 7
)

// gradients are 16 unit vectors in 1/1024.
var gradients = [16][2]int64{
	{1024, 0},
	{946, 392},
	{724, 724},
	{392, 946},
	{0, 1024},
	{-392, 946},
	{-724, 724},
	{-946, 392},
	{-1024, 0},
	{-946, -392},
	{-724, -724},
	{-392, -946},
	{0, -1024},
	{392, -946},
	{724, -724},
	{946, -392},
}

// field is the noise of one chunk, row by row.
type field [wire.ChunkTiles]int32

// octave is gradient noise (Perlin 1985, fade of 2002) over a lattice 1<<bits tiles wide.
type octave struct {
	seed   uint64
	dx, dy int32 // moves the lattice, or all octaves would be zero on the same tiles
	bits   uint8
	loss   uint8   // amplitude is 1>>loss of the first octave's
	fades  []int64 // by tile of a lattice cell
}

// noise is a sum of octaves, each half as wide and half as strong as the one before.
type noise struct {
	octaves []octave
}

// newNoise makes the coarsest octave a quarter of side or less, so that a small world has
// more than one hill and a large one has continents.
func newNoise(seed uint64, side int32) *noise {
	bits := uint8(waveLoBits)
	for bits < waveHiBits && side>>(bits+3) > 0 {
		bits++
	}
	n := &noise{octaves: make([]octave, 0, octavesMax)}
	for loss := uint8(0); bits-loss >= waveMinBits; loss++ {
		n.octaves = append(n.octaves, newOctave(mix(seed+uint64(loss)), bits-loss, loss))
	}
	return n
}

func newOctave(seed uint64, bits, loss uint8) octave {
	side := int32(1) << bits
	o := octave{seed: seed, dx: int32(seed>>8) & (side - 1), dy: int32(seed>>24) & (side - 1), bits: bits, loss: loss}
	for i := range side {
		f := int64(i) << (oneBits - bits)
		o.fades = append(o.fades, f*f*f*(f*(6*f-15*one)+10*one*one)>>(4*oneBits))
	}
	return o
}

// fill writes the noise of the chunk whose first tile is (x0, y0).
func (n *noise) fill(x0, y0 int32, out *field) {
	clear(out[:])
	for i := range n.octaves {
		n.octaves[i].add(x0, y0, out)
	}
}

// add walks each row from lattice line to lattice line: between two, the noise of either is
// linear and only the fade from one to the other is not.
func (o *octave) add(x0, y0 int32, out *field) {
	x0, y0 = x0+o.dx, y0+o.dy
	bits, side := o.bits&7, int32(1)<<(o.bits&7)
	toOne, shift := (oneBits-bits)&15, (4*oneBits-noiseBits+o.loss)&63
	for row := range int32(wire.ChunkSide) {
		iy, inY := (y0+row)>>bits, (y0+row)&(side-1)
		fy, v := int64(inY)<<toOne, o.fades[inY]
		line := out[row*wire.ChunkSide:][:wire.ChunkSide]
		right := o.edge(x0>>bits, iy, fy, v)
		for i := int32(0); i < wire.ChunkSide; {
			left := right
			right = o.edge((x0+i)>>bits+1, iy, fy, v)
			in := (x0 + i) & (side - 1)
			n := min(side-in, wire.ChunkSide-i)
			fx := int64(in) << toOne
			a, b := left.slope*fx+left.start, right.slope*(fx-one)+right.start
			aStep, bStep := left.slope<<toOne, right.slope<<toOne
			cell := line[i : i+n]
			for k, u := range o.fades[in : in+n] {
				cell[k] += int32((a<<oneBits + (b-a)*u) >> shift)
				a, b = a+aStep, b+bStep
			}
			i += n
		}
	}
}

// edge is the noise beside a lattice line at one height: start + slope * distance from it.
type edge struct{ slope, start int64 }

func (o *octave) edge(ix, iy int32, fy, v int64) edge {
	top, bottom := o.gradient(ix, iy), o.gradient(ix, iy+1)
	return edge{
		slope: top[0]*(one-v) + bottom[0]*v,
		start: top[1]*fy*(one-v) + bottom[1]*(fy-one)*v,
	}
}

func (o *octave) gradient(ix, iy int32) *[2]int64 {
	return &gradients[mix(o.seed^uint64(uint32(iy))<<32^uint64(uint32(ix)))>>60]
}
