package bots

import (
	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/systems/sandbox"
)

// chatter stands in the crowd and says a line as often as a player may: once a
// second, and a tick more so that none comes too early.
type chatter struct {
	*walker
	line  sandbox.Chat
	pause uint32 // ticks
	next  uint32 // the first tick of the next line
}

func newChatter(s bot.Seat) *chatter {
	return &chatter{walker: newWalker(s, true), line: sandbox.Chat{Scope: scope(s.Index), Text: line()}, pause: uint32(s.TickRate) + 1}
}

// Act walks, and says a line when it is time.
func (c *chatter) Act(t bot.Turn) {
	c.walker.Act(t)
	if t.Tick() < c.next {
		return
	}
	c.next = t.Tick() + c.pause
	c.line.Seq++
	t.Send(&c.line)
}
