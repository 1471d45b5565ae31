package server

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/tickd/tickd/netio/rooms"
)

// changing are what the page cannot know beforehand.
func changing() map[string]bool {
	return map[string]bool{"ticks": true, "tick_ms": true, "reservation": true, "status": true}
}

// same reports whether what the page says and what the server says are equal, apart from what changes.
func same(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for key, v := range a {
			other, there := b[key]
			if !there || !changing()[key] && !same(v, other) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !same(a[i], b[i]) {
				return false
			}
		}
		return true
	}
	return a == b || a == "OPENING" && b == "OPEN" // a room may open before the answer is written
}

// curl does what a line of the page does, on the server that runs, and returns what it would print.
func (l *lodging) curl(line string) string {
	l.t.Helper()
	words := strings.Fields(strings.ReplaceAll(line, "'", ""))
	method := http.MethodGet
	if len(words) == 4 && words[1] == "-X" {
		method = words[2]
	} else if len(words) != 2 {
		l.t.Fatal("what is", line)
	}
	url := strings.Replace(words[len(words)-1], "127.0.0.1:8080", l.http, 1)
	r, err := http.NewRequestWithContext(l.t.Context(), method, "http://"+url, http.NoBody)
	if err != nil {
		l.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		l.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		l.t.Fatalf("%s: %d %v\n%s", line, res.StatusCode, err, b)
	}
	return string(b)
}

// open waits until all rooms have opened.
func (l *lodging) open() {
	l.t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		var list struct{ Rooms []rooms.Info }
		l.ask("GET", "/api/rooms", &list)
		opening := 0
		for _, r := range list.Rooms {
			if r.State == rooms.Opening {
				opening++
			}
		}
		if opening == 0 {
			return
		}
		if time.Now().After(end) {
			l.t.Fatal("rooms do not open")
		}
	}
}

// What docs/operating.md has an operator do is done, in its order, and answered as it says.
func TestOperatingPage(t *testing.T) {
	page, err := os.ReadFile("../../../docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	l := lodgingOf(t, dots, Rooms{})
	said, done, compared := "", 0, 0
	for i, block := range strings.Split(string(page), "```") {
		kind, text, _ := strings.Cut(block, "\n")
		switch {
		case i%2 == 0:
		case kind == "sh":
			for line := range strings.Lines(text) {
				if strings.HasPrefix(line, "curl ") {
					said = l.curl(strings.TrimSpace(line))
					done++
				}
			}
		case kind == "json" && said != "":
			var got, want any
			if json.Unmarshal([]byte(said), &got) != nil || json.Unmarshal([]byte(text), &want) != nil {
				t.Fatalf("no JSON:\n%s\n%s", said, text)
			}
			if !same(want, got) {
				t.Errorf("the page says\n%sand the server\n%s", text, said)
			}
			said = ""
			compared++
			l.open()
		}
	}
	if done != 8 || compared != 6 {
		t.Errorf("%d commands, %d answers", done, compared)
	}
	// What it says of a failure is what there is.
	_, example, _ := strings.Cut(string(page), `"state":"FAILED"`)
	want, _ := json.Marshal(roomStatus{Info: rooms.Info{State: rooms.Failed}, Failures: []rooms.Failure{{In: "Step", Stack: "s"}}})
	for _, key := range []string{"name", "state", "seats", "failures", "room", "tick", "in", "why", "stack"} {
		if key := fmt.Sprintf("%q:", key); !strings.Contains(string(want), key) || !strings.Contains(`"name":"state":`+example, key) {
			t.Errorf("%s in the page or in what there is", key)
		}
	}
	if err := l.stop(); err != nil {
		t.Error(err)
	}
}
