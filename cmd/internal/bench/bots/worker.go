package bots

import (
	"errors"
	"runtime"
	"sync"
	"time"

	"github.com/tickd/tickd/cmd/internal/bench/cpu"
)

// waitMs bounds how late a worker notices that it shall stop.
const waitMs = 50

// seat is a player's place; nil: empty.
type seat struct {
	player
	index int // the player's, in its swarm
}

// worker serves the sockets of its share of the players.
type worker struct {
	poll    *poller
	done    chan struct{}
	modest  bool            // its thread lets others go first
	returns bool            // its players come back when they ended
	away    func(index int) // told of each that ended; it must not wait

	mu      sync.Mutex // guards all below: taken once per batch of events
	players []seat     // by key
	free    []int32    // keys of empty seats
	stats   *Stats
	stop    bool
	failed  error
}

func newWorker(o *Options, away func(index int)) (*worker, error) {
	p, err := newPoller()
	if err != nil {
		return nil, err
	}
	w := &worker{poll: p, done: make(chan struct{}), stats: NewStats(), modest: o.Modest, returns: o.Return > 0, away: away}
	go w.run()
	return w, nil
}

// errStopped is a worker that takes nobody any more.
var errStopped = errors.New("bots: stopped")

// add hands the swarm's index-th player over. Any goroutine.
func (w *worker) add(p player, index int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stop {
		p.leave()
		return errStopped
	}
	if len(w.free) == 0 {
		w.players, w.free = append(w.players, seat{}), append(w.free, int32(len(w.players)))
	}
	key := w.free[len(w.free)-1]
	w.free = w.free[:len(w.free)-1]
	w.players[key] = seat{p, index}
	if err := w.poll.add(p.socket().fd, key); err != nil {
		return err
	}
	w.wake(key) // something may have come with the answer to its join
	return nil
}

// wake lets a player take what has come.
func (w *worker) wake(key int32) {
	if p := w.players[key].player; p != nil {
		if err := p.readable(time.Now(), w.stats); err != nil {
			w.lose(key, err)
		}
	}
}

func (w *worker) run() {
	runtime.LockOSThread() // the thread's CPU time is the bots', and it ends with them
	if w.modest {
		cpu.Yield()
	}
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
	w.stats.lost(err, w.returns)
	_ = w.players[key].socket().Close() // it is over either way
	index := w.players[key].index
	w.players[key] = seat{}
	w.free = append(w.free, key)
	w.away(index)
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
	now := time.Now()
	for _, p := range w.players {
		if p.player != nil {
			alive++
			p.late(now, w.stats)
		}
	}
	s.Add(w.stats)
	return alive, w.failed
}

// end stops the worker and lets its players leave.
func (w *worker) end() {
	w.mu.Lock()
	w.stop = true
	w.mu.Unlock()
	<-w.done
	for _, p := range w.players {
		if p.player != nil {
			p.leave()
		}
	}
}
