package server

import (
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/systems/durable"
)

const (
	// savedMax is how many states may wait to be written: one is due a minute.
	savedMax = 2
	// healSeconds is how often a world whose disk is full looks whether it still is.
	healSeconds = 5
)

// keeper is the goroutine between a world and its disk: it takes all ticks that wait, writes
// and syncs them at once, and lets clients hear of them.
type keeper struct {
	world  *durable.World
	writer *durable.Writer
	log    *slog.Logger
	slots  chan struct{} // one place for each keeper that may use the disk at once; nil: no bound

	entries chan durable.Entry
	saved   chan durable.Saved
	heals   chan durable.Saved
	healed  chan bool
	spare   chan durable.Saved // states that nobody reads any more
	wrote   chan *durable.Job  // jobs that have run
	stop    chan struct{}
	failed  chan error // one, when the disk fails
	ended   chan struct{}
	full    atomic.Bool

	mu      sync.Mutex // guards what follows
	kept    admin.Kept
	commits *hdrhistogram.Histogram // us, since begun
	begun   time.Time

	// Of the tick's goroutine.
	healing bool            // a state is on its way
	pending []durable.Entry // of the ticks since
	tried   uint32          // the tick of that state
	waits   uint64          // ticks that did not run because the disk was behind
}

// keep starts the goroutine of a world that begins or goes on.
func keep(w *durable.World, writer *durable.Writer, promise string, slots chan struct{}, log *slog.Logger) *keeper {
	k := &keeper{
		world: w, writer: writer, slots: slots, log: log,
		entries: make(chan durable.Entry, netio.HeldMax+1), saved: make(chan durable.Saved, savedMax),
		heals: make(chan durable.Saved, 1), healed: make(chan bool, 1), spare: make(chan durable.Saved, 1),
		wrote: make(chan *durable.Job, 1), stop: make(chan struct{}), failed: make(chan error, 1), ended: make(chan struct{}),
		commits: hdrhistogram.New(1, int64(time.Minute/time.Microsecond), 3), begun: time.Now(),
	}
	k.kept = admin.Kept{
		Promise: promise, Epoch: writer.Epoch(), Durable: writer.Durable(), Snapshot: w.Found.Snapshot,
		Written: writer.Written(), HashTick: w.Tick, Hash: w.Hash,
	}
	k.full.Store(writer.Full() != nil)
	w.Write = k.write
	w.Save = func(s durable.Saved) {
		select {
		case k.saved <- s:
		default: // the disk is minutes behind: a later one will do
		}
	}
	go k.run()
	return k
}

// write is the world's. There is room: Ready has said so.
func (k *keeper) write(e durable.Entry) {
	if k.healing {
		k.pending = append(k.pending, e) // it is of the new epoch, if there is one
		return
	}
	k.entries <- e
}

// ready prepares a tick, and says why it must wait; "" when it need not. Tick goroutine only.
func (k *keeper) ready() string {
	select {
	case s := <-k.spare:
		k.world.Reuse(s)
	default:
	}
	select {
	case done := <-k.healed:
		k.afterHealing(done)
	default:
	}
	w := k.world
	switch {
	case k.full.Load() && !w.ReadOnly():
		w.EnterReadOnly()
	case w.CanHeal() && !k.healing && uint32(w.Game.App.Tick())-k.tried >= uint32(healSeconds*w.Game.Config.TickRate):
		k.healing, k.tried = true, uint32(w.Game.App.Tick())
		k.heals <- w.Heal()
	}
	if !w.Ready() {
		k.waits++
		return "the disk is behind: as many ticks wait for it as may"
	}
	return ""
}

// afterHealing goes on under a new epoch, or as before if there was still no space.
func (k *keeper) afterHealing(done bool) {
	k.healing = false
	k.world.Healed(done)
	for _, e := range k.pending {
		if done {
			k.entries <- e // there is room for all that are ahead
		}
	}
	k.pending = k.pending[:0]
}

func (k *keeper) run() {
	defer close(k.ended)
	if err := k.work(); err != nil {
		k.failed <- errors.Join(err, k.writer.Close()) // whoever opens the world again finds it free
	}
}

func (k *keeper) work() error {
	for {
		var err error
		select {
		case e := <-k.entries:
			err = k.commit(e)
		case s := <-k.saved:
			k.writer.Note(s)
		case j := <-k.wrote:
			err = k.finish(j)
		case s := <-k.heals:
			err = k.heal(s)
		case <-k.stop:
			return k.last()
		}
		if err != nil {
			return err
		}
		if j := k.writer.Job(); j != nil {
			go func() {
				k.using(j.Run)
				k.wrote <- j
			}()
		}
	}
}

