package bots

import (
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
)

// chatter says a line as often as a player may: once a second, and a tick more
// so that none comes too early.
type chatter struct {
	web   bool
	line  sandbox.Chat
	pause uint32 // ticks
	next  uint32 // the first tick of the next line
}

func newChatter(i int, web bool, tickRate uint8) *chatter {
	return &chatter{web: web, line: sandbox.Chat{Scope: scope(i), Text: line()}, pause: uint32(tickRate) + 1}
}

func (c *chatter) act(b []byte, tick uint32, _ packet.OwnState) ([]byte, bool) {
	if tick < c.next {
		return b, false
	}
	c.next = tick + c.pause
	c.line.Seq++
	return appendFrame(b, c.web, &c.line), false
}
