package bots

import (
	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
)

// A herd acts every herdSeconds; in one of herdTurns rounds it leaves.
const (
	herdSeconds = 2
	herdTurns   = 3
)

// herd does everything in the same tick as all others of the herd: it says a
// line, takes a tile in hand, places it beside itself, and by turns leaves. The
// server's ticks tell it when.
type herd struct {
	*walker
	period uint32 // ticks
	round  uint32 // the last one that it saw; 0: none yet
	seq    uint32
	scope  uint8
	line   []byte
	slot   uint8
}

func newHerd(s bot.Seat) *herd {
	const slots = 4 // of the hotbar hold tiles that can be placed
	return &herd{
		walker: newWalker(s, false), period: herdSeconds * uint32(s.TickRate), scope: scope(s.Index), line: line(), slot: uint8(1 + s.Index%slots),
	}
}

// Act walks, and does all that it does when a round begins.
func (h *herd) Act(t bot.Turn) {
	h.walker.Act(t)
	round := 1 + t.Tick()/max(h.period, 1)
	begins := h.round != 0 && round != h.round
	h.round = round
	if !begins {
		return
	}
	h.seq += 3
	const beside = 2 // tiles
	own := t.Own()
	x, y := max(own.X/components.One+beside, 0), max(own.Y/components.One, 0)
	t.Send(&sandbox.Chat{Seq: h.seq - 2, Scope: h.scope, Text: h.line})
	t.Send(&sandbox.Select{Seq: h.seq - 1, Slot: h.slot})
	t.Send(&sandbox.Place{Seq: h.seq, X: uint16(x), Y: uint16(y)})
	if round%herdTurns == 0 {
		t.Send(&packet.Bye{})
		t.Leave()
	}
}
