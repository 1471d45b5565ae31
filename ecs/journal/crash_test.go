package journal_test

import (
	"errors"
	"testing"

	"github.com/tickd/tickd/ecs/journal/fakedisk"
)

// story is a life of a world in which everything happens once: segments, group commits, snapshots
// in between and at once, a full disk, pruning, a second start.
func story(d *fakedisk.Disk, m *model) error {
	fs := d.Dir("w")
	l, err := m.open(fs, options())
	if err != nil {
		return err
	}
	steps := func(ticks, group int) error {
		for i := range ticks {
			if err := m.append(l); err != nil {
				return err
			}
			if i%group == group-1 {
				if err := m.sync(l); err != nil {
					return err
				}
			}
		}
		return m.sync(l)
	}
	if err := steps(40, 1); err != nil {
		return err
	}
	if err := m.snapshot(l); err != nil {
		return err
	}
	if err := steps(60, 3); err != nil {
		return err
	}
	job, state := l.Snapshot(m.told), saved(m.states[m.told])
	if err := steps(10, 4); err != nil {
		return err
	}
	_ = job.Write(state) // Finish returns it
	if err := l.Finish(job); err != nil {
		return err
	}
	if err := steps(40, 2); err != nil {
		return err
	}
	d.Quota(d.Used() + 100)
	for l.Full() == nil {
		if err := steps(1, 1); err != nil {
			return err
		}
	}
	if err := steps(2, 1); err != nil {
		return err
	}
	d.Quota(0)
	if err := m.heal(l, 5); err != nil {
		return err
	}
	if err := steps(30, 2); err != nil {
		return err
	}
	if err := m.snapshot(l); err != nil {
		return err
	}
	if err := l.Close(); err != nil {
		return err
	}
	if l, err = m.open(fs, options()); err != nil {
		return err
	}
	if err := steps(20, 2); err != nil {
		return err
	}
	return l.Close()
}

// After a crash at any operation what was told is there, and what is there is what was
// written. The recovery is crashed at every operation too, and the one after it must find the
// same.
func TestCrashAtEveryOperation(t *testing.T) {
	stride := 1
	if testing.Short() {
		stride = 7
	}
	points, recoveries := 0, 0
	for n := 1; ; n += stride {
		d, m := fakedisk.New(uint64(n)), newModel()
		d.CrashAt(n)
		err := story(d, m)
		if errors.Is(err, errWrong) {
			t.Fatalf("before a crash at operation %d: %v", n, err)
		}
		if !d.Crashed() {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
		points++
		for i, image := range images(d, 3) {
			recoveries += recoverFrom(t, image, m, n, i)
		}
	}
	t.Logf("%d crashes, %d recoveries", points, recoveries)
	if points < 200/stride {
		t.Errorf("only %d operations", points)
	}
}

func recoverFrom(t *testing.T, image *fakedisk.Disk, m *model, n, which int) (recoveries int) {
	t.Helper()
	for k := 1; ; k++ {
		d, m := image.Clone(), m.clone()
		if (n+which)%3 == 0 { // the others are recovered at once
			d.CrashAt(k)
		}
		_, err := m.open(d.Dir("w"), options())
		recoveries++
		if errors.Is(err, errWrong) || err != nil && !d.Crashed() {
			t.Fatalf("crash at %d, image %d, recovery crashed at %d: %v", n, which, k, err)
		}
		again := d.PowerLoss(uint64(n*100 + k))
		if k%2 == 0 {
			again = d.Kill()
		}
		whole := err == nil
		l, err := m.open(again.Dir("w"), options())
		if err != nil {
			t.Fatalf("crash at %d, image %d, recovery after one crashed at %d: %v\n%v", n, which, k, err, again.Dir("w").Names())
		}
		if l.Full() != nil {
			again.Quota(0)
			if err := m.heal(l, 3); err != nil {
				t.Fatal(err)
			}
		}
		for range 5 { // it goes on, and old bytes do not come alive
			if err := errors.Join(m.append(l), m.sync(l)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err = m.open(again.PowerLoss(uint64(k)).Dir("w"), options()); err != nil {
			t.Fatalf("crash at %d, image %d, third recovery: %v", n, which, err)
		}
		if whole {
			return recoveries
		}
	}
}
