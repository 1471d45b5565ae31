package journal_test

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/disk"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
)

// A second server does not get the world, and the first one's end gives it back.
func TestTwoServersOneWorld(t *testing.T) {
	real, err := disk.Make(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, fs := range map[string]journal.FS{"fake": fakedisk.New(1).Dir("w"), "real": real} {
		l, _ := mustOpen(t, fs)
		if _, _, err := journal.Open(fs, identity(), options()); !errors.Is(err, journal.ErrLocked) {
			t.Errorf("%s: %v", name, err)
		}
		mustClose(t, l)
		l, _ = mustOpen(t, fs)
		mustClose(t, l)
	}
}

// Another game, or another value of what the world was made with, is refused, and nothing is
// changed.
func TestContradictions(t *testing.T) {
	d := fakedisk.New(1)
	l, _ := mustOpen(t, d.Dir("w"))
	mustClose(t, l)
	refuse := func(key, saved, given string, change func(*journal.Identity)) {
		t.Helper()
		id := identity()
		change(&id)
		before := d.Count(fakedisk.WriteAt) + d.Count(fakedisk.Create) + d.Count(fakedisk.Rename) + d.Count(fakedisk.Remove)
		_, _, err := journal.Open(d.Dir("w"), id, options())
		c := new(journal.ContradictionError)
		if !errors.As(err, &c) || *c != (journal.ContradictionError{Key: key, Saved: saved, Given: given}) {
			t.Errorf("%v", err)
		}
		if after := d.Count(fakedisk.WriteAt) + d.Count(fakedisk.Create) + d.Count(fakedisk.Rename) + d.Count(fakedisk.Remove); after != before {
			t.Errorf("%s: something was changed", key)
		}
	}
	refuse("seed", "7", "8", func(id *journal.Identity) { id.Config[0].Value = "8" })
	refuse("size", "64x64", "9x9", func(id *journal.Identity) { id.Config[1].Value = "9x9" })
	refuse("game", "test", "arena", func(id *journal.Identity) { id.Game = "arena" })

	l, _ = mustOpen(t, d.Dir("w"))
	run(t, l, 9)
	if err := l.WriteSnapshot(9, stateOf(9)); err != nil {
		t.Fatal(err)
	}
	mustClose(t, l)
	refuse("seed", "7", "8", func(id *journal.Identity) { id.Config[0].Value = "8" })

	// Another build, other states and new keys are told, and go on in a segment of their own.
	id := identity()
	id.Build, id.States[0].Version = "b2", 2
	id.Config = append(id.Config, journal.Setting{Key: "new", Value: "x"})
	l, r, err := journal.Open(d.Dir("w"), id, options())
	if err != nil {
		t.Fatal(err)
	}
	mustCheck(t, r, 9)
	if r.Identity.Build != "b1" {
		t.Errorf("written by %q", r.Identity.Build)
	}
	run(t, l, 12)
	mustClose(t, l)
	h, err := journal.Read(d.Dir("w"))
	if err != nil {
		t.Fatal(err)
	}
	for tick, build := range map[uint32]string{9: "b1", 10: "b2"} {
		if id, err := h.Identity(1, tick); err != nil || id.Build != build {
			t.Errorf("tick %d by %q, %v", tick, id.Build, err)
		}
	}
}

// A programmer's mistakes are refused in words.
func TestMistakesOfTheCaller(t *testing.T) {
	d := fakedisk.New(1)
	l, r := mustOpen(t, d.Dir("w"))
	run(t, l, 3)
	if err := l.Append(recordOf(4)); err != nil {
		t.Fatal(err)
	}
	for name, mistake := range map[string]func(){
		"every tick has a record": func() { _ = l.Append(recordOf(6)) },
		"not durable yet":         func() { l.Snapshot(4) },
		"has a record":            func() { _ = l.Heal(2, nil) },
		"just recovered":          func() { _ = l.Poison(r) },
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.Contains(text, name) || !strings.HasPrefix(text, "journal: ") {
					t.Errorf("%s: %q", name, text)
				}
			}()
			mistake()
		}()
	}
	if err := l.Append(journal.Record{Tick: 5, Causes: tooMany()}); !errors.Is(err, journal.ErrTooLarge) {
		t.Errorf("a large record: %v", err)
	}
	run(t, l, 9)
	if err := l.Finish(l.Snapshot(5)); err == nil {
		t.Error("Finish of a snapshot that was not written")
	}
	mustClose(t, l)
	if err := l.Append(recordOf(10)); !errors.Is(err, journal.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if _, err := l.Sync(); !errors.Is(err, journal.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if _, _, err := journal.Open(d.Dir("w"), identity(), journal.Options{SegmentBytes: 100}); err == nil {
		t.Error("segments of 100 bytes")
	}
	long := identity()
	long.Config = append(long.Config, journal.Setting{Key: strings.Repeat("x", 65)})
	if _, _, err := journal.Open(d.Dir("w"), long, options()); err == nil {
		t.Error("a key of 65 bytes")
	}
	l, r = mustOpen(t, d.Dir("w"))
	mustCheck(t, r, 9)
	mustClose(t, l)
}

// tooMany are more causes than a segment holds, of those who are in every record: what
// follows must not be coded as if they had been written.
func tooMany() (b []byte) {
	rng := rand.New(rand.NewPCG(1, 1))
	for who := uint32(1); who <= 6; who++ {
		for range segmentBytes / 20 {
			b = binary.LittleEndian.AppendUint32(b, who*3)
			b = binary.LittleEndian.AppendUint32(b, rng.Uint32())
			b = append(b, 3, 18, 0)
			for range 18 {
				b = append(b, byte(rng.Uint32()))
			}
		}
	}
	return b
}
