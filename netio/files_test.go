//go:build unix

package netio

import (
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Whoever uses up the descriptors, a newcomer is turned away before there are none,
// and those in the game do not notice.
func TestDescriptorsRunOut(t *testing.T) {
	p := listening(t, anyPort, Config{Loops: 2})
	g := p.guest("guest")
	var was unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &was); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const room = 40 // descriptors until newcomers are turned away: two a connection, here
	low := was
	put(&low.Cur, uint64(f.Fd())+filesKept+room)
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &low); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Setrlimit(unix.RLIMIT_NOFILE, &was) }()
	for range room {
		c, err := net.DialTimeout("tcp", p.listener.Addr(), patience)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	p.until("newcomers are turned away", func() bool { return p.server.Counters.NoFiles.Load() > 0 })
	p.plays(g)
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &was); err != nil {
		t.Fatal(err)
	}
	late, _ := p.join("late")
	_ = late.SetDeadline(time.Now().Add(patience))
	p.plays(g)
}

func TestTooFewDescriptors(t *testing.T) {
	var r unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &r); err != nil || r.Max > math.MaxInt64 {
		t.Skipf("no hard limit on open files here: %v", err)
	}
	err := raiseFiles(uint64(r.Max) + 1)
	want := fmt.Sprintf("need %d, the hard limit is %d: raise it (ulimit -Hn) or allow fewer players or loops", r.Max+1, r.Max)
	if !errors.Is(err, ErrFiles) || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("%v", err)
	}
	if r.Max < LoopsMax*filesLoop {
		if _, err := Listen(New(Config{Loops: LoopsMax}), anyPort); !errors.Is(err, ErrFiles) {
			t.Errorf("listening with %d loops: %v", LoopsMax, err)
		}
	}
}
