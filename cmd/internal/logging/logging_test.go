package logging

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

const patience = 30 * time.Second

// gate is a reader that reads nothing until it is opened.
type gate struct {
	open chan struct{}
	bytes.Buffer
}

func (g *gate) Write(b []byte) (int, error) {
	<-g.open
	return g.Buffer.Write(b)
}

func TestQueueNeverWaits(t *testing.T) {
	g, told := &gate{open: make(chan struct{})}, uint64(0)
	q := NewQueue(g, func(n uint64) { told += n }) // perhaps in parts
	const lines = 3 * linesMax
	for i := range lines {
		fmt.Fprintf(q, "line %d\n", i) // would never come back if it waited
	}
	dropped := q.Dropped()
	if dropped < lines-linesMax-1 {
		t.Errorf("%d of %d lines were dropped", dropped, lines)
	}
	close(g.open)
	q.Close(patience)
	if got := g.String(); !strings.Contains(got, "line 0\n") || told != dropped {
		t.Errorf("%d bytes were written, %d of %d dropped lines were told of", len(got), told, dropped)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("closed") }

func TestQueueOutlivesItsReader(t *testing.T) {
	q := NewQueue(broken{}, func(uint64) {})
	for range 10 {
		if _, err := fmt.Fprintln(q, "line"); err != nil {
			t.Fatal(err)
		}
	}
	q.Close(patience)
	if q.Dropped() != 10 {
		t.Errorf("%d were dropped", q.Dropped())
	}
}

func TestQueueCloseIsBounded(t *testing.T) {
	g := &gate{open: make(chan struct{})}
	q := NewQueue(g, func(uint64) {})
	fmt.Fprintln(q, strings.Repeat("x", 2*lineMax))
	q.Close(time.Millisecond) // comes back although nobody reads
	close(g.open)
	q.Close(patience)
	fmt.Fprintln(q, "after the end") // is lost, and no more
	if g.Len() != lineMax {
		t.Errorf("a line of %d bytes", g.Len())
	}
}

// lockedBuffer is written by whoever logs, and by who tells what was left out.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out lockedBuffer
		l := slog.New(Limit(slog.NewTextHandler(&out, nil)))
		for range 1000 {
			l.Warn("a stranger did it", "n", 1)
			l.With("a", 1).Warn("a stranger did it")
		}
		l.Info("something else")
		if n := strings.Count(out.String(), "stranger"); n != messageBurst {
			t.Errorf("%d lines", n)
		}
		if !strings.Contains(out.String(), "something else") {
			t.Error("another message is missing")
		}
		// The count is told by itself, once, as loud as what was left out.
		time.Sleep(5 * messageInterval)
		synctest.Wait()
		want := fmt.Sprintf(`level=WARN msg=%q of="a stranger did it" lines=%d`, LeftOut, 2000-messageBurst)
		if got := out.String(); !strings.Contains(got, want) || strings.Count(got, LeftOut) != 1 {
			t.Errorf("no line with %q in %s", want, got)
		}
	})
}

// A stranger who goes on for ever gets two lines a second.
func TestLimitOfAFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out lockedBuffer
		l := slog.New(Limit(slog.NewTextHandler(&out, nil)))
		const seconds = 100
		for range seconds * 100 {
			l.Info("a stranger did it")
			time.Sleep(time.Second / 100)
		}
		if n := strings.Count(out.String(), "\n"); n > messageBurst+2*seconds || n < messageBurst+seconds {
			t.Errorf("%d lines in %d s", n, seconds)
		}
	})
}

func TestLimitRemembersOnlySoMany(t *testing.T) {
	l, now := limits{tell: slog.DiscardHandler, by: map[string]*limit{}}, time.Now()
	for i := range 3 * messagesMax {
		l.take(fmt.Sprint(i), slog.LevelInfo, now)
	}
	if len(l.by) > messagesMax+1 {
		t.Errorf("%d messages are remembered", len(l.by))
	}
}
