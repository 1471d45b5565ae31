package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long a test waits for what must happen; nothing is asserted
// about how soon it does.
const patience = 30 * time.Second

// built is the directory of the program under test; TestMain's.
var built string

// TestMain removes what binary has built.
func TestMain(m *testing.M) {
	code := m.Run()
	if built != "" {
		os.RemoveAll(built)
	}
	os.Exit(code)
}

// binary builds tickd, once for all tests of a run.
var binary = sync.OnceValues(func() (path string, err error) {
	if built, err = os.MkdirTemp("", "tickd"); err != nil {
		return "", err
	}
	path = filepath.Join(built, "tickd")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		return "", errors.New(string(out))
	}
	return path, nil
})

// process is a running tickd.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	addr   string // for players
	page   string // for HTTP
	file   string // of its addresses
	stderr bytes.Buffer
	ended  chan struct{}
}

// command makes a tickd with an environment of its own.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "TICKD_DATA=none"}
	return cmd
}

// start runs a server on free ports and waits until it listens.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	return startWith(t, func(*exec.Cmd) {}, args...)
}

// startWith is start of a command that is changed first.
func startWith(t *testing.T, change func(*exec.Cmd), args ...string) *process {
	t.Helper()
	file := filepath.Join(t.TempDir(), "addr")
	p := launch(t, change, append([]string{"--addr=127.0.0.1:0", "--addr-file=" + file}, args...)...)
	p.file = file
	p.wait("it writes "+file, func() bool {
		b, _ := os.ReadFile(file)
		lines := strings.Split(string(b), "\n")
		if len(lines) != 3 {
			return false
		}
		p.addr, p.page = lines[0], "http://"+lines[1]
		return true
	})
	return p
}

// launch runs a server whose command is changed first, and waits for nothing.
func launch(t *testing.T, change func(*exec.Cmd), args ...string) *process {
	t.Helper()
	p := &process{t: t, ended: make(chan struct{})}
	p.cmd = command(t, append([]string{"--http=127.0.0.1:0", "--size=small", "--seed=e2e", "--loops=2"}, args...)...)
	p.cmd.Stderr = &p.stderr
	change(p.cmd)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = p.cmd.Wait(); close(p.ended) }() // the test asks ProcessState
	t.Cleanup(func() { _ = p.cmd.Process.Kill(); <-p.ended })
	return p
}

// wait asks until ok holds, and fails when the process ends before.
func (p *process) wait(what string, ok func() bool) {
	p.t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		select {
		case <-p.ended:
			p.t.Fatalf("%s: the server ended: %s", what, &p.stderr)
		default:
		}
		if time.Now().After(end) {
			p.t.Fatalf("in vain: %s", what)
		}
	}
}

// exit waits for the end and gives the exit code.
func (p *process) exit() int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		p.t.Fatal("the server does not end")
	}
	return p.cmd.ProcessState.ExitCode()
}

// lines gives what a command prints, line by line, until the context ends.
func lines(ctx context.Context, t *testing.T, cmd *exec.Cmd) <-chan string {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ch := make(chan string)
	go func() {
		defer close(ch)
		for s := bufio.NewScanner(out); s.Scan(); {
			select {
			case ch <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return ch
}
