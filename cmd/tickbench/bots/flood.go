package bots

import (
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
)

// floodMax is about how many bytes a flooding bot makes at a time; with what
// its socket does not take it goes on.
const floodMax = 32 << 10

// flood sends inputs, requests and pings as fast as the socket takes them. The
// server ends it with RATE.
type flood struct {
	web bool
	seq uint32
}

func (f *flood) act(b []byte, tick uint32, _ packet.OwnState) ([]byte, bool) {
	for len(b) < floodMax {
		f.seq++
		b = appendFrame(b, f.web, &packet.Input[sandbox.Controls]{Seq: f.seq, Ack: tick, View: tick * 16, Body: sandbox.Controls{Buttons: sandbox.North}})
		b = appendFrame(b, f.web, &sandbox.Select{Seq: f.seq, Slot: uint8(f.seq % 2)})
		b = appendFrame(b, f.web, &packet.Ping{Stamp: f.seq})
	}
	return b, false
}
