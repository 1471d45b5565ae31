package arena

import (
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// By is whose a shot or a mark is. That one may be gone, and the id be another's
// since: so it is a Ref.
type By struct{ Fighter ecs.Ref }

func byLanes() []wire.Lane { return []wire.Lane{{Name: "fighter", Kind: wire.Raw, Bits: 20, Scale: 1}} }

func (o *By) Lanes(out []int32)      { out[0] = int32(o.Fighter.ID) }
func (o *By) Append(b []byte) []byte { return o.Fighter.Append(b) }
func (o *By) Decode(r *wire.Reader)  { o.Fighter.Decode(r) }
