package rooms

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// catchUpMax is how many late ticks of a room run on top of the one that is due; past it
// they are skipped.
const catchUpMax = 2

// turn is something that runs again and again, by one worker at a time.
type turn struct {
	due, period int64 // ns
	late        int64 // ns after due that it runs, while it does; 0 of one out of its time
	regular     int64 // of one that is hurried: when it would have been due
	haste       haste
	place       int // in the queue; -1 while it runs
	number      uint64
	run         func() bool // false: never again
	room        *Room       // nil for the door
}

// queue is the turns that nobody runs, the earliest first.
type queue []*turn

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return q[i].due < q[j].due || q[i].due == q[j].due && q[i].number < q[j].number
}

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].place, q[j].place = i, j
}

// Push is heap's.
func (q *queue) Push(t any) {
	t.(*turn).place = len(*q)
	*q = append(*q, t.(*turn))
}

// Pop is heap's.
func (q *queue) Pop() any {
	old := *q
	t := old[len(old)-1]
	old[len(old)-1], t.place = nil, -1
	*q = old[:len(old)-1]
	return t
}

func (q *queue) push(t *turn) { heap.Push(q, t) }

func (q *queue) moved(t *turn) { heap.Fix(q, t.place) }

// Turn runs the turn that is due first at now, in ns on one clock, if any is: a tick of the
// door or of a room, or the opening of one. It is what a worker does, for tests and simulators to call
// by themselves; several goroutines may. wait is the time until the next is due.
func (rs *Rooms) Turn(now int64) (ran bool, wait int64) {
	rs.mu.Lock()
	rs.asked = max(rs.asked, now)
	if len(rs.queue) == 0 {
		rs.mu.Unlock()
		return false, second
	}
	t := rs.queue[0]
	if wait = t.due - now; wait > 0 {
		rs.mu.Unlock()
		return false, wait // t may be another worker's by now
	}
	heap.Pop(&rs.queue)
	ahead := t.haste == hurried
	if t.late = now - t.due; ahead || t.period == 0 {
		t.late = 0 // it is due since it was asked for, and what time that was is not known well
	} else {
		rs.stats.Late.add(t.late)
	}
	more := len(rs.queue) > 0 && rs.queue[0].due <= now
	rs.mu.Unlock()
	if more {
		rs.wake()
	}
	again := t.run()
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if again {
		rs.again(t, now, ahead)
	}
	return true, 0
}

// next is when the turn comes again: on time, unless it is too late for that.
func (t *turn) next(now int64, s *Stats) {
	t.due += t.period
	if late := (now-t.due)/t.period + 1; now >= t.due && late > catchUpMax {
		t.due += (late - catchUpMax) * t.period
		s.Skipped += uint64(late - catchUpMax)
	}
}

// Run has so many workers run the turns until ctx ends. A room belongs to the one worker that runs its
// tick, and to nobody between two: whichever worker is free takes what is due first, so
// that one slow room keeps up one worker alone.
func (rs *Rooms) Run(ctx context.Context, workers int) {
	start := time.Now()
	var all sync.WaitGroup
	for range max(workers, 1) {
		all.Go(func() { rs.work(ctx, start) })
	}
	all.Wait()
}

func (rs *Rooms) work(ctx context.Context, start time.Time) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		ran, wait := rs.Turn(int64(time.Since(start)))
		if ran {
			continue
		}
		timer.Reset(time.Duration(wait))
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-rs.wakeups:
		}
	}
}
