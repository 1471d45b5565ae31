// Package durable keeps a game's world on a disk: a tick goes in, what must be written of it
// comes out, and what clients may hear of it waits until that is durable. It starts no
// goroutine, looks at no clock, and knows no game.
//
// [Open] brings a world back to where it was. Then one goroutine, the tick's, steps the
// [World], which hands over an [Entry] in each tick and a [Saved] now and then; another one, the
// disk's, gives them to the [Writer], syncs, and so lets clients hear of the tick. A test or a
// simulator does both in one.
package durable

import (
	"errors"
	"fmt"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/systems"
)

const (
	// HashedEvery is how many ticks apart a record has the state's hash.
	HashedEvery = 20

	// snapshotSeconds and snapshotBytes are after how much a world snapshot is due.
	snapshotSeconds = 60
	snapshotBytes   = 64 << 20

	// ahead is how many ticks may run that are not durable yet.
	ahead = netio.HeldMax
)

// Config opens a World. Build and FS must be there.
type Config struct {
	// Build makes the world as it is before its first tick, initialised, with a server
	// that nobody can reach yet. It is called again when a replay has failed.
	Build func() (*systems.Game, error)

	FS       journal.FS
	Identity journal.Identity // its States are filled in, and the game's Contents
	Journal  journal.Options

	Hold          netio.Hold // what waits for the disk; HoldNone means HoldStrict
	SnapshotTicks uint32     // between two world snapshots; 0 means a minute's
	SnapshotBytes int64      // of causes after which one is due, too; 0 means 64 MiB

	// Changed says that the game's rules may have changed since the record was written: what
	// comes of it then is the world, and no error. See Found.Changed.
	Changed bool
}

// Entry is a tick on its way to the disk.
type Entry struct {
	Record journal.Record // its Causes are lent until the tick is released
}

// Saved is a state on its way to the disk.
type Saved struct {
	Tick uint32
	copy *ecs.Copy
}

// State appends it as ecs.State.Restore takes it. Any one goroutine.
func (s Saved) State(to []byte) []byte { return s.copy.Save(to) }

// World is a game that is kept. It belongs to the tick's goroutine.
type World struct {
	Game  *systems.Game
	Found Found

	// Write and Save are called from Step, with what is to be given to the Writer: Write while
	// the tick goes on, so that the disk works meanwhile, Save at its end. Both must be set.
	Write func(Entry)
	Save  func(Saved)

	// Tick and Hash are of the last record with a hash; 0 before the first.
	Tick uint32
	Hash uint64

	config  Config
	entries [ahead + 1]Entry // the causes' memory, by tick
	since   uint32           // ticks
	bytes   int64            // of causes
	spare   *ecs.Copy
	last    uint32 // tick of the last record of a world that is read-only, else 0
	healing bool   // from a state that is being written
}

// Step runs a tick. It panics when Ready says no.
func (w *World) Step() {
	if !w.Ready() {
		panic("durable: Step while as many ticks wait for the disk as may: ask Ready first")
	}
	w.Game.Step()
	w.pass()
	if w.since++; w.last != 0 {
		return
	}
	if w.since >= w.config.SnapshotTicks || w.bytes >= w.config.SnapshotBytes {
		w.Snapshot()
	}
}

// Ready reports whether a tick may run: not when too many wait for the disk already.
func (w *World) Ready() bool {
	return uint32(w.Game.App.Tick())-w.Game.Server.Released() < ahead
}

// Snapshot hands over the state after the tick that ran last, whether one is due or not.
// Between two ticks.
func (w *World) Snapshot() {
	w.since, w.bytes = 0, 0
	w.Save(w.copied())
}

func (w *World) copied() Saved {
	c := w.spare
	if w.spare = nil; c == nil {
		c = &ecs.Copy{}
	}
	w.Game.App.State.Copy(c)
	return Saved{Tick: uint32(w.Game.App.Tick()), copy: c}
}

// Reuse takes back the memory of a state that nobody reads any more. Who does not call it
// gives each Snapshot new memory.
func (w *World) Reuse(s Saved) { w.spare = s.copy }

