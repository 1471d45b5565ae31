package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sim"
)

// ear notes what a client hears: lines as "name: text", answers as their codes.
type ear struct {
	*sim.Client
	lines []string
	codes []packet.Code
	seq   uint32
}

func join(s *sim.Sim, name string) *ear {
	e := &ear{Client: s.Join(name)}
	e.Event = func(t packet.EventType, body []byte) {
		r := wire.NewReader(body)
		switch t {
		case packet.EventAnswer:
			r.U32()
			e.codes = append(e.codes, packet.Code(r.U8()))
		case eventLine:
			r.U32()
			e.lines = append(e.lines, fmt.Sprintf("%s: %s", r.Bytes(packet.NameMax), r.Bytes(textMax)))
		}
	}
	return e
}

func (e *ear) say(text string) {
	e.seq++
	e.Send(packet.Append(nil, &Say{e.seq, []byte(text)}))
}

func room() *sim.Sim {
	return sim.New(sim.Config{Game: program().Config, Install: Install})
}

func steps(s *sim.Sim, n uint32) {
	for range n {
		for _, c := range s.Clients {
			c.Input(&packet.Controls{}) // which says what has come
		}
		s.Step()
	}
}

func TestEverybodyReadsALine(t *testing.T) {
	s := room()
	ann, bob := join(s, "ann"), join(s, "bob")
	steps(s, 2)
	ann.say("  hello\x1b[31m \u202eyou\n ")
	steps(s, 2)
	join(s, "late")
	steps(s, 2)
	for _, e := range []*ear{ann, bob} {
		if !slices.Equal(e.lines, []string{"ann: hello[31m you"}) {
			t.Errorf("%s reads %q", e.Name, e.lines)
		}
	}
	if !slices.Equal(ann.codes, []packet.Code{packet.OK}) || bob.codes != nil {
		t.Errorf("ann is answered %v, bob %v", ann.codes, bob.codes)
	}
}

func TestWhoSaysTooMuchWaits(t *testing.T) {
	s := room()
	ann, bob := join(s, "ann"), join(s, "bob")
	steps(s, 2)
	for i := range 6 {
		ann.say(fmt.Sprint(i))
	}
	bob.say("who cares?")
	steps(s, 2)
	if want := []packet.Code{0, 0, 0, 0, tooFast, tooFast}; !slices.Equal(ann.codes, want) {
		t.Errorf("ann is answered %v, want %v", ann.codes, want)
	}
	steps(s, s.Game.Ticks(pauseMs))
	ann.say("again")
	ann.say("and again")
	steps(s, 2)
	if want := []string{"ann: 0", "ann: 1", "ann: 2", "ann: 3", "bob: who cares?", "ann: again"}; !slices.Equal(bob.lines, want) {
		t.Errorf("bob reads %q", bob.lines)
	}
}

func TestWhatCannotBeSaid(t *testing.T) {
	for text, closes := range map[string]packet.Code{
		strings.Repeat("x", textMax): packet.OK, strings.Repeat("x", textMax+1): packet.BadFrame, "\xff": packet.BadFrame, " \n": packet.OK,
	} {
		s := room()
		ann, bob := join(s, "ann"), join(s, "bob")
		steps(s, 2)
		ann.say(text)
		steps(s, 2)
		if ann.Conn.Code() != closes || bob.Conn.Code() != packet.OK {
			t.Errorf("%.10q: ann's connection ends with %v, bob's with %v", text, ann.Conn.Code(), bob.Conn.Code())
		}
		if heard := len(bob.lines) > 0; heard != (len(text) == textMax) {
			t.Errorf("%.10q: bob reads %q", text, bob.lines)
		}
	}
}

// The same causes give the same state: with other rows, and after it was saved and restored.
func TestTheSameCausesGiveTheSameState(t *testing.T) {
	s := room()
	ann, bob := join(s, "ann"), join(s, "bob")
	steps(s, 2)
	ann.say("one")
	steps(s, 5)
	twins := s.Twins()
	for i := range uint32(60) {
		if i%7 == 0 {
			ann.say(fmt.Sprint(i))
			bob.say(fmt.Sprint(i))
		}
		if i == 30 {
			bob.Send(packet.Append(nil, &packet.Bye{}))
		}
		steps(s, 1)
		if err := twins.Follow(); err != nil {
			t.Fatal(err)
		}
	}
	if len(ann.lines) < 5 {
		t.Errorf("little was said: %q", ann.lines)
	}
}
