package main

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tickd/tickd/netio/client"
)

// A log that nobody reads, or that nobody can read any more, stops nothing.
func TestLogWithoutReader(t *testing.T) {
	for _, c := range []struct {
		name string
		wrap string // how a shell starts the server
		gone bool   // the reader goes when the server runs
	}{
		{name: "a pipe that nobody reads", wrap: `exec "$@"`},
		{name: "a pipe whose reader has gone", wrap: `exec "$@"`, gone: true},
		{name: "a closed standard error", wrap: `exec "$@" 2>&-`},
	} {
		t.Run(c.name, func(t *testing.T) {
			read, write, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer read.Close()
			if _, err := unix.FcntlInt(write.Fd(), unix.F_SETPIPE_SZ, 4096); err != nil {
				t.Fatal(err)
			}
			p := startWith(t, func(cmd *exec.Cmd) {
				cmd.Args = append([]string{"sh", "-c", c.wrap, "sh", cmd.Path}, cmd.Args[1:]...)
				cmd.Path = "/bin/sh"
				cmd.Stderr = write
			}, "--log-level=debug")
			write.Close()
			if c.gone {
				read.Close()
			}
			for range 5 { // more lines than the pipe holds, in spite of the limits
				greetInTLS(t, p.addr, 30)
				time.Sleep(100 * time.Millisecond)
			}
			p.play("alice", client.Options{})
			if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if code := p.exit(); code != 0 {
				t.Errorf("exit code %d, %v", code, p.cmd.ProcessState)
			}
		})
	}
}
