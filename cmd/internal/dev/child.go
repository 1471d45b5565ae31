package dev

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	exitState = 65 // of a game that cannot read the world that is kept: see docs/durability.md

	startMost  = 60 * time.Second // until it listens
	stopMost   = 20 * time.Second // until it has ended, before it is killed
	lookEvery  = 5 * time.Millisecond
	tailMax    = 32 << 10 // bytes of its log
	outPatient = time.Second
)

// child is a game that runs.
type child struct {
	cmd   *exec.Cmd
	stdin io.Closer // it ends when this is closed, or when this process has ended
	tail  tail
	ended chan struct{}
}

// startError is a game that has ended before it listened.
type startError struct {
	code int
	why  string
}

func (e *startError) Error() string { return e.why }

// start starts a game that was built, and waits until it listens.
func (m *maker) start(b binary) error {
	m.starts++
	if err := m.status.write(); err != nil {
		return err
	}
	at := filepath.Join(m.temp, fmt.Sprintf("addr-%d", m.starts))
	args := slices.Concat([]string{"serve"}, defaults(m.flags), m.flags, m.ports, []string{"--dev=" + m.status.file, "--addr-file=" + at})
	c := &child{cmd: exec.Command(b.path, args...), ended: make(chan struct{})}
	c.cmd.Dir, c.cmd.Stdout, c.cmd.Stderr, c.cmd.WaitDelay = m.dir, m.out, io.MultiWriter(m.out, &c.tail), outPatient
	var err error
	if c.stdin, err = c.cmd.StdinPipe(); err != nil {
		return err
	}
	if err := c.cmd.Start(); err != nil {
		return err
	}
	go func() {
		_ = c.cmd.Wait() // ProcessState says it
		close(c.ended)
	}()
	addresses, err := c.listens(at)
	if err != nil {
		return err
	}
	m.running = c
	m.listen(addresses)
	return nil
}

// defaults are flags of a game that is being made, unless its own say otherwise.
func defaults(flags []string) (more []string) {
	for name, value := range map[string]string{"--log-level": "warn", "--log-format": "text"} {
		if !slices.ContainsFunc(flags, func(f string) bool { return f == name || strings.HasPrefix(f, name+"=") }) {
			more = append(more, name+"="+value)
		}
	}
	return more
}

// listens waits for the addresses at which it listens: of players, and of the page.
func (c *child) listens(file string) ([]string, error) {
	for end := time.Now().Add(startMost); ; time.Sleep(lookEvery) {
		if b, err := os.ReadFile(file); err == nil && strings.Count(string(b), "\n") == 2 {
			return strings.Split(string(b), "\n")[:2], nil
		}
		select {
		case <-c.ended:
			return nil, &startError{c.code(), c.why()}
		default:
		}
		if time.Now().After(end) {
			c.stop()
			return nil, fmt.Errorf("it does not listen after %v", startMost)
		}
	}
}

// listen remembers where the game listens: there it is to stay.
func (m *maker) listen(addresses []string) {
	if m.ports != nil {
		return
	}
	m.ports = []string{"--addr=" + addresses[0], "--http=" + addresses[1]}
	page := "it has no page"
	if addresses[1] != "" {
		page = "http://" + addresses[1] + "/"
	}
	m.say("the game runs: %s; players connect to %s", page, addresses[0])
}

// stop ends the game in an orderly way, if one runs.
func (m *maker) stop() {
	if m.running != nil {
		m.running.stop()
		m.running = nil
	}
}

func (c *child) stop() {
	_ = c.stdin.Close() // it may have ended by itself
	select {
	case <-c.ended:
		return
	case <-time.After(stopMost):
	}
	_ = c.cmd.Process.Kill()
	<-c.ended
}

// code is its exit code, when it has ended.
func (c *child) code() int { return c.cmd.ProcessState.ExitCode() }

// why is what it said at its end: not its log, but for where it panicked.
func (c *child) why() string {
	var said []string
	for line := range strings.SplitSeq(strings.TrimSpace(c.tail.String()), "\n") {
		if logged, stack := strings.HasPrefix(line, "time="), stackOf(line); !logged || stack != "" {
			said = append(said, line)
			if logged {
				said[len(said)-1] = stack
			}
		}
	}
	if len(said) == 0 {
		return c.cmd.ProcessState.String()
	}
	return cut([]byte(strings.Join(said, "\n")))
}

// tail is the last that was written to it.
type tail struct {
	mu    sync.Mutex
	bytes []byte
}

// Write never fails.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bytes = append(t.bytes, b...)
	if over := len(t.bytes) - tailMax; over > 0 {
		t.bytes = slices.Delete(t.bytes, 0, over)
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.bytes)
}

var errNoData = errors.New("it does not say where its world is kept")
