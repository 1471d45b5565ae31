package durable

import (
	"errors"
	"fmt"
	"iter"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
)

// Found is what Open found in a world's directory.
type Found struct {
	New         bool    // nothing: the world begins
	Tick        uint32  // the tick that it goes on after
	Snapshot    uint32  // of the world snapshot that it was restored from; 0 for none
	Replayed    int     // ticks since then
	Changed     uint32  // the first of them that came out differently, where Config.Changed allows that; 0: none
	TornBytes   int     // of what was being written at a crash, which nobody has heard of
	TornRecords int     // whole records in it
	Unreadable  []error // newer world snapshots that are damaged
	Poisoned    *PanicError
	Returned    int // players whose connections have ended with the last process
}

// Open finds out what a directory holds, brings the world to where it was, and lets go of
// everybody who played then: their connections ended with code RESTARTED, which is the world's
// first new tick. When nothing is there, the world begins.
//
// A tick that was recorded last and panics when it is replayed is moved aside, so that the
// world starts without it; see Found.Poisoned. Errors are those of [journal.Open], a
// [*HashError], a [*PanicError] of an older tick, and what the Config's Build and the
// state's Restore say.
func Open(c Config) (*World, *Writer, error) {
	if c.Build == nil || c.FS == nil {
		return nil, nil, errNoBuild
	}
	w := &World{config: c}
	if err := w.build(); err != nil {
		return nil, nil, err
	}
	for _, c := range w.Game.Contents() {
		w.config.Identity.Config = append(w.config.Identity.Config, journal.Setting{Key: "content " + c.Name, Value: c.Version})
	}
	for _, v := range w.Game.App.State.Versions() {
		w.config.Identity.States = append(w.config.Identity.States, journal.Version(v))
	}
	log, found, err := journal.Open(c.FS, w.config.Identity, c.Journal)
	if err != nil {
		return nil, nil, err
	}
	if err := w.recover(log, found); err != nil {
		return nil, nil, errors.Join(err, log.Close())
	}
	return w, &Writer{log: log, server: w.Game.Server}, nil
}

// build makes the world anew.
func (w *World) build() (err error) {
	if w.Game, err = w.config.Build(); err == nil {
		w.config.settle(w.Game)
		w.Game.Server.Hold(w.config.Hold)
	}
	return err
}

func (w *World) recover(log *journal.Log, found *journal.Recovered) error {
	w.Found = Found{New: found.Empty(), TornBytes: found.TornBytes, TornRecords: found.TornRecords, Unreadable: found.Unreadable}
	err := w.replay(found)
	var poison *PanicError
	if errors.As(err, &poison) && poison.Tick == found.Last {
		if err := log.Poison(found); err != nil {
			return err
		}
		w.Found.Poisoned = poison
		if err := w.build(); err != nil {
			return err
		}
		err = w.replay(found)
	}
	if err != nil {
		return err
	}
	w.Found.Tick = found.Last
	if err := w.restart(log); err != nil {
		return err
	}
	if w.Game.ReadOnly() {
		w.resume(log.Full() != nil)
	}
	return nil
}

// replay brings a new world to the last tick that is recorded.
func (w *World) replay(found *journal.Recovered) error {
	w.Found.Replayed = 0
	if s := found.Snapshot; s != nil {
		w.Found.Snapshot = s.Tick
		if err := w.Game.App.State.Restore(s.State); err != nil {
			return err
		}
	}
	w.Game.Server.Release(found.Last) // so that a replay holds nothing
	w.Found.Changed = 0
	return Replay(w.Game, w.trusted(found.Records()), func(journal.Record) error {
		w.Found.Replayed++
		return nil
	})
}

// trusted are the records as they are to be replayed: without their hashes where the rules may
// have changed.
func (w *World) trusted(records iter.Seq2[journal.Record, error]) iter.Seq2[journal.Record, error] {
	if !w.config.Changed {
		return records
	}
	return func(yield func(journal.Record, error) bool) {
		for rec, err := range records {
			hash, hashed := rec.Hash, rec.Hashed
			rec.Hashed = false
			if !yield(rec, err) {
				return
			}
			if err == nil && hashed && w.Found.Changed == 0 && w.Game.App.State.Hash() != hash {
				w.Found.Changed = rec.Tick
			}
		}
	}
}

// restart is the first tick after a restart, if anybody played before.
func (w *World) restart(log *journal.Log) error {
	w.Game.Recorded = w.record
	if w.Game.Players == nil {
		return nil
	}
	absent := w.Game.Players.AppendLeaves(nil, packet.Restarted)
	if len(absent) == 0 {
		return nil
	}
	if err := w.Game.Server.Replay(absent); err != nil {
		return fmt.Errorf("durable: %w", err)
	}
	w.Found.Returned = len(absent) / len(netio.AppendLeave(nil, 0, 0))
	writer := Writer{log: log, server: w.Game.Server}
	var failed error
	w.Write, w.Save = func(e Entry) { failed = writer.Append(e) }, func(Saved) {}
	w.Step()
	w.Write, w.Save = nil, nil
	if failed == nil {
		failed = writer.Sync()
	}
	return failed
}

// Replay runs the ticks of records one after the other in a game that is where they begin,
// and compares each hash that they have; after calls each, which may be nil, and may look at
// the game between two ticks. It ends with the records, with an error of theirs or of each,
// with a [*HashError] or a [*PanicError]. The game's server must not have been reachable.
func Replay(g *systems.Game, records iter.Seq2[journal.Record, error], each func(journal.Record) error) error {
	for rec, err := range records {
		if err != nil {
			return err
		}
		if err := replayed(g, rec); err != nil {
			return err
		}
		if each == nil {
			continue
		}
		if err := each(rec); err != nil {
			return err
		}
	}
	return nil
}
