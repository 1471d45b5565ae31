package netio

import (
	"testing"

	"tickd/netio/packet"
)

// Events do not queue up before the snapshots of a client that acknowledges
// late: at most eventsInFlight of them are on their way, and all come in order.
func TestEventsInFlight(t *testing.T) {
	h := newHall(t, Config{})
	k := h.player("listener")
	kinds(k)
	event := func(i int) []byte {
		b := make([]byte, 300)
		b[0], b[1] = byte(packet.KindEvents), byte(i)
		return b
	}
	const events = 40
	for i := range events {
		h.server.Send(1, event(i))
	}
	seq, newest, next, flight, most := uint32(0), uint32(0), byte(0), 0, 0
	for tick := range 200 {
		h.tick(1)
		for f := k.Read(); f != nil; f = k.Read() {
			switch packet.Kind(f[0]) {
			case packet.KindEvents:
				if f[1] != next {
					t.Fatalf("event %d came as number %d", f[1], next)
				}
				next++
				flight += len(f) + 2
				most = max(most, flight)
			case packet.KindSnapshot:
				newest = uint32(f[2]) | uint32(f[3])<<8
			}
		}
		if tick%4 == 3 { // it is four ticks late
			seq++
			k.Send(input(seq, newest))
			flight = 0
		}
	}
	if next != events || most > eventsInFlight+300+2 {
		t.Fatalf("%d of %d events came, %d bytes in flight at most", next, events, most)
	}
}
