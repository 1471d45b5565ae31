package dev

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tickd/tickd/cmd/internal/scaffold"
	"github.com/tickd/tickd/netio/webclient"
)

// most is how long something may take that builds a program on a busy machine.
const most = 3 * time.Minute

// screen is a terminal that can be read.
type screen struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.Write(b)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.String()
}

// bench is a game that is being made.
type bench struct {
	t      *testing.T
	dir    string
	screen *screen
	page   string
}

// until waits for what f says; what is only for people.
func (b *bench) until(what string, f func() bool) {
	b.t.Helper()
	for end := time.Now().Add(most); !f(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("never: %s\n%s", what, b.screen)
		}
	}
}

// status is what the page is told; false when nobody answers.
func (b *bench) status() (s webclient.DevStatus, ok bool) {
	c := http.Client{Timeout: most}
	r, err := c.Get(b.page + "api/dev")
	if err != nil {
		return s, false
	}
	defer r.Body.Close()
	return s, json.NewDecoder(r.Body).Decode(&s) == nil
}

// shows waits until the page is told of a problem with these words, or with "" of none.
func (b *bench) shows(words string, built int) {
	b.t.Helper()
	b.until("the page is told "+words, func() bool {
		s, ok := b.status()
		return ok && s.Built >= built && s.Note == "" && (words == "") == (s.Problem == "") && strings.Contains(s.Problem, words)
	})
}

// edit changes a file.
func (b *bench) edit(name, from, to string) {
	b.t.Helper()
	path := filepath.Join(b.dir, filepath.FromSlash(name))
	was, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(was, []byte(from)) {
		b.t.Fatalf("%s has no %q: %v", name, from, err)
	}
	if err := os.WriteFile(path, bytes.Replace(was, []byte(from), []byte(to), 1), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// A game is changed while it runs: it goes on with the same world, on the same ports, and with whatever
// worked last when something is wrong. It ends with who runs it.
func TestAGameIsMade(t *testing.T) {
	t.Setenv("GOWORK", "")
	t.Setenv("GOFLAGS", "")
	b := &bench{t: t, dir: filepath.Join(t.TempDir(), "dots"), screen: &screen{}}
	if _, err := scaffold.Make(scaffold.Game{Dir: b.dir}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, Options{Dir: b.dir, Flags: []string{"--addr=127.0.0.1:0", "--http=127.0.0.1:0", "--loops=1"}, Out: b.screen})
	}()
	defer func() { // also when the test fails
		cancel()
		if err := <-ended; err != nil && ctx.Err() == nil {
			t.Error(err)
		}
		if _, ok := b.status(); ok {
			t.Error("the game still answers")
		}
	}()
	running := regexp.MustCompile(`the game runs: (http://\S+/);`)
	b.until("the game runs", func() bool {
		m := running.FindStringSubmatch(b.screen.String())
		if m != nil {
			b.page = m[1]
		}
		return m != nil
	})
	tick := func() float64 {
		r, err := http.Get(b.page + "api/status")
		if err != nil {
			return 0
		}
		defer r.Body.Close()
		var s struct{ Tick float64 }
		if err := json.NewDecoder(r.Body).Decode(&s); err != nil {
			return 0
		}
		return s.Tick
	}
	b.shows("", 1)
	before := tick()
	b.edit("game/lights.go", "Worth = 1\n", "Worth = 7\n")
	b.shows("", 2)
	b.until("the world goes on", func() bool { return tick() > before })

	b.edit("game/lights.go", "Worth = 7\n", "Worth = 7 +\n")
	b.shows("game/lights.go:1", 2)
	b.edit("game/lights.go", "Worth = 7 +\n", "Worth = 7\n")
	b.shows("", 2)

	b.edit("game/install.go", "	hooks := &hooks{game: g}\n", "	hooks := &hooks{game: g}\n	panic(\"not yet\")\n")
	b.shows("not yet", 2)
	b.edit("game/install.go", "	panic(\"not yet\")\n", "")
	b.shows("", 2)

	// A component that nobody has registered before is zero, and the page's file of the schema follows.
	b.edit("game/glow.go", `Name: "lights", Kind`, `Name: "caught", Kind`)
	b.shows("", 3)
	schema, err := os.ReadFile(filepath.Join(b.dir, "page", "src", "schema.ts"))
	if err != nil || !strings.Contains(string(schema), "caught: {") {
		t.Errorf("page/src/schema.ts does not follow: %v", err)
	}
	if said := b.screen.String(); strings.Contains(said, "begin anew") {
		t.Errorf("the world began anew:\n%s", said)
	}
}

func TestWhatCannotBeMade(t *testing.T) {
	module := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module a\n\ngo 1.26.0\n", "a.go": "package a\n"} {
		if err := os.WriteFile(filepath.Join(module, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for want, dir := range map[string]string{
		"there is no folder": filepath.Join(module, "b"), "is in no module of Go": t.TempDir(), "has no program": module,
	} {
		if err := Run(t.Context(), Options{Dir: dir, Out: io.Discard}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
