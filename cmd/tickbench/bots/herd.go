package bots

import (
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
	web    bool
	period uint32 // ticks
	round  uint32 // the last one that it saw; 0: none yet
	seq    uint32
	scope  uint8
	line   []byte
	slot   uint8
}

func newHerd(i int, web bool, tickRate uint8) *herd {
	const slots = 4 // of the hotbar hold tiles that can be placed
	return &herd{web: web, period: herdSeconds * uint32(tickRate), scope: scope(i), line: line(), slot: uint8(1 + i%slots)}
}

func (h *herd) act(b []byte, tick uint32, own packet.OwnState) (_ []byte, leaves bool) {
	round := 1 + tick/max(h.period, 1)
	begins := h.round != 0 && round != h.round
	h.round = round
	if !begins {
		return b, false
	}
	h.seq += 3
	const beside = 2 // tiles
	x, y := max(own.X/components.One+beside, 0), max(own.Y/components.One, 0)
	b = appendFrame(b, h.web, &sandbox.Chat{Seq: h.seq - 2, Scope: h.scope, Text: h.line})
	b = appendFrame(b, h.web, &sandbox.Select{Seq: h.seq - 1, Slot: h.slot})
	b = appendFrame(b, h.web, &sandbox.Place{Seq: h.seq, X: uint16(x), Y: uint16(y)})
	if round%herdTurns != 0 {
		return b, false
	}
	return appendFrame(b, h.web, &packet.Bye{}), true
}
