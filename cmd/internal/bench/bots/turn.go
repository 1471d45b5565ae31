package bots

import (
	"errors"
	"fmt"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Held is what a bot holds down, in whatever form its game has: the body of an
// Input.
type Held struct {
	n uint8
	b [packet.InputBodyMax]byte
}

// Hold keeps what c writes. It panics when no Input can have so much.
func (h *Held) Hold(c bot.Controls) {
	b := c.Append(h.b[:0])
	if len(b) > len(h.b) {
		panic(fmt.Sprintf("bots: %T of %d bytes: an input has at most %d", c, len(b), len(h.b)))
	}
	h.n = uint8(copy(h.b[:], b))
}

// Append appends what is held.
func (h *Held) Append(b []byte) []byte { return append(b, h.b[:h.n]...) }

// Decode keeps all that is left.
func (h *Held) Decode(r *wire.Reader) {
	h.n = uint8(copy(h.b[:], r.Fixed(min(len(r.Rest()), len(h.b)))))
}

// errLeft ends a bot whose habit it is to leave.
var errLeft = errors.New("bots: it left")

// turn is a bot.Turn of one client, and sends what the bot makes. What the socket
// does not take at once goes out first the next time; until then the bot does
// nothing else.
type turn struct {
	bot  bot.Bot
	conn *conn
	web  bool
	held packet.Input[Held]

	tick   uint32
	asked  uint32       // the number of the last request
	head   []byte       // of the snapshot of a client that reads no more of it; lent
	view   *client.View // nil for such a client
	own    packet.OwnState
	bad    error // what head could not be read
	out    []byte
	rest   []byte // of out
	leaves bool
}

func (t *turn) Tick() uint32        { return t.tick }
func (t *turn) View() *client.View  { return t.view }
func (t *turn) Hold(c bot.Controls) { t.held.Body.Hold(c) }
func (t *turn) Send(m bot.Message)  { t.out = appendFrame(t.out, t.web, m) }
func (t *turn) Size() int           { return len(t.out) }
func (t *turn) Leave()              { t.leaves = true }

// Ask numbers requests by ticks, so that they rise also for who takes up a player again.
func (t *turn) Ask(say func(seq uint32) bot.Message) {
	t.asked = max(t.asked+1, t.tick)
	t.Send(say(t.asked))
}

// Own reads the own position only for a bot that asks.
func (t *turn) Own() packet.OwnState {
	if t.view != nil {
		own, _ := t.view.Own() // without a body it goes on from nowhere, which is ignored
		return own
	}
	r := wire.NewReader(t.head)
	var h packet.Snapshot
	h.Decode(&r)
	if h.Flags&packet.SnapOwn != 0 {
		t.own = h.Own
	}
	t.bad = r.Err()
	return t.own
}

// free reports whether all that was made before is sent.
func (t *turn) free() (bool, error) {
	if len(t.rest) > 0 {
		n, err := t.conn.push(t.rest)
		t.rest = t.rest[n:]
		if err != nil {
			return false, err
		}
	}
	if t.leaves && len(t.rest) == 0 {
		return false, errLeft
	}
	return len(t.rest) == 0, nil
}

// act lets the bot decide. Only when free.
func (t *turn) act(tick uint32) error {
	t.out, t.tick = t.out[:0], tick
	t.bot.Act(t)
	return t.bad
}

// send sends what the bot made, after its input.
func (t *turn) send() error {
	t.rest = t.out
	_, err := t.free()
	return err
}
