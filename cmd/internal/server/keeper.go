package server

import (
	"sync/atomic"
	"time"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/systems/durable"
)

// savedMax is how many states may wait to be written: one is due a minute.
const savedMax = 2

// keeper is the goroutine between a world and its disk: it takes all ticks that wait, writes
// and syncs them at once, and lets clients hear of them.
type keeper struct {
	world  *durable.World
	writer *durable.Writer

	entries chan durable.Entry
	saved   chan durable.Saved
	wrote   chan *durable.Job // jobs that have run
	stop    chan struct{}
	failed  chan error // one, when the disk fails
	ended   chan struct{}

	durable  atomic.Uint32 // tick
	written  atomic.Int64  // bytes since the last world snapshot
	commits  atomic.Uint64 // syncs
	commitNs atomic.Uint64 // in all of them
	worstNs  atomic.Uint64 // in the longest
	lastSave atomic.Uint32 // tick of the last world snapshot
}

// keep starts the goroutine.
func keep(w *durable.World, writer *durable.Writer) *keeper {
	k := &keeper{
		world: w, writer: writer,
		entries: make(chan durable.Entry, netio.HeldMax+1), saved: make(chan durable.Saved, savedMax),
		wrote: make(chan *durable.Job, 1), stop: make(chan struct{}), failed: make(chan error, 1), ended: make(chan struct{}),
	}
	k.durable.Store(writer.Durable())
	k.lastSave.Store(w.Found.Snapshot)
	w.Write = func(e durable.Entry) { k.entries <- e } // there is room: Ready has said so
	w.Save = func(s durable.Saved) {
		select {
		case k.saved <- s:
		default: // the disk is minutes behind: a later one will do
		}
	}
	go k.run()
	return k
}

func (k *keeper) run() {
	defer close(k.ended)
	if err := k.work(); err != nil {
		k.failed <- err
	}
}

func (k *keeper) work() error {
	for {
		select {
		case e := <-k.entries:
			if err := k.commit(e); err != nil {
				return err
			}
		case s := <-k.saved:
			k.writer.Note(s)
		case j := <-k.wrote:
			if err := k.finish(j); err != nil {
				return err
			}
		case <-k.stop:
			return k.last()
		}
		if j := k.writer.Job(); j != nil {
			go func() {
				_ = j.Run() // Finish tells
				k.wrote <- j
			}()
		}
	}
}

// commit writes a tick and all others that wait.
func (k *keeper) commit(e durable.Entry) error {
	for more := true; more; {
		if err := k.writer.Append(e); err != nil {
			return err
		}
		select {
		case e = <-k.entries:
		default:
			more = false
		}
	}
	return k.sync()
}

func (k *keeper) sync() error {
	start := time.Now()
	if err := k.writer.Sync(); err != nil {
		return err
	}
	took := uint64(time.Since(start))
	k.commits.Add(1)
	k.commitNs.Add(took)
	k.worstNs.Store(max(k.worstNs.Load(), took))
	k.durable.Store(k.writer.Durable())
	k.written.Store(k.writer.Written())
	return k.writer.Full()
}

func (k *keeper) finish(j *durable.Job) error {
	if err := k.writer.Finish(j); err != nil {
		return err
	}
	k.lastSave.Store(j.Tick())
	k.written.Store(k.writer.Written())
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
			_ = j.Run() // Finish tells
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
