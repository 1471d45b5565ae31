package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// ears collects the events that a client gets.
type ears struct {
	lines   []string
	answers []packet.Code
	roster  string
}

func (e *ears) listen(c *sim.Client) {
	c.Event = func(t packet.EventType, body []byte) {
		r := wire.NewReader(body)
		switch t {
		case packet.EventChat:
			scope, from, name, text := r.U8(), r.U32(), r.String(16), r.String(sandbox.ChatMax)
			e.lines = append(e.lines, fmt.Sprintf("%d %d %s: %s", scope, from, name, text))
		case packet.EventAnswer:
			r.U32()
			e.answers = append(e.answers, packet.Code(r.U8()))
		case packet.EventRoster:
			e.roster = fmt.Sprint(r.Uvarint())
			for len(r.Rest()) > 0 {
				r.U32()
				e.roster += " " + r.String(16)
			}
		case sandbox.EventHappened:
			return
		}
		if r.Close() != nil {
			e.lines = append(e.lines, "malformed event")
		}
	}
}

func chat(seq uint32, scope uint8, text string) []byte {
	return packet.Append(nil, &sandbox.Chat{Seq: seq, Scope: scope, Text: []byte(text)})
}

func TestChat(t *testing.T) {
	conf := config(128)
	rulesOf(conf).Spawn = 0
	s := sim.New(conf)
	ann, bob := s.Join("Ann"), s.Join("Bob")
	var a, b ears
	a.listen(ann)
	b.listen(bob)
	step := func(n int) {
		for range n {
			ann.Input(holding(0, 0))
			bob.Input(holding(0, 0))
			s.Step()
		}
	}
	step(2)
	if b.roster != "2 Ann Bob" {
		t.Errorf("roster %q", b.roster)
	}
	say := func(seq uint32, scope uint8, text string, want packet.Code, heard string) {
		t.Helper()
		a, b = ears{}, ears{}
		ann.Send(chat(seq, scope, text))
		step(1)
		if len(a.answers) != 1 || a.answers[0] != want {
			t.Errorf("%q: answers %v, want %v", text, a.answers, want)
		}
		if got := strings.Join(b.lines, "|"); got != heard {
			t.Errorf("%q was heard as %q, want %q", text, got, heard)
		}
		step(20)
	}
	say(1, sandbox.ChatGlobal, "hello", packet.OK, "1 1 Ann: hello")
	say(2, sandbox.ChatNear, "  a\x00b\nc\u202ed\u200b ", packet.OK, "0 1 Ann: abcd")
	say(3, sandbox.ChatGlobal, "<script>alert(1)</script>", packet.OK, "1 1 Ann: <script>alert(1)</script>")
	say(4, sandbox.ChatGlobal, " \t\n", packet.BadValue, "")
	say(4, sandbox.ChatGlobal, "again", packet.BadValue, "") // the same number, the same answer
	a, b = ears{}, ears{}
	ann.Send(chat(5, sandbox.ChatGlobal, "one"))
	ann.Send(chat(6, sandbox.ChatGlobal, "two"))
	step(1)
	slices.Sort(a.answers)
	if !slices.Equal(a.answers, []packet.Code{packet.OK, sandbox.Cooldown}) || fmt.Sprint(b.lines) != "[1 1 Ann: one]" {
		t.Errorf("two lines at once: %v %v", a.answers, b.lines)
	}

	ann.Send(chat(7, sandbox.ChatGlobal, "bad \xff utf-8"))
	if ann.Conn.Code() != packet.BadFrame {
		t.Errorf("bad UTF-8: %v", ann.Conn.Code())
	}
	step(60)
	if b.roster != "1 Bob" {
		t.Errorf("roster %q", b.roster)
	}
}
