//go:build unix

package bench

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long something may take that builds programs on a busy machine.
const patience = 5 * time.Minute

// reader does what a page says. It is in the folder base, in which it takes the checkout to be tickd.
type reader struct {
	t                  *testing.T
	base, checkout, at string // at: where it is, from base: tickd, or lanterns
	players, page      string // addresses that stand for those on the page, which others may have
	running            *terminal
	said               string // by the commands of the block before, or else running has said it

	files, changes, commands, started, compared int
	transcript                                  string
}

func newReader(t *testing.T) *reader {
	t.Helper()
	checkout, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{t: t, base: t.TempDir(), checkout: checkout, at: ".", players: freeAddress(t), page: freeAddress(t)}
	t.Cleanup(r.stop)
	return r
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (r *reader) do(b block, serves bool) {
	r.t.Helper()
	switch {
	case b.file != "" && b.kind == "diff":
		r.change(b)
	case b.file != "":
		r.write(b)
	case b.kind == "text":
		r.compare(b.text)
	case b.kind == "sh":
		if serves {
			r.start(strings.TrimSpace(b.text))
		}
	default:
		r.said = ""
		for line := range strings.Lines(b.text) {
			r.run(strings.TrimSpace(line))
		}
	}
}

// dir is where a path of the page's is, seen from where the reader is.
func (r *reader) dir(name string) string {
	name = path.Join(r.at, name)
	if rest, ok := strings.CutPrefix(name+"/", "tickd/"); ok {
		return filepath.Join(r.checkout, rest)
	}
	return filepath.Join(r.base, name)
}

func (r *reader) write(b block) {
	r.t.Helper()
	name := r.dir(b.file)
	if strings.HasPrefix(name, r.checkout) {
		r.t.Fatalf("%s would be written into the checkout", b.file)
	}
	if err := os.WriteFile(name, []byte(b.text), 0o644); err != nil {
		r.t.Fatal(err)
	}
	r.files++
}

// change applies the hunks of a diff, which lines of @@ part, each where its old lines stand once.
func (r *reader) change(b block) {
	r.t.Helper()
	name := r.dir(b.file)
	text, err := os.ReadFile(name)
	if err != nil || strings.HasPrefix(name, r.checkout) {
		r.t.Fatal(name, err)
	}
	for hunk := range strings.SplitSeq(b.text, "@@\n") {
		var old, now string
		for line := range strings.Lines(hunk) {
			switch line[0] {
			case '-':
				old += line[1:]
			case '+':
				now += line[1:]
			default:
				old, now = old+line[1:], now+line[1:]
			}
		}
		if bytes.Count(text, []byte(old)) != 1 || old == now {
			r.t.Fatalf("%s does not have once what is to be changed:\n%s", b.file, old)
		}
		text = bytes.Replace(text, []byte(old), []byte(now), 1)
		r.changes++
	}
	if err := os.WriteFile(name, text, 0o644); err != nil {
		r.t.Fatal(err)
	}
}

// command makes one with the page's addresses and paths as they are here.
func (r *reader) command(line string) *exec.Cmd {
	line = strings.ReplaceAll(line, "127.0.0.1:8080", r.page)
	line = regexp.MustCompile(`\.\./[a-z][a-z-]*`).ReplaceAllStringFunc(line, r.dir)
	cmd := exec.CommandContext(r.t.Context(), "sh", "-c", line)
	cmd.Dir = r.dir(".")
	name := strings.ToUpper(path.Base(r.at))
	cmd.Env = append(os.Environ(), "GOWORK=", "GOFLAGS=", name+"_ADDR="+r.players, name+"_HTTP="+r.page)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // so that it can be ended with what it has started
	return cmd
}

func (r *reader) run(line string) {
	r.t.Helper()
	r.commands++
	r.transcript += "$ " + line + "\n"
	words := strings.Fields(line)
	switch words[0] {
	case "cd":
		r.at = path.Join(r.at, words[1])
		return
	case "curl": // not everybody has it
		_, body := fetch(r.t, "http://"+strings.Replace(words[1], "127.0.0.1:8080", r.page, 1))
		r.said, r.transcript = r.said+body, r.transcript+body
	default:
		out, err := r.command(line).CombinedOutput()
		r.said, r.transcript = r.said+string(out), r.transcript+string(out)
		if err != nil {
			r.t.Fatalf("%s: %v\n%s", line, err, r.transcript)
		}
	}
}

// compare finds each line in what was said, in that order; ... stands for anything within a line.
func (r *reader) compare(text string) {
	r.t.Helper()
	pattern := "(?m)"
	for line := range strings.Lines(text) {
		parts := strings.Split(strings.TrimSpace(line), "...")
		for i := range parts {
			parts[i] = strings.Join(strings.Fields(parts[i]), " +")
			parts[i] = strings.ReplaceAll(regexp.QuoteMeta(parts[i]), ` \+`, `\s+`)
		}
		pattern += `^\s*` + strings.Join(parts, `.*`) + `\s*$(?s:.*)`
		r.compared++
	}
	found := regexp.MustCompile(strings.TrimSuffix(pattern, `(?s:.*)`))
	for end := time.Now().Add(patience); !found.MatchString(r.said); time.Sleep(20 * time.Millisecond) {
		if r.running == nil || time.Now().After(end) {
			r.t.Fatalf("the page says that this comes of it:\n%s\nand what came was:\n%s\n%s", text, r.said, r.transcript)
		}
		r.said = r.running.String()
	}
}

// terminal is where a server runs, until Ctrl-C.
type terminal struct {
	cmd  *exec.Cmd
	done chan error
	mu   sync.Mutex
	all  bytes.Buffer
}

func (s *terminal) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.Write(b)
}

func (s *terminal) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.String()
}

// start runs a server in the second terminal, after the one that runs there, and waits until its page
// is served.
func (r *reader) start(line string) {
	r.t.Helper()
	r.stop()
	r.started++
	r.transcript += "$ " + line + "\n"
	s := &terminal{cmd: r.command(line), done: make(chan error, 1)}
	s.cmd.Stdout, s.cmd.Stderr = s, s
	if err := s.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.running, r.said = s, ""
	go func() { s.done <- s.cmd.Wait() }()
	client := http.Client{Timeout: time.Minute}
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if answer, err := client.Get("http://" + r.page + "/healthz"); err == nil {
			answer.Body.Close()
			return
		}
		select {
		case err := <-s.done:
			r.running = nil
			r.t.Fatalf("%s ended: %v\n%s", line, err, s)
		default:
		}
		if time.Now().After(end) {
			r.t.Fatalf("%s serves no page:\n%s", line, s)
		}
	}
}

// stop presses Ctrl-C in the second terminal, which reaches all that runs there, and waits.
func (r *reader) stop() {
	r.t.Helper()
	s := r.running
	if s == nil {
		return
	}
	r.running = nil
	if err := syscall.Kill(-s.cmd.Process.Pid, syscall.SIGINT); err != nil {
		r.t.Error(err)
	}
	select {
	case <-s.done: // go run ends with 1 after Ctrl-C, and the server with 0
	case <-time.After(patience):
		_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
		r.t.Errorf("it does not end:\n%s", s)
	}
	r.transcript += s.String() + "^C\n"
}
