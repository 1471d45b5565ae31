package arena

import "github.com/tickd/tickd/netio/wire"

// Teams.
const (
	Red   uint8 = 1
	Blue  uint8 = 2
	teams       = 2
)

// Side is the team that something belongs to: a fighter, a shot, a mark.
type Side struct{ Team uint8 }

func sideLanes() []wire.Lane { return []wire.Lane{{Name: "team", Kind: wire.Raw, Bits: 2, Scale: 1}} }

// Audience is who sees what only a team sees.
func (s *Side) Audience() uint32       { return uint32(s.Team) }
func (s *Side) Lanes(out []int32)      { out[0] = int32(s.Team) }
func (s *Side) Append(b []byte) []byte { return append(b, s.Team) }

func (s *Side) Decode(r *wire.Reader) {
	if s.Team = r.U8(); s.Team < Red || s.Team > Blue {
		r.Fail(wire.ErrValue)
	}
}
