// Package logging keeps the log from ever being in the way: nobody who logs
// waits for whoever reads, and strangers cannot fill it.
package logging

import (
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// Bounds of a Queue. A longer line is cut.
const (
	linesMax = 1024
	lineMax  = 16 << 10
)

// Queue writes lines in the background. A Write never waits: when the reader is
// slower than the log, or gone, lines are dropped, counted, and told of when it
// reads again. Any goroutine may write.
type Queue struct {
	w       io.Writer
	tell    func(dropped uint64)
	lines   chan []byte
	dropped atomic.Uint64
	told    uint64 // of dropped; the writer's
	closing sync.Once
	closed  chan struct{}
	ended   chan struct{}
}

// NewQueue starts writing to w. tell writes to w too how many lines were dropped.
// Whoever made it closes it.
func NewQueue(w io.Writer, tell func(dropped uint64)) *Queue {
	q := &Queue{w: w, tell: tell, lines: make(chan []byte, linesMax), closed: make(chan struct{}), ended: make(chan struct{})}
	go q.run()
	return q
}

// Write queues a copy of one line. It never fails.
func (q *Queue) Write(line []byte) (int, error) {
	n := len(line)
	if n > lineMax {
		line = append(line[:lineMax-1:lineMax-1], '\n')
	}
	select {
	case q.lines <- append([]byte(nil), line...):
	default:
		q.dropped.Add(1)
	}
	return n, nil
}

// Dropped is how many lines could not be written.
func (q *Queue) Dropped() uint64 { return q.dropped.Load() }

// Close waits until what was queued is written, but no longer than most. What is
// written after it is lost.
func (q *Queue) Close(most time.Duration) {
	q.closing.Do(func() { close(q.closed) })
	select {
	case <-q.ended:
	case <-time.After(most):
	}
}

func (q *Queue) run() {
	defer close(q.ended)
	for {
		select {
		case line := <-q.lines:
			q.write(line)
		case <-q.closed:
			for { // what was queued before
				select {
				case line := <-q.lines:
					q.write(line)
				default:
					return
				}
			}
		}
	}
}

func (q *Queue) write(line []byte) {
	if n := q.dropped.Load(); n > q.told {
		q.tell(n - q.told)
		q.told = n
	}
	if _, err := q.w.Write(line); err != nil {
		q.dropped.Add(1) // closed, or a pipe that nobody reads: the server goes on
		q.told++
	}
}
