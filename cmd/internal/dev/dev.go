// Package dev runs a game while it is made: it builds the program anew when a file of it changes, ends
// the one that runs in an orderly way, and starts the new one on the same ports and the same world, so
// that players go on where they were. What does not compile is shown in the page while the game goes on.
package dev

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Options say what to run.
type Options struct {
	Dir   string   // of the program's main package
	Flags []string // of its serve
	Out   io.Writer
}

// pollEvery is how often the files are looked at; more rarely where that takes long.
const pollEvery = 100 * time.Millisecond

// maker makes one game. One goroutine only.
type maker struct {
	program // what is built
	flags   []string
	temp    string
	out     io.Writer

	status status
	starts int
	ports  []string // flags with what the first start listened at

	running *child
	binary  binary // what runs
	before  binary // what ran before it; empty: nothing did
	retried bool   // since the last change
	swapped time.Time
}

// Run makes a game until ctx ends, and ends it then. An error is one sentence about what cannot be made.
func Run(ctx context.Context, o Options) (err error) {
	m := &maker{flags: o.Flags, out: o.Out}
	if m.program, err = find(ctx, o.Dir); err != nil {
		return err
	}
	if m.temp, err = os.MkdirTemp("", "tickd-dev-"); err != nil {
		return err
	}
	defer os.RemoveAll(m.temp)
	m.status.file = filepath.Join(m.temp, "status.json")
	defer func() { m.stop() }()
	return m.loop(ctx)
}

// loop makes the game, and makes it again after each change.
func (m *maker) loop(ctx context.Context) error {
	files, err := scan(m.root, nil)
	if err != nil {
		return err
	}
	m.make(ctx, change{})
	if said, err := m.generate(ctx); err != nil && ctx.Err() == nil { // what it writes anew is a change
		m.say("go generate fails, so that a change of the page's scripts will not be seen:\n%s", said)
	}
	for pause := time.Duration(0); ctx.Err() == nil; {
		if !m.wait(ctx, pollEvery+pause) {
			continue
		}
		begin := time.Now()
		now, err := settled(ctx, m.root, files)
		if err != nil {
			return err
		}
		pause = 10 * time.Since(begin)
		c := changes(files, now)
		if files = now; len(c.names) > 0 {
			pause = 0
			m.retried = false
			m.make(ctx, c)
		}
	}
	return nil
}

// wait waits a while. It reports false when the game has ended meanwhile, and was seen to, or ctx has.
func (m *maker) wait(ctx context.Context, d time.Duration) bool {
	var ended chan struct{}
	if m.running != nil {
		ended = m.running.ended
	}
	select {
	case <-ctx.Done():
		return false
	case <-ended:
		if ctx.Err() == nil {
			m.crashed()
		}
		return false
	case <-time.After(d):
		return true
	}
}

// make builds what is there now and lets it go on, or says why not.
func (m *maker) make(ctx context.Context, c change) {
	m.note("building…")
	defer m.note("")
	b, fault := m.built(ctx, c.page)
	switch {
	case ctx.Err() != nil:
	case fault != nil:
		b.remove()
		m.problem(c.what()+fault.what+", and what is played is what was there before", fault.said)
	case m.running != nil && b.sum == m.binary.sum:
		b.remove()
		m.mended()
	default:
		m.swap(b, c)
	}
}

// built is the program as it is now, which can be started as far as one can know without doing it.
func (m *maker) built(ctx context.Context, page bool) (b binary, f *fault) {
	for {
		if page {
			if said, err := m.generate(ctx); err != nil {
				return b, &fault{"go generate fails", said}
			}
		}
		b.remove()
		var said string
		var err error
		if b, said, err = m.build(ctx, m.temp); err != nil {
			return b, &fault{"it does not compile", said + hint(said)}
		}
		if page, said, err = m.describe(ctx, b); err != nil {
			return b, &fault{"it cannot start", said}
		}
		if !page { // what the page knows of the game is as it was
			return b, nil
		}
	}
}

// fault is why something cannot be played.
type fault struct{ what, said string }

// swap ends what runs and starts b instead. When b does not come up, what ran goes on.
func (m *maker) swap(b binary, c change) {
	m.stop()
	last, older := m.binary, m.before
	anew, err := m.startOrAnew(b)
	if err == nil {
		older.remove()
		m.binary, m.before, m.swapped = b, last, time.Now()
		m.status.built++
		m.mended()
		m.told(c, anew)
		return
	}
	b.remove()
	m.problem(c.what()+"it ended when it was started, and what is played is what was there before", err.Error())
	if last.path == "" {
		return
	}
	if err := m.start(last); err != nil {
		m.say("what was there before does not start either: %v", err)
	}
}

// startOrAnew starts b. When it cannot read the world that is kept, that one is moved aside, and a new
// one begins: anew says so.
func (m *maker) startOrAnew(b binary) (anew string, err error) {
	err = m.start(b)
	if failed, ok := err.(*startError); !ok || failed.code != exitState {
		return "", err
	}
	aside, moveErr := m.setAside(b)
	if moveErr != nil {
		return "", moveErr
	}
	return fmt.Sprintf("the world had to begin anew, and the one before is in %s: %v", aside, err), m.start(b)
}

// crashed goes on after the game has ended by itself: once, as it was before the last change if that was
// a moment ago, then only after the next change.
func (m *maker) crashed() {
	ended := m.running
	m.running = nil
	why := ended.why()
	if ended.code() == 0 {
		m.say("the game has ended by itself; it starts again when a file changes")
		return
	}
	if m.retried {
		m.problem("the game has stopped again; it starts when a file changes", why)
		return
	}
	m.retried = true
	again, how := m.binary, "it goes on as it is"
	if m.before.path != "" && time.Since(m.swapped) < youngest {
		again, how = m.before, "it goes on as it was before the last change"
	}
	m.problem("the game has stopped; "+how, why)
	if err := m.start(again); err != nil {
		m.problem("the game has stopped, and does not start again; it does when a file changes", why+"\n"+err.Error())
		return
	}
	if again == m.before {
		m.binary, m.before = m.before, m.binary
	}
}

// youngest is until when a change is taken to be what a game has stopped of.
const youngest = 20 * time.Second

// say tells whoever has the terminal.
func (m *maker) say(format string, args ...any) { fmt.Fprintf(m.out, "dev: "+format+"\n", args...) }

// hint says more of what Go says of modules that are not joined.
func hint(said string) string {
	const missing = "no required module provides package github.com/tickd/tickd"
	if !strings.Contains(said, missing) {
		return ""
	}
	return "\nThe game is not joined with tickd, which is in no registry: in its folder, `go work init . PATH` with the path of tickd's checkout makes a go.work that does."
}

// goTool is Go, run in a folder.
func goTool(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	return cmd
}
