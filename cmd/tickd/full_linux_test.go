package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// fill writes a file until the disk is full.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 64 << 10; size > 0; size /= 2 {
		for b := make([]byte, size); err == nil; {
			_, err = f.Write(b)
		}
		err = nil
	}
}

// On a full disk a server goes on for who plays, and takes nobody and nothing; when there is space it
// goes on as before, and what it told is there after a kill. It does not start on a full disk.
func TestAFullDisk(t *testing.T) {
	t.Parallel()
	at := t.TempDir()
	if err := unix.Mount("tmpfs", at, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a small disk cannot be made here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(at, unix.MNT_DETACH) })
	dir, ballast := filepath.Join(at, "data"), filepath.Join(at, "ballast")
	args := []string{"--data=" + dir, "--journal-segment=8192", "--max-players=9", "--tick-rate=60"}
	p := start(t, args...)
	o := newOracle()
	alice := o.bot(0, "")
	ready, gone := make(chan struct{}), make(chan error, 1)
	go func() { gone <- alice.play(t.Context(), p.addr, func() { close(ready) }) }()
	<-ready
	fill(t, ballast)
	p.wait("it says that the disk is full", func() bool {
		code, why := p.get("/readyz")
		return code == http.StatusServiceUnavailable && strings.Contains(why, "the disk is full")
	})
	c, err := p.dial(client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Join(t.Context(), "bob"); refusal(err) != packet.ReadOnly {
		t.Errorf("bob joins a full disk: %v", err)
	}
	heard := o.told("")
	p.wait("who plays goes on", func() bool { return o.told("") > heard+20 })
	select {
	case err := <-gone:
		t.Error("who plays is sent away:", err)
	default:
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	p.wait("it heals", func() bool { code, _ := p.get("/readyz"); return code == http.StatusOK })
	carol := p.play("carol", client.Options{})
	token, id := carol.Token(), carol.Player().ID
	p.kill()

	fill(t, ballast)
	if err := os.Remove(filepath.Join(dir, "reserve")); err != nil {
		t.Fatal(err)
	}
	fill(t, ballast+"2")
	full := launch(t, func(*exec.Cmd) {}, append([]string{"--addr=127.0.0.1:0"}, args...)...)
	if code, said := full.exit(), full.stderr.String(); code != 74 || !strings.Contains(said, "is full") {
		t.Errorf("exit code %d: %s", code, said)
	}
	for _, name := range []string{ballast, ballast + "2"} {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	p = start(t, args...)
	if back := p.play("carol", client.Options{Token: token}); back.Player().ID != id {
		t.Errorf("carol was %d and is %d", id, back.Player().ID)
	}
	if said, err := command(t, "verify", dir).CombinedOutput(); err != nil {
		t.Error(err, string(said))
	}
}
