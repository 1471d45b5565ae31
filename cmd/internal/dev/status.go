package dev

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/tickd/tickd/netio/webclient"
)

// status is what the page is told, in a file that the game reads.
type status struct {
	file    string
	problem string
	note    string
	lasting string // a note that stays until the next change
	built   int
}

// write replaces the file, whole or not at all.
func (s *status) write() error {
	b, err := json.Marshal(webclient.DevStatus{Problem: s.problem, Note: strings.TrimSpace(s.note + " " + s.lasting), Built: s.built})
	if err != nil {
		return err
	}
	if err := os.WriteFile(s.file+".tmp", b, 0o600); err != nil {
		return err
	}
	return os.Rename(s.file+".tmp", s.file)
}

func (m *maker) tell() {
	if err := m.status.write(); err != nil {
		m.say("the page cannot be told: %v", err)
	}
}

// note shows in the page what is being done.
func (m *maker) note(what string) {
	if m.status.note = what; what != "" {
		m.status.lasting = ""
	}
	m.tell()
}

// problem shows what is wrong, in the page and in the terminal, until it is mended.
func (m *maker) problem(what, said string) {
	if m.running == nil && m.binary.path == "" {
		what, _, _ = strings.Cut(what, ", and what is played")
	}
	m.status.problem = "tickd dev: " + what + "\n\n" + said
	m.say("%s:\n%s", what, said)
	m.tell()
}

// mended says that nothing is wrong any more.
func (m *maker) mended() {
	if m.status.problem != "" {
		m.say("that is mended")
	}
	m.status.problem = ""
	m.tell()
}

// told says that another build is played.
func (m *maker) told(c change, anew string) {
	if anew != "" {
		m.status.lasting = anew
		m.say("%s", anew)
		m.tell()
	}
	if !c.saved.IsZero() {
		m.say("%splayed, %.1f s after it was saved", c.what(), time.Since(c.saved).Seconds())
	}
}

// stackOf is the part of a line of the log that says where a tick panicked, without what is Go's and
// the engine's; "" for any other line.
func stackOf(line string) string {
	_, rest, ok := strings.Cut(line, " panic=")
	if !ok {
		return ""
	}
	what, rest, ok := strings.Cut(rest, " stack=")
	quoted, err := strconv.QuotedPrefix(rest)
	if !ok || err != nil {
		return ""
	}
	stack, err := strconv.Unquote(quoted)
	if err != nil {
		return ""
	}
	said, lines := []string{"panic: " + strings.Trim(what, `"`)}, strings.Split(stack, "\n")
	for i := 1; i+1 < len(lines); i += 2 { // a function, and where it is
		at := strings.TrimSpace(lines[i+1])
		if strings.Contains(lines[i], "github.com/tickd/tickd/") || strings.HasPrefix(lines[i], "runtime") || strings.HasPrefix(lines[i], "panic(") {
			continue
		}
		said = append(said, "  "+lines[i], "      "+at)
	}
	return strings.Join(said, "\n")
}