// record is the game's Recorded.
func (w *World) record(tick ecs.Tick, causes []byte) {
	if !w.recording(uint32(tick)) {
		return
	}
	e := &w.entries[uint32(tick)%uint32(len(w.entries))]
	e.Record = journal.Record{Tick: uint32(tick), Causes: append(e.Record.Causes[:0], causes...)}
	if tick%HashedEvery == 0 {
		w.Tick, w.Hash = uint32(tick), w.Game.App.State.Hash()
		e.Record.Hash, e.Record.Hashed = w.Hash, true
	}
	w.bytes += int64(len(causes))
	w.Write(*e)
}

// settle fills in what was left out.
func (c *Config) settle(g *systems.Game) {
	if c.Hold == netio.HoldNone {
		c.Hold = netio.HoldStrict
	}
	if c.SnapshotTicks == 0 {
		c.SnapshotTicks = snapshotSeconds * uint32(g.Config.TickRate)
	}
	if c.SnapshotBytes == 0 {
		c.SnapshotBytes = snapshotBytes
	}
}

// Writer writes a world down. It belongs to one goroutine, the disk's. After an error
// of it nobody hears of any later tick, and the world must be opened again; but for
// journal.ErrFull.
type Writer struct {
	log    *journal.Log
	server *netio.Server
	saved  *Saved // for which no job has been made
	busy   bool   // a job is under way
}

// Append writes a tick down. It is not durable before Sync.
func (w *Writer) Append(e Entry) error { return w.log.Append(e.Record) }

// Sync makes all that was appended durable, and lets the clients hear of it.
func (w *Writer) Sync() error {
	durable, err := w.log.Sync()
	if err != nil {
		return err
	}
	w.server.Release(durable)
	return nil
}

// Durable is the newest tick that no crash can take back.
func (w *Writer) Durable() uint32 { return w.log.Durable() }

// Epoch is the number of the history that is being written.
func (w *Writer) Epoch() uint32 { return w.log.Epoch() }

// Written is how many bytes of records were written since the newest world snapshot.
func (w *Writer) Written() int64 { return w.log.SinceSnapshot() }

// Full is why there is no space for another segment; nil when there is.
func (w *Writer) Full() error { return w.log.Full() }

// Note takes a state that is to be written as a world snapshot when its tick is durable. A
// newer one takes its place.
func (w *Writer) Note(s Saved) { w.saved = &s }

// Job is a world snapshot that can be written now, nil when there is none. It must be run
// and given to Finish; there is one at a time.
func (w *Writer) Job() *Job {
	if w.saved == nil || w.busy || w.saved.Tick > w.log.Durable() {
		return nil
	}
	j := &Job{saved: *w.saved, job: w.log.Snapshot(w.saved.Tick)}
	w.saved, w.busy = nil, true
	return j
}

// Busy reports whether a job is under way: made and not given to Finish yet.
func (w *Writer) Busy() bool { return w.busy }

// Finish takes a job back that has run, and removes history that nobody needs any more.
func (w *Writer) Finish(j *Job) error {
	w.busy = false
	return w.log.Finish(j.job)
}

// Close gives the directory back, without a Sync.
func (w *Writer) Close() error { return w.log.Close() }

// Job is the writing of one world snapshot.
type Job struct {
	saved Saved
	job   *journal.SnapshotJob
}

// Saved is what it writes: for World.Reuse, on the tick's goroutine, when it has run.
func (j *Job) Saved() Saved { return j.saved }

// Tick is that of the state.
func (j *Job) Tick() uint32 { return j.saved.Tick }

// Run compresses and writes it, on any one goroutine. Its error is for Finish to tell.
func (j *Job) Run() error { return j.job.Write(j.saved.State(nil)) }

// HashError means that a tick was replayed and came out differently: the build or the
// configuration is another one than that which wrote the record, or a system depends on
// something that is not state.
type HashError struct {
	Tick      uint32
	Was, Come uint64
}

func (e *HashError) Error() string {
	return fmt.Sprintf("durable: replayed, tick %d has the hash %016x, and its record says %016x", e.Tick, e.Come, e.Was)
}

// PanicError is a replayed tick that panicked.
type PanicError struct {
	Tick  uint32
	Value any
	Stack []byte
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("durable: replayed, tick %d panics: %v", e.Tick, e.Value)
}

// errNoBuild is a Config without what makes the world.
var errNoBuild = errors.New("durable: Config needs Build and FS")
