package sim_test

import (
	"slices"
	"testing"

	"github.com/tickd/tickd/components"
	has "github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
	"github.com/tickd/tickd/systems/sim"
)

func (a *actor) placeAs(seq uint32, x, y int32) {
	a.Send(packet.Append(nil, &sandbox.Place{Seq: seq, X: uint16(x), Y: uint16(y)}))
}

func TestARepeatedRequestHasOneEffect(t *testing.T) {
	s, a, _ := quarry(t)
	a.take(a.slotFor(t, land.Sand))
	seq := a.place(12, 10)
	steps(t, s, 1)
	landOf(s).Set(12, 10, land.Grass)
	for range 10 {
		a.placeAs(seq, 12, 10)
		steps(t, s, 1)
	}
	if got := landOf(s).At(12, 10); got != land.Grass {
		t.Errorf("placed again: %v", got)
	}
	if got := a.answers[seq]; len(got) != 11 || slices.ContainsFunc(got, func(c packet.Code) bool { return c != packet.OK }) {
		t.Errorf("answered %v, want OK eleven times", got)
	}
}

func TestARepeatedBreakGoesOn(t *testing.T) {
	s, a, _ := quarry(t)
	landOf(s).Set(12, 10, land.Cobblestone)
	seq := a.dig(12, 10)
	for range 14 {
		steps(t, s, 1)
		a.Send(packet.Append(nil, &sandbox.Break{Seq: seq, X: 12, Y: 10}))
	}
	if landOf(s).At(12, 10) != land.Dirt {
		t.Error("repeating the request held it up")
	}
	a.answered(t, "repeated while it went on", seq, packet.OK)
}

func TestOutOfOrder(t *testing.T) {
	s, a, _ := quarry(t)
	component[has.Hand](s, a.ID).Item = uint8(land.Sand) + 1
	hash := landOf(s).Hash()
	a.seq = 100
	a.release()
	steps(t, s, 1)
	for _, seq := range []uint32{0, 1, 50, 100} {
		a.placeAs(seq, 12, 10)
	}
	steps(t, s, 1)
	for _, seq := range []uint32{0, 1, 50} {
		a.answered(t, "never seen", seq, packet.OutOfOrder)
	}
	if landOf(s).Hash() != hash {
		t.Error("the land changed")
	}
	// In one tick the order in which they came counts, whatever their kinds.
	a.seq = 200
	a.release()
	a.placeAs(150, 12, 10)
	a.seq = 201
	a.release()
	steps(t, s, 1)
	a.answered(t, "in order", 201, packet.OK)
	a.answered(t, "back in the same tick", 150, packet.OutOfOrder)
}

func TestForgottenRequestIsOutOfOrder(t *testing.T) {
	s, a, _ := quarry(t)
	first := a.release()
	for range components.AnswersMax + 1 {
		a.release()
		steps(t, s, 1)
	}
	a.Send(packet.Append(nil, &sandbox.Release{Seq: first}))
	a.Send(packet.Append(nil, &sandbox.Release{Seq: first + 2}))
	steps(t, s, 1)
	if got := a.answers[first]; !slices.Equal(got, []packet.Code{packet.OK, packet.OutOfOrder}) {
		t.Errorf("forgotten: answered %v", got)
	}
	if got := a.answers[first+2]; !slices.Equal(got, []packet.Code{packet.OK, packet.OK}) {
		t.Errorf("the oldest that is remembered: answered %v", got)
	}
}

func TestTooManyUnanswered(t *testing.T) {
	s, a, _ := quarry(t)
	landOf(s).Set(12, 10, land.Firestone)
	open := a.dig(12, 10)
	steps(t, s, 8) // refills what the session may send at once
	var sent []uint32
	for range systems.UnansweredMax {
		sent = append(sent, a.release())
	}
	s.Step()
	a.answered(t, "the one that was open", open, sandbox.Cancelled)
	for _, seq := range sent[:len(sent)-1] {
		a.answered(t, "among 32", seq, packet.OK)
	}
	a.answered(t, "the 33rd", sent[len(sent)-1], packet.TooMany)
	steps(t, s, 8)
	a.Send(packet.Append(nil, &sandbox.Release{Seq: sent[len(sent)-1]}))
	steps(t, s, 1)
	if got := a.answers[sent[len(sent)-1]]; !slices.Equal(got, []packet.Code{packet.TooMany, packet.TooMany}) {
		t.Errorf("repeated: answered %v", got)
	}
}

// The answers outlive the process: a request sent again to a server that was
// restored gets the first answer.
func TestAnswersAreState(t *testing.T) {
	s, a, _ := quarry(t)
	a.take(a.slotFor(t, land.Sand))
	seq := a.place(12, 10)
	steps(t, s, 1)
	restored := sim.New(flat(64))
	if err := restored.Game.App.State.Restore(s.Game.App.State.Save(nil)); err != nil {
		t.Fatal(err)
	}
	if restored.Game.App.State.Hash() != s.Game.App.State.Hash() {
		t.Fatal("hashes differ")
	}
	got := component[components.Answers](restored, a.ID)
	if n := got.Len; n != 2 || got.Seqs[n-1] != seq || packet.Code(got.Codes[n-1]) != packet.OK {
		t.Errorf("remembers %v %v", got.Seqs[:n], got.Codes[:n])
	}
	if landOf(restored).At(12, 10) != land.Sand {
		t.Error("the tile was not restored")
	}
}
