package netio

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tickd/tickd/netio/packet"
)

// CodeInfo is what a server knows of a code.
type CodeInfo struct {
	Code     packet.Code
	Name     string // as operators and metrics see it: A-Z, digits and _
	Sentence string // what to tell a person; may be empty
	Closes   bool   // a refusal with it ends the connection; else the client may Join again
}

// codes are those that the server gives names to; the engine's are among them. They change no more when the loops are open.
type codes map[packet.Code]CodeInfo

func engineCodes() codes {
	all := codes{}
	for c := range packet.GameCodes {
		if c.Known() {
			closes := c != packet.OK && c != packet.BadName && c != packet.NameTaken && c != packet.TooMany
			all[c] = CodeInfo{c, c.String(), c.Sentence(), closes}
		}
	}
	return all
}

// Code gives a code of the game's own its name, what to tell a person, and whether a
// Join that is refused with it ends the connection. It is one of packet.GameCodes to
// packet.GameCodesLast. It panics on any other, on a code or a name that is taken, and
// when the loops are open, which know the codes already. A game may use a code of its
// own without this: it then closes, and has neither name nor sentence.
func (s *Server) Code(c packet.Code, name, sentence string, closes bool) {
	old := c >= packet.OldCodes && c <= packet.OldCodesLast // the sandbox's
	switch {
	case s.opened:
		panic(fmt.Sprintf("netio: code %d comes too late: the server's loops are open", c))
	case !old && (c < packet.GameCodes || c > packet.GameCodesLast):
		panic(fmt.Sprintf("netio: code %d is the engine's: a game's own are %d to %d", c, packet.GameCodes, packet.GameCodesLast))
	case name == "" || len(name) > packet.CodeNameMax || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "":
		panic(fmt.Sprintf("netio: code %d is called %q: a name has 1 to %d of A-Z, 0-9 and _", c, name, packet.CodeNameMax))
	case len(sentence) > packet.SentenceMax:
		panic(fmt.Sprintf("netio: the sentence of %s has %d bytes, at most %d", name, len(sentence), packet.SentenceMax))
	}
	for _, other := range s.codes {
		if other.Name != "" && (other.Code == c || other.Name == name) {
			panic(fmt.Sprintf("netio: code %d, %s, is there already: code %d, %s", c, name, other.Code, other.Name))
		}
	}
	s.codes[c] = CodeInfo{c, name, sentence, closes}
	s.rules.reopens[c] = !closes
	s.Counters.codeNames[c] = codeCounter(name)
}

// Codes lists the codes that have a name, the engine's and the game's, by number.
func (s *Server) Codes() (all []CodeInfo) {
	for _, c := range s.codes {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b CodeInfo) int { return int(a.Code) - int(b.Code) })
	return all
}

// sentence is what a code is told with, unless something else was said.
func (s *Server) sentence(c packet.Code, said string) string {
	if said == "" {
		return s.codes[c].Sentence
	}
	return said
}