// using does something with the disk when few enough others do.
func (k *keeper) using(f func() error) {
	if k.slots != nil {
		k.slots <- struct{}{}
		defer func() { <-k.slots }()
	}
	_ = f() // Finish tells
}

// commit writes a tick and all others that wait.
func (k *keeper) commit(e durable.Entry) (err error) {
	if k.slots != nil {
		k.slots <- struct{}{}
		defer func() { <-k.slots }()
	}
	var hashed journal.Record
	for more := true; more; {
		if e.Record.Hashed {
			hashed = e.Record
		}
		if err := k.writer.Append(e); err != nil {
			return err
		}
		select {
		case e = <-k.entries:
		default:
			more = false
		}
	}
	start := time.Now()
	if err := k.writer.Sync(); err != nil {
		return err
	}
	k.full.Store(k.writer.Full() != nil)
	k.tell(time.Since(start), hashed)
	return nil
}

// tell notes what was made durable, and how long that took.
func (k *keeper) tell(took time.Duration, hashed journal.Record) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept.Durable, k.kept.Written, k.kept.Epoch = k.writer.Durable(), k.writer.Written(), k.writer.Epoch()
	if hashed.Hashed {
		k.kept.HashTick, k.kept.Hash = hashed.Tick, hashed.Hash
	}
	k.kept.Commits++
	if time.Since(k.begun) > meterSeconds*time.Second {
		k.commits.Reset()
		k.begun = time.Now()
	}
	_ = k.commits.RecordValue(max(took.Microseconds(), 1)) // past a minute it is not counted
}

// finish takes note of a world snapshot. That there was no space for it endangers nothing: another
// will do.
func (k *keeper) finish(j *durable.Job) error {
	err := k.writer.Finish(j)
	select {
	case k.spare <- j.Saved():
	default:
	}
	if err != nil {
		if errors.Is(err, journal.ErrFull) {
			k.log.Warn("no space for a world snapshot: the journal goes on, and the next one is tried when it is due", "tick", j.Tick(), "error", err.Error())
			return nil
		}
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept.Snapshot, k.kept.Written = j.Tick(), k.writer.Written()
	return nil
}

// heal begins a new epoch if there is space again.
func (k *keeper) heal(s durable.Saved) error {
	err := k.writer.Heal(s)
	if err != nil && !errors.Is(err, journal.ErrFull) {
		return err
	}
	if err == nil {
		k.full.Store(false)
		k.mu.Lock()
		k.kept.Epoch, k.kept.Durable, k.kept.Snapshot, k.kept.Written = k.writer.Epoch(), k.writer.Durable(), s.Tick, 0
		k.mu.Unlock()
	}
	k.healed <- err == nil
	return nil
}

// last writes what there still is, and the world as it is in the end.
func (k *keeper) last() error {
	for len(k.entries) > 0 {
		if err := k.commit(<-k.entries); err != nil {
			return err
		}
	}
	for len(k.saved) > 0 {
		k.writer.Note(<-k.saved)
	}
	for range 2 { // one may be under way already
		j := k.writer.Job()
		if j != nil {
			k.using(j.Run)
		} else if k.writer.Busy() {
			j = <-k.wrote
		} else {
			break
		}
		if err := k.finish(j); err != nil {
			return err
		}
	}
	return k.writer.Close()
}

// close ends it when nothing ticks any more: all that has ticked is on the disk then.
func (k *keeper) close() error {
	close(k.stop)
	<-k.ended
	select {
	case err := <-k.failed:
		return err
	default:
		return nil
	}
}

// failure is where the end of the disk is told; nil for no keeper.
func (k *keeper) failure() <-chan error {
	if k == nil {
		return nil
	}
	return k.failed
}

// measure adds to a report how the world is kept. Tick goroutine only.
func (k *keeper) measure(r *admin.Report) {
	if k.world.Game.ReadOnly() {
		r.Unready = "the disk is full: nothing can be changed, and nobody can join, until there is space"
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	r.Kept = k.kept
	r.Kept.CommitMsP50, r.Kept.CommitMsP99 = float64(k.commits.ValueAtQuantile(50))/1000, float64(k.commits.ValueAtQuantile(99))/1000
	r.Counters = append(r.Counters,
		admin.Counter{Name: "journal_commits_total", Value: r.Kept.Commits},
		admin.Counter{Name: "ticks_waited_for_disk_total", Value: k.waits})
}
