package netio

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
)

// logged are the lines of a log about callers: message, name, code, id, room.
func logged(t *testing.T, b *bytes.Buffer) (lines []string) {
	t.Helper()
	for line := range strings.Lines(b.String()) {
		var l struct {
			Msg, Name, Code, Room, From string
			ID                          uint32
			Session                     uint64
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if l.Session == 0 {
			t.Errorf("no session: %s", line)
		}
		words := []string{l.Msg, l.Name, l.Code, l.Room, l.From}
		if l.ID != 0 {
			words = append(words, "id")
		}
		lines = append(lines, strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " "))
	}
	b.Reset()
	return lines
}

func TestCallersAreLogged(t *testing.T) {
	var out bytes.Buffer
	h := newHall(t, Config{Password: "", Spectators: 1, Log: slog.New(slog.NewJSONHandler(&out, nil))})
	expect := func(what string, want ...string) {
		t.Helper()
		if got := logged(t, &out); !slices.Equal(got, want) {
			t.Errorf("%s: %q, not %q", what, got, want)
		}
	}
	ann := h.player("ann")
	expect("a join", "joined ann id")
	bob := h.player("bob")
	expect("another", "joined bob id")
	ann.Send(packet.Append(nil, &packet.Bye{}))
	h.tick(1)
	expect("a goodbye", "left ann LEFT id")
	h.server.Close(h.playerOf("bob"), packet.Goodbye{Code: packet.Ended})
	h.tick(1)
	expect("who is sent away", "left bob ENDED id")
	bob.Drop()
	h.tick(2)
	expect("its socket closes after that")
	eve := h.player("eve")
	eve.Drop()
	h.tick(2)
	expect("a socket that closes", "joined eve id", "left eve DROPPED id")

	h.player("dan")
	again := h.memory.Dial()
	again.Send(hello())
	again.Send(join("dan"))
	h.tick(1)
	again.Send(join("ev\x1b[31m\u202el\n"))
	h.tick(1)
	again.Send(join("dora"))
	h.tick(1)
	expect("names", "joined dan id", "refused dan NAME_TAKEN", `refused "ev\x1b[31m\u202el\n" BAD_NAME`, "joined dora id")

	for range 2 {
		k := h.memory.Dial()
		k.Send(hello())
		k.Send(packet.Append(nil, &packet.Spectate{}))
		h.tick(1)
	}
	expect("spectators", "watches", "refused SERVER_FULL")

	h.memory.Dial().Drop()
	h.tick(1)
	expect("a port that is looked at")
	h.memory.Dial().Send([]byte("\x01nonsense"))
	h.tick(1)
	expect("nonsense", "refused BAD_MAGIC")
}

// The text of names cannot make lines of its own, in either format.
func TestCallersCannotWriteTheLog(t *testing.T) {
	for format, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		"json": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		var out bytes.Buffer
		h := newHall(t, Config{Log: slog.New(handler(&out))})
		k := h.memory.Dial()
		k.Send(hello())
		k.Send(join("a\nmsg=joined name=\"root\" \x1b]0;x\x07\u009b31m\u202e\xff"))
		h.tick(1)
		s := out.String()
		if strings.Count(s, "\n") != 1 || !strings.Contains(s, "BAD_NAME") || strings.ContainsFunc(strings.TrimSuffix(s, "\n"), func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("%s: %q", format, s)
		}
	}
}

// Who is refused for its address is known by it.
func TestRefusedAddressesAreLogged(t *testing.T) {
	var out bytes.Buffer
	h := newHall(t, Config{MaxPerAddress: 1, Log: slog.New(slog.NewJSONHandler(&out, nil))})
	from := netip.MustParseAddr("203.0.113.9")
	h.memory.DialFrom(from)
	h.memory.DialFrom(from).Send(hello())
	h.tick(1)
	if got := logged(t, &out); !slices.Equal(got, []string{"refused RETRY_LATER 203.0.113.9/32"}) {
		t.Errorf("%q", got)
	}
}

// A server that logs nothing keeps no names.
func TestCallersOfNoLog(t *testing.T) {
	h := newHall(t, Config{})
	h.player("ann")
	for _, c := range h.server.loops[0].conns {
		if c.caller.name != "" {
			t.Errorf("kept %q", c.caller.name)
		}
	}
}

// playerOf is the id of a player.
func (h *hall) playerOf(name string) uint32 {
	for id, n := range h.names {
		if n == name {
			return id
		}
	}
	h.t.Fatalf("no player is called %q", name)
	return 0
}
