package bot_test

import (
	"fmt"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/netio/packet"
)

// pedal is what the players of a game hold.
type pedal struct{ Gas uint8 }

func (p *pedal) Append(b []byte) []byte { return append(b, p.Gas) }

// drive is a turn that only notes what is held.
type drive struct {
	bot.Turn
	held []bot.Controls
}

func (d *drive) Hold(c bot.Controls) { d.held = append(d.held, c) }

// Equal seeds draw equally, and each draw is held for a while.
func ExampleChance() {
	play := bot.Chance("drive", func(below func(int) int) bot.Controls { return &pedal{uint8(below(256))} })
	var first, second drive
	one, two := play.New(bot.Seat{Seed: 7}), play.New(bot.Seat{Seed: 7})
	for range 100 {
		one.Act(&first)
		two.Act(&second)
	}
	changed, same := 0, 0
	for i := range first.held {
		if i > 0 && first.held[i] != first.held[i-1] {
			changed++
		}
		if *first.held[i].(*pedal) == *second.held[i].(*pedal) {
			same++
		}
	}
	fmt.Println(play.Name, len(first.held), same, changed > 0, changed < 10)
	// Output: drive 100 100 true true
}

// press is a request.
type press struct{ Seq uint32 }

func (*press) Kind() packet.Kind        { return packet.GameKinds }
func (p *press) Append(b []byte) []byte { return append(b, byte(p.Seq)) }

// hear is a turn that notes what is asked for.
type hear struct {
	bot.Turn
	seq  uint32
	sent []uint32
}

func (h *hear) Hold(bot.Controls) {}
func (h *hear) Ask(say func(uint32) bot.Message) {
	h.seq++
	h.sent = append(h.sent, say(h.seq).(*press).Seq)
}

// What is asked for comes now and then, with the numbers that it is given.
func ExampleSays() {
	play := bot.Says("press", func(seq uint32, _ func(int) int) bot.Message { return &press{seq} }).New(bot.Seat{Seed: 7})
	var turn hear
	for range 1000 {
		play.Act(&turn)
	}
	fmt.Println(len(turn.sent) > 10, len(turn.sent) < 101, turn.sent[0], turn.sent[1])
	// Output: true true 1 2
}
