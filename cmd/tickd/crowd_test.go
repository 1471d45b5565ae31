//go:build unix

package main

import (
	"io"
	"net"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sandbox"
)

// Thousands of idle HTTP connections take nothing from the players: not from those
// who are there, nor from those who come, and the page is served meanwhile.
func TestIdleHTTPTakesNothingFromPlayers(t *testing.T) {
	const files, idle = "5000", 5200 // descriptors that the server may have; connections
	var own syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &own); err != nil || uint64(own.Cur) < idle+500 {
		t.Skipf("this process may open %d files, the test needs %d: %v", own.Cur, idle+500, err)
	}
	p := startWith(t, func(c *exec.Cmd) {
		c.Args = append([]string{"sh", "-c", `ulimit -n ` + files + ` && exec "$0" "$@"`, c.Path}, c.Args[1:]...)
		c.Path = "/bin/sh"
	}, "--loops=1", "--max-players=10", "--max-waiting=10")
	before, err := client.Dial(t.Context(), p.addr, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer before.Close()
	if _, err := before.Join(t.Context(), "before"); err != nil {
		t.Fatal(err)
	}
	gone := make(chan error, 1)
	go func() {
		for {
			kind, _, err := before.Next()
			if err == nil && kind == packet.KindSnapshot {
				err = client.Input(before, &packet.Input[sandbox.Controls]{})
			}
			if err != nil {
				gone <- err
				return
			}
		}
	}()
	page := strings.TrimPrefix(p.page, "http://")
	for i := range idle {
		c, err := net.DialTimeout("tcp", page, patience)
		if err != nil {
			t.Fatalf("connection %d: %v: %s", i, err, &p.stderr)
		}
		defer c.Close()
		_, _ = c.Write([]byte("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")) // so that it may stay for longer; it may be closed already
	}
	if code, _ := p.get("/healthz"); code != 200 {
		t.Errorf("/healthz says %d", code)
	}
	after, err := client.Dial(t.Context(), p.addr, client.Options{})
	if err != nil {
		t.Fatalf("a newcomer: %v: %s", err, &p.stderr)
	}
	defer after.Close()
	if _, err := after.Join(t.Context(), "after"); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-gone:
		t.Errorf("who played before was ended: %v", err)
	case <-p.ended:
		t.Errorf("the server ended: %s", &p.stderr)
	default:
	}
}

// A request whose body never comes is answered and closed.
func TestBodyThatNeverComes(t *testing.T) {
	p := start(t)
	for _, method := range []string{"POST", "GET"} {
		c, err := net.Dial("tcp", strings.TrimPrefix(p.page, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := c.Write([]byte(method + " / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n")); err != nil {
			t.Fatal(err)
		}
		_ = c.SetReadDeadline(time.Now().Add(patience))
		if b, err := io.ReadAll(c); err != nil || !strings.HasPrefix(string(b), "HTTP/1.1 ") {
			t.Errorf("%s: %.40q, %v", method, b, err)
		}
	}
}
