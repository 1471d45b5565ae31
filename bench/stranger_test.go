//go:build unix

package bench

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What a stranger writes: a game in a module of its own.
const strangersGame = `package dots

import (
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// Install makes a game of players who are there.
func Install(g *systems.Game) {
	systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("player", wire.All, "position")})
}
`

const strangersMain = `package main

import (
	"github.com/tickd/tickd/cmd/host"

	"dots"
)

func main() {
	host.Main(host.Program{Name: "dots", Install: dots.Install})
}
`

// stranger is a built program of a module that is not ours.
type stranger struct {
	t    *testing.T
	path string
}

func newStranger(t *testing.T) *stranger {
	t.Helper()
	root, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	s := &stranger{t, filepath.Join(t.TempDir(), "dots")}
	dir := filepath.Dir(s.path)
	for name, text := range map[string]string{
		"game/go.mod": "module dots\n\ngo 1.26.0\n", "game/dots.go": strangersGame, "game/server/main.go": strangersMain,
		"game/go.work": "go 1.26.0\n\nuse .\nuse " + root + "\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	command(t, filepath.Join(dir, "game"), []string{"go", "build", "-o", s.path, "dots/server"})
	return s
}

// command makes one that runs the program, in an environment of its own.
func (s *stranger) command(args ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(s.t.Context(), 2*time.Minute)
	s.t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, s.path, args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.t.TempDir()}
	return cmd
}

// A main of ten lines has every command of tickd.
func TestAStrangersProgramHasEveryCommand(t *testing.T) {
	if n := strings.Count(strangersMain, "\n"); n > 12 { // with package and import
		t.Errorf("main has %d lines", n)
	}
	s := newStranger(t)
	for _, c := range []struct {
		args, env string
		code      int
		want      []string
	}{
		{args: "--help", want: []string{"Usage: dots <command>", "serve", "watch", "config print", "config check", "schema", "bench tick", "version", "DOTS_TICK_RATE"}},
		{args: "serve --help", want: []string{"--tick-rate=20", "--max-players=1000", "--log-level"}},
		{args: "version", want: []string{"dots ", "go1."}},
		{args: "config print", env: "DOTS_TICK_RATE=30", want: []string{"tick_rate = 30 # DOTS_TICK_RATE\n", "max_players = 1000\n"}},
		{args: "config check", want: []string{"ok\n"}},
		{args: "config check --tick-rate=0", code: 2, want: []string{"dots: --tick-rate: 0 is not between 1 and 120\n"}},
		{args: "config check", env: "DOTS_SPAWN=here", code: 2, want: []string{"dots: unknown environment variable DOTS_SPAWN\n"}},
		{args: "--size=small", code: 2, want: []string{"dots: unknown flag --size"}},
		{args: "bench --help", want: []string{"bench swarm", "bench tick", "bench hold", "bench sweep"}},
		{args: "bench tick --players 20 --ticks 3", env: "DOTS_SEED=of-the-server", want: []string{"players ", "state_hash "}},
		{args: "bench swarm --bots 3 --duration 300ms", want: []string{"joined ", "server.cpu_us_per_client_tick "}},
		{args: "bench hold --honest 2 --attackers 2 --duration 300ms --after 0s", want: []string{"honest ", "flood "}},
		{args: "bench sweep --memory --from 4 --to 8 --ticks 3", want: []string{"max_clients "}},
		{args: "bench swarm --bots 0", code: 2, want: []string{"dots: --bots: 0 is less than 1\n"}},
		{args: "bench swarm --behaviour mine", code: 2, want: []string{"none of wander, idle, flood"}},
		{args: "schema", want: []string{`"name": "dots"`, `"schema_hash_algorithm": "FNV-1a, 64 bits`, `"name": "position"`, `"name": "SERVER_FULL"`, `"name": "buttons"`}},
		{args: "schema --ts", want: []string{"from \"tickd-client\";", "export interface Controls {", "export function writeControls("}},
		{args: "watch x", code: 2, want: []string{`dots: the name "x"`}},
	} {
		cmd := s.command(strings.Fields(c.args)...)
		cmd.Env = append(cmd.Env, c.env)
		out, _ := cmd.CombinedOutput()
		for _, want := range c.want {
			if cmd.ProcessState.ExitCode() != c.code || !strings.Contains(string(out), want) {
				t.Errorf("%s %s: exit code %d, no %q in\n%s", c.args, c.env, cmd.ProcessState.ExitCode(), want, out)
			}
		}
	}
	s.serves(t)
}

// serves runs the server, looks at it, plays on it and ends it.
func (s *stranger) serves(t *testing.T) {
	file := filepath.Join(t.TempDir(), "addr")
	server := s.command("--data=none", "--addr=127.0.0.1:0", "--http=127.0.0.1:0", "--loops=1", "--addr-file="+file)
	var log bytes.Buffer
	server.Stderr = &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for end := time.Now().Add(time.Minute); len(lines) != 3; time.Sleep(5 * time.Millisecond) {
		b, _ := os.ReadFile(file)
		if lines = strings.Split(string(b), "\n"); time.Now().After(end) {
			t.Fatalf("it does not listen: %s", &log)
		}
	}
	watch := s.command("watch", "somebody", "--server="+lines[0])
	out, err := watch.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 100)
	n, _ := out.Read(line)
	if said := string(line[:n]); !strings.HasPrefix(said, "tick ") || !strings.Contains(said, "sees 1") {
		t.Errorf("watch says %q", said)
	}
	for path, want := range map[string]string{"/": "dots has no page", "/api/status": `"players":1`, "/healthz": "ok", "/readyz": "ok", "/version": `"go"`} {
		if code, body := fetch(t, "http://"+lines[1]+path); code != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
	for _, cmd := range []*exec.Cmd{watch, server} {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, out)
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v ends with %v: %s", cmd.Args, err, &log)
		}
	}
}

func fetch(t *testing.T, url string) (code int, body string) {
	t.Helper()
	c := http.Client{Timeout: time.Minute}
	r, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

// The binaries that we build are such programs too, and say no more than theirs.
func TestOurProgramsAreShort(t *testing.T) {
	const most = 40 // lines
	for _, path := range []string{"../cmd/tickd/main.go", "../cmd/tickbench/main.go", "../docs/arena/main.go"} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(b, []byte("\n")); n > most {
			t.Errorf("%s has %d lines", path, n)
		}
	}
}
