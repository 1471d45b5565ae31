package bots

import (
	"runtime"
	"sync"
	"time"

	"tickd/cmd/tickbench/cpu"
)

// waitMs bounds how late a worker notices that it shall stop.
const waitMs = 50

// worker serves the sockets of its share of the players.
type worker struct {
	poll *poller
	done chan struct{}

	mu      sync.Mutex // guards all below: taken once per batch of events
	players []player   // by key; nil: gone
	stats   *Stats
	stop    bool
	failed  error
}

func newWorker() (*worker, error) {
	p, err := newPoller()
	if err != nil {
		return nil, err
	}
	w := &worker{poll: p, done: make(chan struct{}), stats: NewStats()}
	go w.run()
	return w, nil
}

// add hands a player over. Any goroutine.
func (w *worker) add(p player) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.players = append(w.players, p)
	key := int32(len(w.players) - 1)
	if err := w.poll.add(p.socket().fd, key); err != nil {
		return err
	}
	w.wake(key) // something may have come with the answer to its join
	return nil
}

// wake lets a player take what has come.
func (w *worker) wake(key int32) {
	if p := w.players[key]; p != nil {
		if err := p.readable(time.Now(), w.stats); err != nil {
			w.lose(key, err)
		}
	}
}

func (w *worker) run() {
	runtime.LockOSThread() // the thread's CPU time is the bots'
	defer close(w.done)
	defer w.poll.close()
	for {
		ready, err := w.poll.wait(waitMs)
		if !w.serve(ready, err) {
			return
		}
	}
}

func (w *worker) serve(ready []int32, err error) (goOn bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		w.failed = err
	}
	if err != nil || w.stop {
		return false
	}
	from := cpu.Thread()
	for _, key := range ready {
		w.wake(key)
	}
	w.stats.Busy += cpu.Thread() - from
	return true
}

func (w *worker) lose(key int32, err error) {
	if broken(err) {
		w.stats.Lost++
	} else {
		w.stats.DecodeErrors++
	}
	if w.stats.First == nil {
		w.stats.First = err
	}
	_ = w.players[key].socket().Close() // it is over either way
	w.players[key] = nil
}

// begin starts a window.
func (w *worker) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stats.reset()
}

// take adds what the window held to s and returns how many players are left.
func (w *worker) take(s *Stats) (alive int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s.Add(w.stats)
	for _, p := range w.players {
		if p != nil {
			alive++
		}
	}
	return alive, w.failed
}

// end stops the worker and lets its players leave.
func (w *worker) end() {
	w.mu.Lock()
	w.stop = true
	w.mu.Unlock()
	<-w.done
	for _, p := range w.players {
		if p != nil {
			p.leave()
		}
	}
}
