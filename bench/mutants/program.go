package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// What became of a mutant.
const (
	killed   = "killed"    // a test failed, or panicked
	slow     = "timed out" // tests that passed without it never ended, or took all memory
	survived = "survived"
)

// memoryKiB is the address space that tests may have: one that breaks a bound
// must not take the machine's memory.
const memoryKiB = 12 << 20

// grace is how long after its own alarm a test program is killed.
const grace = time.Minute

// program is the tests of a package, compiled.
type program struct {
	path, pkg, dir string   // dir is for what the tests write
	env            []string // beside our own
}

// outcome is what some tests came to.
type outcome struct {
	verdict string
	test    string // the first that failed, if it is known
	text    string
}

// tests are the names of all tests, examples and fuzz tests.
func (p *program) tests(ctx context.Context) (names []string, err error) {
	cmd := exec.CommandContext(ctx, p.path, "-test.list=.")
	cmd.Dir = p.pkg
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("mutants: the tests of %s: %w", p.pkg, err)
	}
	for name := range strings.FieldsSeq(string(out)) {
		if !strings.HasPrefix(name, "Benchmark") {
			names = append(names, name)
		}
	}
	return names, nil
}

// failed is how the first test that failed is told.
var failed = regexp.MustCompile(`(?m)^--- FAIL: (\S+)`)

// try runs tests. The first that fails ends them.
func (p *program) try(ctx context.Context, tests []string, limit time.Duration, args ...string) outcome {
	ctx, cancel := context.WithTimeout(ctx, limit+grace)
	defer cancel()
	scratch, err := os.MkdirTemp(p.dir, "scratch")
	if err != nil {
		return outcome{slow, "", err.Error()}
	}
	defer os.RemoveAll(scratch)
	args = append([]string{
		"-c", fmt.Sprintf(`ulimit -v %d; exec "$0" "$@"`, memoryKiB), p.path,
		"-test.run=^(" + strings.Join(tests, "|") + ")$", "-test.failfast", "-test.paniconexit0", fmt.Sprintf("-test.timeout=%s", limit),
	}, args...)
	cmd := exec.CommandContext(ctx, "sh", args...)
	cmd.Dir, cmd.WaitDelay = p.pkg, 10*time.Second
	cmd.Env = append(append(os.Environ(), "TMPDIR="+scratch), p.env...)
	var text tail
	cmd.Stdout, cmd.Stderr = &text, &text
	err = cmd.Run()
	o := outcome{survived, "", text.String()}
	if m := failed.FindStringSubmatch(o.text); m != nil {
		o.test = m[1]
	}
	switch {
	case err == nil:
	case ctx.Err() != nil, strings.Contains(o.text, "panic: test timed out after"), strings.Contains(o.text, "out of memory"):
		o.verdict = slow
	default:
		o.verdict = killed
	}
	return o
}

// tailMax is how much of a test's output is kept, at its beginning and at its end.
const tailMax = 32 << 10

// tail keeps the beginning and the end of what is written.
type tail struct{ head, end []byte }

func (t *tail) Write(b []byte) (int, error) {
	n := len(b)
	if room := tailMax - len(t.head); room > 0 {
		room = min(room, len(b))
		t.head, b = append(t.head, b[:room]...), b[room:]
	}
	t.end = append(t.end, b...)
	if over := len(t.end) - tailMax; over > 0 {
		t.end = append(t.end[:0], t.end[over:]...)
	}
	return n, nil
}

func (t *tail) String() string { return string(t.head) + string(t.end) }

// errInvalid is a mutant that does not compile after all.
var errInvalid = errors.New("mutants: it does not compile")

// compile makes the program of a package's tests with some files replaced. The
// programs that its tests build have them too.
func compile(ctx context.Context, pkg, overlay, dir string) (*program, error) {
	p := &program{path: filepath.Join(dir, strings.ReplaceAll(pkg, "/", "_")+".test"), pkg: pkg, dir: dir}
	p.env = []string{"GOFLAGS=" + strings.TrimSpace(os.Getenv("GOFLAGS")+" -overlay="+overlay)}
	cmd := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-o", p.path, "./"+pkg)
	cmd.Env = append(os.Environ(), p.env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %w\n%s", errInvalid, err, out)
	}
	return p, nil
}
