//go:build unix

package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
)

// Whatever is open on the HTTP side, the server stops cleanly, and takes back
// the file of its addresses.
func TestIdleHTTPDoesNotHoldTheEnd(t *testing.T) {
	p := start(t)
	for _, said := range []string{"", "GET / HT", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"} {
		c, err := net.Dial("tcp", strings.TrimPrefix(p.page, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := c.Write([]byte(said)); err != nil {
			t.Fatal(err)
		}
	}
	p.get("/healthz") // they were accepted before
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := p.exit(); code != 0 {
		t.Errorf("exit code %d: %s", code, &p.stderr)
	}
	if _, err := os.Stat(p.file); !os.IsNotExist(err) {
		t.Errorf("the file of addresses is still there: %v", err)
	}
}

// greetInTLS is what a stranger can do to make the server log.
func greetInTLS(t *testing.T, addr string, times int) {
	t.Helper()
	for range times {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Write([]byte("\x16\x03\x01\x00\x10"))
		_ = c.SetReadDeadline(time.Now().Add(patience))
		_, _ = c.Read(make([]byte, 1)) // until it is refused
		c.Close()
	}
}

func TestStrangersCannotFillTheLog(t *testing.T) {
	p := start(t)
	const times = 300
	greetInTLS(t, p.addr, times)
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	code := p.exit()
	if n := strings.Count(p.stderr.String(), "speaks TLS"); code != 0 || n == 0 || n > times/2 {
		t.Errorf("exit code %d, %d lines", code, n)
	}
}

// Standard error says why a server that could not start ends, also through the
// queue.
func TestTheLogIsWrittenBeforeTheEnd(t *testing.T) {
	heard(t, syscall.SIGHUP)
	p := start(t)
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if code := p.exit(); code != 0 || !bytes.Contains(p.stderr.Bytes(), []byte(`"stopped"`)) {
		t.Errorf("exit code %d: %s", code, &p.stderr)
	}
}

// A server that nohup started goes on when its terminal goes.
func TestNohup(t *testing.T) {
	p := startWith(t, func(cmd *exec.Cmd) {
		cmd.Args = append([]string{"sh", "-c", `trap "" HUP; exec "$@"`, "sh", cmd.Path}, cmd.Args[1:]...)
		cmd.Path = "/bin/sh"
	})
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		p.play(fmt.Sprintf("alice%d", i), client.Options{})
	}
}

// A process that was stopped finds more than its inbound bound from each honest
// client, and ends nobody for it.
func TestStoppedAndContinued(t *testing.T) {
	p := start(t, "--tick-rate=120")
	c := p.play("alice", client.Options{})
	if err := p.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	time.Sleep(4 * time.Second) // as long as the inputs below stand for, and more
	for range 2500 {
		if err := client.Input(c, &packet.Input[sandbox.Controls]{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	for snapshots := 0; snapshots < 4*120; {
		_ = c.SetReadDeadline(time.Now().Add(patience))
		kind, _, err := c.Next()
		if err != nil {
			t.Fatal(err)
		}
		if kind == packet.KindSnapshot {
			snapshots++
			if err := client.Input(c, &packet.Input[sandbox.Controls]{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, body := p.get("/api/status"); strings.Contains(body, "ended_rate") {
		t.Errorf("somebody ended with RATE: %s", body)
	}
}
