// Package bots are players in great numbers: each has a real socket, decodes
// and checks all that it is sent, and answers each snapshot with an input.
package bots

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/netio/wire"
)

// Bounds of how bots join: at once, per second, and how long all of it may take
// beyond what the pace needs.
const (
	joinersMax = 64
	joinPace   = 600
	joinGrace  = 60 * time.Second
)

// looksMax is about how many snapshots a tick are looked at in full.
const looksMax = 100

// Options say who joins what.
type Options struct {
	Addr      string
	Transport string // tcp or ws
	Password  string
	Bots      int
	Bare      bool          // the server is a bare one, which knows no handshake
	Effort    time.Duration // what a bot on a bare server takes for a snapshot, at least
	Decoding  int           // how many of them decode and check, 0: all, None: none
	Game      *bot.Game
	Behaviour bot.Behaviour
	Seed      uint64
	Room      func(i int) string // that the i-th bot asks for, each time that it joins; nil: any. Called from many goroutines
	Workers   int                // threads that serve them; 0 means 1
	Joined    func(soFar int)    // told from many goroutines; may be nil
	Asking    bool               // they make requests now and then, and those who do not decode ping too
	Modest    bool               // their threads let those of others go first
	Return    time.Duration      // who ended joins again after about as long; 0: nobody does
}

// None is Options.Decoding if nobody decodes.
const None = -1

// Swarm is bots that play.
type Swarm struct {
	options Options
	run     string // makes this swarm's names its own
	epoch   time.Time
	workers []*worker
	schema  atomic.Pointer[wire.Schema]
	joined  atomic.Int64

	returning returning
	returned  atomic.Int64

	mu    sync.Mutex
	first error // why a bot could not join
}

// Join lets all bots join and play. Some may fail: Joined tells how many did
// not, Err why. The Swarm must Leave, even after an error.
func Join(ctx context.Context, o Options) (*Swarm, error) {
	s := &Swarm{options: o, run: runName(), epoch: time.Now()}
	s.returning.pause = o.Return
	s.returning.ctx, s.returning.stop = context.WithCancel(ctx)
	err := s.start()
	if err == nil {
		s.each(ctx, o.Bots, s.join)
		err = ctx.Err()
	}
	return s, err
}

func (s *Swarm) start() error {
	for range max(s.options.Workers, 1) {
		w, err := newWorker(&s.options, s.away)
		if err != nil {
			return fmt.Errorf("bots: %w", err)
		}
		s.workers = append(s.workers, w)
	}
	return nil
}

// each paces n joins.
func (s *Swarm) each(ctx context.Context, n int, join func(context.Context, int) error) {
	ctx, cancel := context.WithTimeout(ctx, joinGrace+time.Duration(n)*time.Second/joinPace)
	defer cancel()
	begin := time.Now()
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(joinersMax, n) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				sleep(ctx, time.Until(begin.Add(time.Duration(i)*time.Second/joinPace)))
				if err := join(ctx, i); err != nil {
					s.fail(fmt.Errorf("bot %d: %w", i, err))
					continue
				}
				if told := s.joined.Add(1); s.options.Joined != nil {
					s.options.Joined(int(told))
				}
			}
		})
	}
	all.Wait()
}

// Sleep waits for d, or until ctx ends.
func Sleep(ctx context.Context, d time.Duration) { sleep(ctx, d) }

func sleep(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

func (s *Swarm) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.first == nil {
		s.first = err
	}
}

// Joined is how many bots got in.
func (s *Swarm) Joined() int { return int(s.joined.Load()) }

// Err is why the first bot that did not get in did not.
func (s *Swarm) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.first
}

// Leave lets all bots say goodbye.
func (s *Swarm) Leave() {
	s.returning.stop()
	for _, w := range s.workers {
		w.end()
	}
	s.returning.all.Wait()
}
