package sandbox

import (
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// Codes that requests are answered with. They are older than the numbers of a game's
// own codes.
const (
	OutOfReach   packet.Code = 32 // too far from the tile
	NoSight      packet.Code = 33 // a solid tile lies between
	Cooldown     packet.Code = 34 // too soon after the last
	NotBreakable packet.Code = 35
	NotPlaceable packet.Code = 36
	Blocked      packet.Code = 37 // somebody or something is in the way
	Cancelled    packet.Code = 38 // moved away or let go
	Dead         packet.Code = 41 // not while dead
	NoTool       packet.Code = 42 // not with the item in hand
	BadTarget    packet.Code = 43 // no such tile or entity, or not one's own
)

// nameCodes gives the codes their names. They are answers, which clients have
// sentences of their own for.
func nameCodes(s *netio.Server) {
	for _, c := range []struct {
		code packet.Code
		name string
	}{
		{OutOfReach, "OUT_OF_REACH"},
		{NoSight, "NO_SIGHT"},
		{Cooldown, "COOLDOWN"},
		{NotBreakable, "NOT_BREAKABLE"},
		{NotPlaceable, "NOT_PLACEABLE"},
		{Blocked, "BLOCKED"},
		{Cancelled, "CANCELLED"},
		{Dead, "DEAD"},
		{NoTool, "NO_TOOL"},
		{BadTarget, "BAD_TARGET"},
	} {
		s.Code(c.code, c.name, "", false)
	}
}
