package bots

import (
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// A bot that is moved to another room joins there again under its name, with inputs that begin anew, whether it decodes all
// or nothing; the room may have another schema, or the same.
func TestBotsAreMoved(t *testing.T) {
	at := packet.OwnState{X: 100 * lane, Y: 200 * lane}
	for _, decoding := range []int{0, None} {
		st := met(t, Options{Decoding: decoding}, func(f *fake, c *fakeConn) {
			c.say(f.snapshot(50, 1, 100, 200, at))
			hear(t, c, packet.KindInput, 50)
			for _, other := range []bool{true, false} {
				schema := f.schema
				if other {
					s := *f.schema
					s.Components = append(s.Components[:1:1], wire.Component{Name: "health", Lanes: components.HealthLanes()})
					if err := s.Compile(); err != nil {
						t.Error(err)
					}
					schema = &s
				}
				f.schema = schema
				w := packet.Welcome{
					Version: packet.Version, SchemaHash: schema.Hash(), TickRate: 30, Room: "match",
					World: packet.WorldInfo{Width: 64, Height: 64, CellSize: 32, ViewCells: 3},
				}
				if other {
					w.Schema = schema.Append(nil)
				}
				c.say(packet.Append(nil, &w))
				hear(t, c, packet.KindJoin, 0)
				c.say(packet.Append(nil, &packet.Accepted{ID: 1}))
				c.say(f.snapshot(3, 1, 100, 200, at))
				hear(t, c, packet.KindInput, 3)
			}
		})
		if st.First != nil || st.Snapshots != 3 {
			t.Errorf("decoding %d: %d snapshots, %v", decoding, st.Snapshots, st.First)
		}
	}
}

// hear reads until a frame of that kind, which is a first input that acknowledges ack, or a Join with a name.
func hear(t *testing.T, c *fakeConn, kind packet.Kind, ack uint32) {
	for {
		b, err := c.read()
		if err != nil {
			t.Error(err)
			return
		}
		var join packet.Join
		var in packet.Input[packet.Controls]
		switch {
		case packet.Kind(b[0]) != kind:
			continue
		case kind == packet.KindJoin:
			if packet.Decode(b[1:], &join) != nil || !packet.NameOK(join.Name) || len(join.Token) > 0 {
				t.Errorf("it joins with %+v", join)
			}
		case packet.Decode(b[1:], &in) != nil || in.Seq != 1 || in.Ack != ack:
			t.Errorf("input %d acknowledges %d, not %d", in.Seq, in.Ack, ack)
		}
		return
	}
}
