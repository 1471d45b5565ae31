package netio

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
)

// Of two servers that are started on one port in the same instant exactly one
// gets it, whatever the addresses are, and the other one says whose port it is.
func TestTwoServersAtOnce(t *testing.T) {
	const rounds = 20
	for _, second := range []string{"127.0.0.1", ""} {
		for round := range rounds {
			number := freePort(t)
			addrs := [2]string{net.JoinHostPort("127.0.0.1", number), net.JoinHostPort(second, number)}
			var started [2]*Listener
			var errs [2]error
			var ready, both sync.WaitGroup
			ready.Add(2)
			for i := range addrs {
				s := New(Config{})
				both.Go(func() {
					ready.Done()
					ready.Wait()
					started[i], errs[i] = Listen(s, addrs[i])
				})
			}
			both.Wait()
			winners := 0
			for i, l := range started {
				if l != nil {
					winners++
					stopped(t, l)
				} else if s := errs[i].Error(); !strings.Contains(s, number) || !strings.Contains(s, "--addr") {
					t.Errorf("the loser says %q", s)
				}
			}
			if winners != 1 {
				t.Fatalf("round %d on %v: %d servers got the port: %v", round, addrs, winners, errs)
			}
		}
	}
}

// freePort is a port that nobody has now.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", anyPort)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, number, _ := net.SplitHostPort(l.Addr().String())
	return number
}

// stopped ends a listener and waits for its engine.
func stopped(t *testing.T, l *Listener) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // Stop looks only every 500 ms whether it is done
	_ = l.Stop(ctx)
	if err := <-l.Done(); err != nil {
		t.Error(err)
	}
}
