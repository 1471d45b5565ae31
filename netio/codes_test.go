package netio

import (
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
)

// A code of the game's own is told with its sentence, counted under its name, and
// closes or leaves another try, as the game has said.
func TestCodesOfAGamesOwn(t *testing.T) {
	const teamFull, banned, nameless packet.Code = packet.GameCodes, packet.GameCodesLast, 200
	s := &stage{t: t, server: New(Config{})}
	s.joins, s.leaves = Receive[packet.Join](s.server), Receive[Leave](s.server)
	s.server.Code(teamFull, "TEAM_FULL", "That team is full.", false)
	s.server.Code(banned, "BANNED", "You may not come back.", true)
	s.memory = NewMemory(s.server)

	refuse := func(r packet.Refused) (*Conn, packet.Refused) {
		k, _, ticket := s.asks("ann", nil)
		s.server.Refuse(ticket, r)
		s.publish()
		return k, refusal(k)
	}
	k, m := refuse(packet.Refused{Code: teamFull})
	if k.Closed() || m.Sentence != "That team is full." {
		t.Fatalf("closed %v, %+v", k.Closed(), m)
	}
	k.Send(join("ann")) // it may try again
	s.cut()
	s.server.Accept(s.joins.All()[0].Seq, packet.Accepted{ID: 7})
	s.publish()
	s.server.Close(7, packet.Goodbye{Code: banned})
	s.cut()
	s.publish()
	var bye packet.Goodbye
	for f := k.Read(); f != nil; f = k.Read() {
		if packet.Kind(f[0]) == packet.KindGoodbye {
			if err := packet.Decode(f[1:], &bye); err != nil {
				t.Fatal(err)
			}
		}
	}
	if bye.Code != banned || bye.Sentence != "You may not come back." || k.Code() != banned {
		t.Fatalf("%+v", bye)
	}
	if k, m = refuse(packet.Refused{Code: banned, Sentence: "Not today."}); !k.Closed() || m.Sentence != "Not today." {
		t.Fatalf("closed %v, %+v", k.Closed(), m)
	}
	if k, m = refuse(packet.Refused{Code: nameless}); !k.Closed() || m.Code != nameless || m.Sentence != "" {
		t.Fatalf("closed %v, %+v", k.Closed(), m)
	}
	counted := AppendCounters(&s.server.Counters, nil, func(to []string, name string, v uint64) []string { return append(to, name) })
	for _, name := range []string{"ended_team_full", "ended_banned", "ended_code_200"} {
		if !slices.Contains(counted, name) {
			t.Errorf("%s is not among %v", name, counted)
		}
	}
	all := s.server.Codes()
	if len(all) < 20 || all[0].Name != "OK" || !slices.Contains(all, CodeInfo{teamFull, "TEAM_FULL", "That team is full.", false}) ||
		!slices.Contains(all, CodeInfo{packet.NameTaken, "NAME_TAKEN", packet.NameTaken.Sentence(), false}) {
		t.Errorf("%+v", all)
	}
	refuses(t, "too late", func() { s.server.Code(129, "LATE", "", true) }, "netio", "code 129", "too late")
}

func TestCodesThatAreNot(t *testing.T) {
	for what, c := range map[string]struct {
		code     packet.Code
		name     string
		sentence string
		words    string
	}{
		"the engine's":     {packet.Kicked, "KICKED_OUT", "", "code 16"},
		"reserved":         {127, "MINE", "", "code 127"},
		"no code":          {255, "MINE", "", "code 255"},
		"no name":          {128, "", "", "code 128"},
		"a long name":      {128, strings.Repeat("A", packet.CodeNameMax+1), "", "code 128"},
		"a name in words":  {128, "Team full", "", "Team full"},
		"the engine's own": {128, "NAME_TAKEN", "", "code 9"},
		"a name twice":     {130, "TAKEN", "", "code 129"},
		"a code twice":     {129, "OTHER", "", "code 129"},
		"too many order":   {packet.TooMany, "MANY", "", "code 40"},
		"a long sentence":  {128, "LONG", strings.Repeat("x", packet.SentenceMax+1), "201"},
	} {
		s := New(Config{})
		s.Code(129, "TAKEN", "", true)
		refuses(t, what, func() { s.Code(c.code, c.name, c.sentence, true) }, "netio", c.words)
	}
}
