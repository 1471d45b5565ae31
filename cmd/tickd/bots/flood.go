package bots

import (
	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
)

// floodMax is about how many bytes a flooding bot makes at a time; with what
// its socket does not take it goes on.
const floodMax = 32 << 10

// flood sends inputs, requests and pings as fast as the socket takes them. The
// server ends it with RATE.
type flood struct {
	*walker
	seq uint32
}

// Act sends as much as may wait.
func (f *flood) Act(t bot.Turn) {
	f.walker.Act(t)
	for t.Size() < floodMax {
		f.seq++
		t.Send(&packet.Input[sandbox.Controls]{Seq: f.seq, Ack: t.Tick(), View: t.Tick() * 16, Body: sandbox.Controls{Buttons: sandbox.North}})
		t.Send(&sandbox.Select{Seq: f.seq, Slot: uint8(f.seq % 2)})
		t.Send(&packet.Ping{Stamp: f.seq})
	}
}
