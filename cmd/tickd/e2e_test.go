package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// get fetches a page of the operator's.
func (p *process) get(path string) (code int, body string) {
	p.t.Helper()
	c := http.Client{Timeout: patience}
	r, err := c.Get(p.page + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

func (p *process) dial(o client.Options) (*client.Client, error) {
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	c, err := client.Dial(ctx, p.addr, o)
	if err == nil {
		p.t.Cleanup(func() { c.Close() })
	}
	return c, err
}

// play joins, and waits for a snapshot that shows the player.
func (p *process) play(name string, o client.Options) *client.Client {
	p.t.Helper()
	c, err := p.dial(o)
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := c.Join(p.t.Context(), name); err != nil {
		p.t.Fatal(err)
	}
	for {
		_ = c.SetReadDeadline(time.Now().Add(patience))
		kind, _, err := c.Next()
		if err != nil {
			p.t.Fatalf("%s: %v", name, err)
		}
		if me, ok := c.View().Me(); kind == packet.KindSnapshot && ok {
			if string(me.Blob) != name {
				p.t.Fatalf("%s is called %q", name, me.Blob)
			}
			return c
		}
	}
}

// refusal is the code of a *client.Refused.
func refusal(err error) packet.Code {
	var r *client.Refused
	if errors.As(err, &r) {
		return r.Code
	}
	return packet.OK
}

func TestServe(t *testing.T) {
	p := start(t, "--password=secret", "--creatures=3")
	p.wait("it is ready", func() bool { code, _ := p.get("/readyz"); return code == http.StatusOK })
	if code, body := p.get("/healthz"); code != http.StatusOK || body != "ok\n" {
		t.Errorf("/healthz: %d, %q", code, body)
	}
	if code, _ := p.get("/version"); code != http.StatusOK {
		t.Errorf("/version: %d", code)
	}
	if _, err := p.dial(client.Options{Password: "guess"}); refusal(err) != packet.BadPassword {
		t.Errorf("with a wrong password: %v", err)
	}
	if _, err := p.dial(client.Options{Transport: "ws"}); refusal(err) != packet.BadPassword {
		t.Errorf("without a password: %v", err)
	}
	p.play("alice", client.Options{Password: "secret"})
	p.play("bob", client.Options{Password: "secret", Transport: "ws"})
	c, err := p.dial(client.Options{Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Join(t.Context(), "ALICE"); refusal(err) != packet.NameTaken || !client.RetryName(err) {
		t.Errorf("a taken name: %v", err)
	}
	if _, err := c.Join(t.Context(), "carol"); err != nil {
		t.Errorf("another name after it: %v", err)
	}
	var status struct {
		State   string
		Tick    uint32
		Players int
		World   struct{ Seed string }
	}
	p.wait("the status shows three players", func() bool {
		_, body := p.get("/api/status")
		if err := json.Unmarshal([]byte(body), &status); err != nil {
			t.Fatalf("%v: %s", err, body)
		}
		return status.Players == 3
	})
	if status.State != "RUNNING" || status.Tick == 0 || status.World.Seed != "e2e" {
		t.Errorf("status %+v", status)
	}
}

// heard skips a test where a signal is ignored by whoever started it, as nohup does: so do the processes that
// it starts.
func heard(t *testing.T, s syscall.Signal) {
	t.Helper()
	if signal.Ignored(s) {
		t.Skipf("%v is ignored here: nothing that is started here ends by it", s)
	}
}

// Each of these signals ends the server politely.
func TestSignals(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP} {
		t.Run(s.String(), func(t *testing.T) {
			heard(t, s)
			p := start(t)
			tcp, web := p.play("alice", client.Options{}), p.play("bob", client.Options{Transport: "ws"})
			if err := p.cmd.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
			for _, c := range []*client.Client{tcp, web} {
				var err error
				for err == nil {
					_ = c.SetReadDeadline(time.Now().Add(patience))
					_, _, err = c.Next()
				}
				var bye *client.Goodbye
				if !errors.As(err, &bye) || bye.Code != packet.Shutdown {
					t.Errorf("a client heard %v", err)
				}
				c.Close()
			}
			if code := p.exit(); code != 0 {
				t.Errorf("exit code %d: %s", code, &p.stderr)
			}
			if _, err := net.Dial("tcp", p.addr); err == nil {
				t.Error("the port still answers")
			}
		})
	}
}

func TestIdleClose(t *testing.T) {
	p := start(t, "--idle-close=1s", "--tick-rate=60")
	p.play("alice", client.Options{}).Close() // before the first player nobody is waited for
	if code := p.exit(); code != 0 || !strings.Contains(p.stderr.String(), "nobody plays") {
		t.Errorf("exit code %d: %s", code, &p.stderr)
	}
}

// What is wrong with how it was started is said in one line.
func TestStartRefused(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	misspelt := filepath.Join(t.TempDir(), "tickd.toml")
	if err := os.WriteFile(misspelt, []byte("tick_rat = 20\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	addr := taken.Addr().String()
	for _, c := range []struct {
		name  string
		args  []string
		env   string
		code  int
		words []string
	}{
		{"a misspelt key", []string{"--config=" + misspelt}, "", 2, []string{`unknown key "tick_rat"`, misspelt}},
		{"a misspelt flag", []string{"--tick-rat=20"}, "", 2, []string{"--tick-rat"}},
		{"a misspelt variable", nil, "TICKD_TICK_RAT=20", 2, []string{"TICKD_TICK_RAT"}},
		{"the game's port in use", []string{"--addr=" + addr, "--http="}, "", 1, []string{addr, "address already in use"}},
		{"the page's port in use", []string{"--addr=127.0.0.1:0", "--http=" + addr}, "", 1, []string{addr, "address already in use"}},
		{"a directory that is not there", []string{"--addr=127.0.0.1:0", "--http=", "--addr-file=/nowhere/addr"}, "", 1, []string{"/nowhere/addr"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmd := command(t, append(c.args, "--log-level=error")...)
			if c.name == "a misspelt variable" {
				cmd.Args = cmd.Args[:1]
			}
			cmd.Env = append(cmd.Env, c.env)
			out, _ := cmd.CombinedOutput()
			text := string(out)
			if cmd.ProcessState.ExitCode() != c.code || !strings.HasPrefix(text, "tickd: ") || strings.Count(text, "\n") != 1 {
				t.Errorf("exit code %d: %s", cmd.ProcessState.ExitCode(), text)
			}
			for _, w := range c.words {
				if !strings.Contains(text, w) {
					t.Errorf("%q does not say %q", text, w)
				}
			}
		})
	}
}

// Who watches, or joins to look, prints a line a second and leaves politely on a signal.
func TestWatch(t *testing.T) {
	p := start(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	watching := command(t, "watch", "--json", "--server="+p.addr)
	out := lines(ctx, t, watching)
	for i := range 3 {
		var s struct {
			Tick, Player uint32
			Entities     []any
		}
		if line := <-out; json.Unmarshal([]byte(line), &s) != nil || s.Tick == 0 || s.Player != 0 || s.Entities == nil {
			t.Errorf("line %d of JSON: %s", i, line)
		}
	}
	if _, body := p.get("/api/status"); !strings.Contains(body, `"players":0`) {
		t.Errorf("who watches plays: %s", body)
	}
	_ = watching.Process.Signal(syscall.SIGINT)
	for range out {
	}
	if err := watching.Wait(); err != nil {
		t.Errorf("who watches ends with %v", err)
	}
	for _, transport := range []string{"tcp", "ws"} {
		watcher := command(t, "watch", transport+"-watcher", "--server="+p.addr, "--transport="+transport)
		out := lines(ctx, t, watcher)
		for range 2 {
			if line := <-out; !strings.HasPrefix(line, "tick ") || !strings.Contains(line, "-watcher") {
				t.Errorf("%s: the watcher prints %q", transport, line)
			}
		}
		_ = watcher.Process.Signal(syscall.SIGINT)
		for range out {
		}
		if err := watcher.Wait(); err != nil {
			t.Errorf("%s: the watcher ends with %v", transport, err)
		}
	}
	p.wait("they have said goodbye", func() bool {
		_, body := p.get("/api/status")
		return strings.Contains(body, `"ended_left":3`)
	})
	watcher := command(t, "watch", "x", "--server="+p.addr)
	if out, _ := watcher.CombinedOutput(); watcher.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), `"x"`) {
		t.Errorf("a bad name: exit code %d: %s", watcher.ProcessState.ExitCode(), out)
	}
}

// Of two servers that are started on one port in the same instant one lives, and the other
// says why it does not.
func TestTwoServersOnOnePort(t *testing.T) {
	for range 5 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		addr := l.Addr().String()
		l.Close()
		unchanged := func(*exec.Cmd) {}
		first, second := launch(t, unchanged, "--addr="+addr), launch(t, unchanged, "--addr="+addr)
		loser, winner := first, second
		select {
		case <-first.ended:
		case <-second.ended:
			loser, winner = second, first
		case <-time.After(patience):
			t.Fatal("both run")
		}
		if code, said := loser.exit(), loser.stderr.String(); code != 1 || !strings.Contains(said, addr) || !strings.Contains(said, "--addr") {
			t.Errorf("the loser exits with %d: %s", code, said)
		}
		winner.wait("it listens", func() bool {
			c, err := net.Dial("tcp", addr)
			if err == nil {
				c.Close()
			}
			return err == nil
		})
		_ = winner.cmd.Process.Kill()
		<-winner.ended
	}
}

// A port that says nothing is given up, in one plain sentence.
func TestWatchOfASilentPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // the system accepts, and nobody answers
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, args := range [][]string{{}, {"bob"}, {"--transport=ws"}} {
		watcher := command(t, append([]string{"watch", "--timeout=200ms", "--server=" + l.Addr().String()}, args...)...)
		out, _ := watcher.CombinedOutput()
		if s := string(out); watcher.ProcessState.ExitCode() != 1 || !strings.Contains(s, "says nothing for 200ms") || strings.Count(s, "\n") != 1 {
			t.Errorf("%v: exit code %d: %s", args, watcher.ProcessState.ExitCode(), s)
		}
	}
}
