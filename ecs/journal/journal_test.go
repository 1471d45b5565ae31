package journal_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/disk"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
)

// segmentBytes makes a few ticks fill a segment.
const segmentBytes = 4 << 10

func identity() journal.Identity {
	return journal.Identity{
		Game: "test", Build: "b1",
		Config: []journal.Setting{{Key: "seed", Value: "7"}, {Key: "size", Value: "64x64"}},
		States: []journal.Version{{Name: "Position", Version: 1}},
	}
}

func options() journal.Options {
	return journal.Options{SegmentBytes: segmentBytes, Salt: 0x1234567890abcdef}
}

// causesOf are what some players did in a tick, the same each time.
func causesOf(tick uint32) []byte {
	var b []byte
	for who := uint32(1); who <= tick%7; who++ {
		b = binary.LittleEndian.AppendUint32(b, who*3)
		b = binary.LittleEndian.AppendUint32(b, tick)
		b = append(b, 3, 18, 0)
		b = binary.LittleEndian.AppendUint32(b, tick)
		b = binary.LittleEndian.AppendUint32(b, tick-2)
		b = binary.LittleEndian.AppendUint32(b, 16*tick-40)
		b = append(b, byte(tick/9*who), 0, byte(tick*7*who), byte(who), 127, 0)
	}
	return b
}

func recordOf(tick uint32) journal.Record {
	r := journal.Record{Tick: tick, Causes: causesOf(tick)}
	if tick%20 == 0 {
		r.Hash, r.Hashed = uint64(tick)*0x9e3779b97f4a7c15, true
	}
	return r
}

// stateOf is the state after a tick.
func stateOf(tick uint32) []byte {
	return bytes.Repeat(fmt.Appendf(nil, "state after %d; ", tick), 20)
}

func mustOpen(t *testing.T, fs journal.FS) (*journal.Log, *journal.Recovered) {
	t.Helper()
	l, r, err := journal.Open(fs, identity(), options())
	if err != nil {
		t.Fatal(err)
	}
	return l, r
}

// run appends and syncs the ticks up to last.
func run(t *testing.T, l *journal.Log, last uint32) {
	t.Helper()
	for tick := l.Last() + 1; tick <= last; tick++ {
		if err := l.Append(recordOf(tick)); err != nil {
			t.Fatal(err)
		}
		if durable, err := l.Sync(); err != nil || durable != tick {
			t.Fatalf("Sync after tick %d: %d, %v", tick, durable, err)
		}
	}
}

// check compares what was recovered with what was written, and returns the last tick.
func check(r *journal.Recovered) (uint32, error) {
	tick := uint32(0)
	if r.Snapshot != nil {
		tick = r.Snapshot.Tick
		if !bytes.Equal(r.Snapshot.State, stateOf(tick)) {
			return 0, fmt.Errorf("another state than that after tick %d", tick)
		}
	}
	for got, err := range r.Records() {
		if err != nil {
			return 0, err
		}
		tick++
		want := recordOf(tick)
		if got.Tick != tick || !bytes.Equal(got.Causes, want.Causes) || got.Hash != want.Hash || got.Hashed != want.Hashed {
			return 0, fmt.Errorf("the record of tick %d is %+v", tick, got)
		}
	}
	if tick != r.Last {
		return 0, fmt.Errorf("records up to tick %d, Last is %d", tick, r.Last)
	}
	return tick, nil
}

func mustCheck(t *testing.T, r *journal.Recovered, last uint32) {
	t.Helper()
	if got, err := check(r); err != nil || got != last {
		t.Fatalf("recovered tick %d, %v; want %d", got, err, last)
	}
}

func mustClose(t *testing.T, l *journal.Log) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// Three lives of one world: records, segments, a snapshot.
func lives(t *testing.T, fs journal.FS) {
	l, r := mustOpen(t, fs)
	if !r.Empty() {
		t.Fatalf("%+v in an empty directory", r)
	}
	run(t, l, 150)
	mustClose(t, l)

	l, r = mustOpen(t, fs)
	mustCheck(t, r, 150)
	run(t, l, 200)
	if err := l.WriteSnapshot(190, stateOf(190)); err != nil {
		t.Fatal(err)
	}
	run(t, l, 290)
	mustClose(t, l)

	l, r = mustOpen(t, fs)
	mustCheck(t, r, 290)
	if r.Snapshot == nil || r.Snapshot.Tick != 190 || r.TornBytes != 0 {
		t.Fatalf("%+v", r)
	}
	mustClose(t, l)
}

func TestAWorldGoesOn(t *testing.T) {
	t.Run("fake", func(t *testing.T) {
		d := fakedisk.New(1)
		lives(t, d.Dir("w"))
		names := d.Dir("w").Names()
		if n := len(slices.DeleteFunc(names, func(s string) bool { return s[0] != 'j' })); n < 3 {
			t.Errorf("only %d segments: %v", n, names)
		}
	})
	t.Run("real", func(t *testing.T) {
		fs, err := disk.Make(t.TempDir() + "/a/b")
		if err != nil {
			t.Fatal(err)
		}
		lives(t, fs)
	})
}

// More senders than the coding remembers, and others before a recovery than after it.
func TestManySendersThroughARecovery(t *testing.T) {
	from := func(first, last, tick uint32) (b []byte) {
		for who := first; who < last; who++ {
			b = binary.LittleEndian.AppendUint32(b, who)
			b = binary.LittleEndian.AppendUint32(b, tick)
			b = append(b, 3, 2, 0, byte(tick), byte(who))
		}
		return b
	}
	want := [][]byte{from(0, 10_000, 1), from(10_000, 20_000, 2), from(0, 20_000, 3), from(0, 20_000, 4)}
	d := fakedisk.New(1)
	o := options()
	o.SegmentBytes = 4 << 20
	done := 0
	for _, ticks := range []int{1, 2, 1, 0} { // of each life
		l, r, err := journal.Open(d.Dir("w"), identity(), o)
		if err != nil {
			t.Fatal(err)
		}
		at := 0
		for got, err := range r.Records() {
			if err != nil || !bytes.Equal(got.Causes, want[at]) {
				t.Fatalf("tick %d: %v", at+1, err)
			}
			at++
		}
		if at != done {
			t.Fatalf("%d records, %d were written", at, done)
		}
		for range ticks {
			if err := l.Append(journal.Record{Tick: uint32(done + 1), Causes: want[done]}); err != nil {
				t.Fatal(err)
			}
			done++
		}
		mustClose(t, l)
	}
}
