package components

import "github.com/tickd/tickd/netio/wire"

// HealthMax is what a player begins with.
const HealthMax = 100

// Health is 0 (dead) to HealthMax.
type Health struct{ Points int32 }

// HealthLanes are a Health's lanes.
func HealthLanes() []wire.Lane {
	return []wire.Lane{{Name: "points", Kind: wire.Delta, Bits: 7, Scale: 1, K: 2}}
}

func (h *Health) Lanes(out []int32)      { out[0] = h.Points }
func (h *Health) Append(b []byte) []byte { return wire.AppendI32(b, h.Points) }
func (h *Health) Decode(r *wire.Reader)  { h.Points = r.I32() }
