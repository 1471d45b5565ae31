package ecs

import "github.com/tickd/tickd/netio/wire"

// Rand is the simulation's random number generator, part of the state: the same
// seed and the same calls give the same numbers on every machine. It is
// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
// Generators, 2014).
type Rand struct{ s uint64 }

// NewRand starts a generator.
func NewRand(seed uint64) *Rand { return &Rand{s: seed} }

// Uint64 is the next number.
func (r *Rand) Uint64() uint64 {
	r.s += 0x9e3779b97f4a7c15
	z := r.s
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Int32n is a number from 0 to n-1; n must be above 0. The bias is below n/2^32.
func (r *Rand) Int32n(n int32) int32 { return int32(r.Uint64() >> 32 * uint64(n) >> 32) }

// Append is the generator's saved form.
func (r *Rand) Append(b []byte) []byte { return wire.AppendU64(b, r.s) }

// Decode reads it back.
func (r *Rand) Decode(d *wire.Reader) { r.s = d.U64() }
