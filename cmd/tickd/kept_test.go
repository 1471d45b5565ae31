package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// journals are the segments in a directory.
func journals(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "journal-*"))
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	return names
}

// A server that was asked to end goes on where it was, with the settings that made the world, and says
// so; whoever played gets the same body again.
func TestTheWorldGoesOn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	p := start(t, "--data="+dir, "--creatures=2")
	p.wait("it tells what it promises", func() bool { k, err := p.kept(""); return err == nil && k.Promise == "strict" && k.Durable > 0 })
	alice := p.play("alice", client.Options{})
	if promise := alice.Welcome().Promise; promise != packet.PromiseStrict {
		t.Errorf("the Welcome promises %d", promise)
	}
	before, token := alice.Player().ID, alice.Token()
	at, _ := alice.View().Own()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := p.exit(); code != 0 {
		t.Fatalf("exit code %d: %s", code, &p.stderr)
	}
	again := launchBare(t, "--data="+dir)
	alice = again.play("alice", client.Options{Token: token, Transport: "ws"})
	own, _ := alice.View().Own()
	if alice.Player().ID != before || own.X != at.X || own.Y != at.Y {
		t.Errorf("alice was %d at %v, and is %d at %v", before, at, alice.Player().ID, own)
	}
	if _, body := again.get("/api/status"); !strings.Contains(body, `"seed":"e2e"`) || !strings.Contains(body, `"width":64`) {
		t.Error(body)
	}
	again.kill()
	if said := again.stderr.String(); strings.Count(said, "the world goes on") != 1 || !strings.Contains(said, `"players":1`) {
		t.Error(said)
	}
}

// launchBare starts a server that is told nothing of its world.
func launchBare(t *testing.T, args ...string) *process {
	t.Helper()
	return startWith(t, func(c *exec.Cmd) {
		kept := c.Args[:1]
		for _, a := range c.Args[1:] {
			if !strings.HasPrefix(a, "--size=") && !strings.HasPrefix(a, "--seed=") {
				kept = append(kept, a)
			}
		}
		c.Args = kept
	}, args...)
}

// Each way in which a world cannot be gone on with has its exit code, and says what to do.
func TestAWorldThatCannotGoOn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	p := start(t, "--data="+dir)
	p.wait("a tick is durable", func() bool { k, err := p.kept(""); return err == nil && k.Durable > 5 })
	refused := func(what string, code int, want string, args ...string) {
		t.Helper()
		other := launch(t, func(*exec.Cmd) {}, append([]string{"--addr=127.0.0.1:0", "--data=" + dir}, args...)...)
		if got, said := other.exit(), other.stderr.String(); got != code || !strings.Contains(said, want) || !strings.Contains(said, dir) && code != 2 {
			t.Errorf("%s: exit code %d, not %d: %s", what, got, code, said)
		}
	}
	refused("a second server", 73, fmt.Sprintf("another server (process %d)", p.cmd.Process.Pid))
	p.kill()
	refused("another size", 2, `--size is "large", and the world was made with "small"`, "--size=large")
	name := journals(t, dir)[0]
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	whole := string(b)
	b[40] ^= 1
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	refused("a flipped bit", 74, filepath.Base(name)+" is damaged at byte 0")
	if err := os.WriteFile(name, []byte(whole), 0o600); err != nil {
		t.Fatal(err)
	}
	p = start(t, "--data="+dir)
	p.wait("it is ready", func() bool {
		code, _ := p.get("/readyz")
		return code == http.StatusOK
	})
}

// A backup of a live world is a world to start with; what was copied is on it.
func TestBackup(t *testing.T) {
	dir, out := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "copy")
	p := start(t, "--data="+dir)
	alice := p.play("alice", client.Options{})
	heard := alice.View().Tick()
	if said, err := command(t, "backup", dir, out).CombinedOutput(); err != nil {
		t.Fatal(err, string(said))
	}
	p.play("bob", client.Options{})
	if said, err := command(t, "verify", out).CombinedOutput(); err != nil {
		t.Fatal(err, string(said))
	}
	restored := start(t, "--data="+out)
	restored.wait("it goes on where it was copied", func() bool { k, err := restored.kept(""); return err == nil && k.Durable > heard })
	carol := restored.play("carol", client.Options{})
	if carol.Player().ID == alice.Player().ID {
		t.Error("somebody else took alice's body")
	}
	if said, err := command(t, "backup", dir, out).CombinedOutput(); err == nil {
		t.Errorf("a backup over a world: %s", said)
	}
}

// Rooms come back by themselves but for one that is damaged, of which the log says what and where;
// the directory of one that is closed goes.
func TestRoomsGoOn(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	args := []string{"--rooms", "--data=" + dir}
	p := start(t, args...)
	for _, room := range []string{"good", "bad", "other"} {
		p.play("alice", client.Options{Room: room})
	}
	second := launch(t, func(*exec.Cmd) {}, append([]string{"--addr=127.0.0.1:0"}, args...)...)
	if code, said := second.exit(), second.stderr.String(); code != 73 || !strings.Contains(said, dir) {
		t.Errorf("a second server: exit code %d: %s", code, said)
	}
	p.kill()
	good := filepath.Join(dir, "rooms", "good") // a room's directory is a recording like any other
	if said, err := command(t, "verify", good).CombinedOutput(); err != nil {
		t.Error(err, string(said))
	}
	shown := startWith(t, func(c *exec.Cmd) {
		c.Args = []string{c.Args[0], "play", good, "--addr=127.0.0.1:0", "--http=127.0.0.1:0", c.Args[len(c.Args)-1]}
	})
	shown.wait("alice is in the room's recording", func() bool {
		_, said := shown.get("/api/recording")
		return strings.Contains(said, "alice")
	})
	name := journals(t, filepath.Join(dir, "rooms", "bad"))[0]
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	b[40] ^= 1
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	p = launchBare(t, args...)
	p.wait("two rooms come back", func() bool {
		_, list := p.get("/api/rooms")
		return strings.Contains(list, `"total":2`)
	})
	if _, err := p.dial(client.Options{Room: "good"}); err != nil {
		t.Error(err)
	}
	p.wait("a room that is closed goes", func() bool {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, p.page+"/api/rooms/other", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if answer, err := http.DefaultClient.Do(r); err == nil {
			_ = answer.Body.Close()
		}
		_, err = os.Stat(filepath.Join(dir, "rooms", "other"))
		return os.IsNotExist(err)
	})
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := p.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if said := p.stderr.String(); !strings.Contains(said, "a room is not opened") || !strings.Contains(said, filepath.Base(name)+" is damaged") {
		t.Error(said)
	}
	for room, stays := range map[string]bool{"good": true, "bad": true, "other": false} {
		if _, err := os.Stat(filepath.Join(dir, "rooms", room)); stays == os.IsNotExist(err) {
			t.Errorf("%s: %v", room, err)
		}
	}
}
