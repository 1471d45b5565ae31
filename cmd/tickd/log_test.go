package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// logLine is what is looked for in a line of the log.
type logLine struct {
	Msg, Seed, Theme, Size, Room, Name, Code string
	ID                                       uint32
}

// logOf is what the log of a process says so far.
func logOf(p *process, file string) (lines []logLine) {
	p.t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		p.t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if !strings.HasSuffix(line, "\n") {
			break // it is being written
		}
		var l logLine
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			p.t.Fatalf("%s: %v", line, err)
		}
		lines = append(lines, l)
	}
	return lines
}

// logged waits for a line, and returns the first.
func logged(p *process, file, msg, code string) logLine {
	p.t.Helper()
	var found logLine
	p.wait("the log says "+msg+" "+code, func() bool {
		for _, l := range logOf(p, file) {
			if l.Msg == msg && l.Code == code {
				found = l
				return true
			}
		}
		return false
	})
	return found
}

// The first line says what makes the world again, and who comes and goes has a line.
func TestTheLogNamesWorldAndPlayers(t *testing.T) {
	for name, args := range map[string][]string{
		"kept": {"--data=world"}, "kept nowhere": {}, "rooms": {"--rooms"}, "rooms that are kept": {"--rooms", "--data=world"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "log")
			to, err := os.Create(file)
			if err != nil {
				t.Fatal(err)
			}
			defer to.Close()
			p := startWith(t, func(cmd *exec.Cmd) { cmd.Stderr, cmd.Dir = to, t.TempDir() }, args...)
			room := ""
			if strings.HasPrefix(name, "rooms") {
				room = "attic"
			}
			c := p.play("alice", client.Options{Room: room})
			id := c.Player().ID
			if l := logged(p, file, "joined", ""); l.Name != "alice" || l.ID != id || l.Room != room {
				t.Errorf("%+v", l)
			}
			first := logOf(p, file)[0] // each room has a theme of its own
			if first.Seed != "e2e" || first.Size != "64x64" || room == "" && first.Theme != "default" {
				t.Errorf("the first line is %+v", first)
			}
			if room != "" {
				if l := logged(p, file, "a new world begins", ""); l.Room != room || l.Seed == "" || l.Seed == first.Seed || l.Theme != "default" || l.Size != first.Size {
					t.Errorf("of the room: %+v", l)
				}
			}
			other, err := p.dial(client.Options{Room: room})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := other.Join(t.Context(), "Alice"); !client.RetryName(err) {
				t.Fatal(err)
			}
			if l := logged(p, file, "refused", "NAME_TAKEN"); l.Name != "Alice" || l.Room != room {
				t.Errorf("%+v", l)
			}
			if err := client.Send(c, &packet.Bye{}); err != nil {
				t.Fatal(err)
			}
			if l := logged(p, file, "left", "LEFT"); l.Name != "alice" || l.ID != id || l.Room != room {
				t.Errorf("%+v", l)
			}
		})
	}
}
