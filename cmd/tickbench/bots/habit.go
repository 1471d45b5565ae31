package bots

import (
	"errors"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
)

// habit is what a bot does beside walking.
type habit interface {
	// act appends to b the frames that the bot sends at a tick, standing at
	// own. leaves reports that it goes once they are sent.
	act(b []byte, tick uint32, own packet.OwnState) (_ []byte, leaves bool)
}

// errLeft ends a bot whose habit it is to leave.
var errLeft = errors.New("bots: it left")

// newHabit is the habit of the i-th bot, nil for who only walks. tickRate is in
// ticks a second.
func newHabit(b Behaviour, i int, web bool, tickRate uint8) habit {
	switch b {
	case Chatter:
		return newChatter(i, web, tickRate)
	case Herd:
		return newHerd(i, web, tickRate)
	case Flood:
		return &flood{web: web}
	}
	return nil
}

// actor sends what a habit makes. What the socket does not take at once goes
// out first the next time; until then nothing else may be sent.
type actor struct {
	habit  habit // nil: it does nothing
	conn   *conn
	out    []byte
	rest   []byte // of out
	leaves bool
}

// free reports whether all that was made before is sent.
func (a *actor) free() (bool, error) {
	if len(a.rest) > 0 {
		n, err := a.conn.push(a.rest)
		a.rest = a.rest[n:]
		if err != nil {
			return false, err
		}
	}
	if a.leaves && len(a.rest) == 0 {
		return false, errLeft
	}
	return len(a.rest) == 0, nil
}

// act does what the bot does at a tick. Only when free.
func (a *actor) act(tick uint32, own packet.OwnState) error {
	if a.habit == nil {
		return nil
	}
	a.out, a.leaves = a.habit.act(a.out[:0], tick, own)
	a.rest = a.out
	_, err := a.free()
	return err
}

// line is what a bot says: as long as a line may be.
func line() []byte {
	const words = "all of us talk, all at once, and each of us for as long as it is allowed to; "
	b := make([]byte, 0, sandbox.ChatMax)
	for len(b) < sandbox.ChatMax {
		b = append(b, words[:min(len(words), sandbox.ChatMax-len(b))]...)
	}
	return b
}

// scope is near for one half of the bots and global for the other.
func scope(i int) uint8 {
	if i%2 == 0 {
		return sandbox.ChatNear
	}
	return sandbox.ChatGlobal
}
