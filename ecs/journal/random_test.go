package journal_test

import (
	"errors"
	"flag"
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
)

var (
	firstSeed = flag.Uint64("journal.seed", 1, "the first seed of the random lives")
	seeds     = flag.Uint64("journal.seeds", 400, "how many random lives")
)

// life is a world on a disk that fails, driven at random from one seed.
type life struct {
	r       *rand.Rand
	d       *fakedisk.Disk
	m       *model
	l       *journal.Log
	o       journal.Options
	job     *journal.SnapshotJob
	state   []byte // of the job
	crashes int
	errs    int
	healed  int
}

// Whatever happens to the disk, what was told is there and what is there was written.
func TestRandomLives(t *testing.T) {
	var sum life
	count := *seeds
	if testing.Short() {
		count = min(count, 40)
	}
	for seed := *firstSeed; seed < *firstSeed+count; seed++ {
		v := newLife(seed)
		if err := v.live(150); err != nil {
			t.Fatalf("seed %d (-journal.seed %d -journal.seeds 1): %v", seed, seed, err)
		}
		sum.crashes += v.crashes
		sum.errs += v.errs
		sum.healed += v.healed
	}
	t.Logf("seeds %d to %d: %d crashes, %d errors of the disk, %d healed", *firstSeed, *firstSeed+count-1, sum.crashes, sum.errs, sum.healed)
	if sum.crashes == 0 || sum.errs == 0 || sum.healed == 0 {
		t.Error("something never happened")
	}
}

func newLife(seed uint64) *life {
	r := rand.New(rand.NewPCG(seed, 7))
	v := &life{r: r, d: fakedisk.New(seed), m: newModel(), o: options()}
	v.o.Keep, v.o.Max = uint32(r.IntN(3)*50), int64(r.IntN(2)*20*segmentBytes)
	return v
}

// live does so many things, and recovers after whatever ended the log.
func (v *life) live(things int) error {
	faulty := v.r.IntN(2) == 0
	for range things {
		if faulty && v.r.IntN(10) == 0 {
			v.fault()
		}
		err := v.thing()
		switch {
		case errors.Is(err, errWrong):
			return err
		case v.d.Crashed() || errors.Is(err, fakedisk.ErrFault):
			v.errs++
			v.restart()
		case errors.Is(err, journal.ErrFull):
			v.d.Quota(0)
			if v.l == nil {
				continue
			}
			v.healed++
			if err := v.m.heal(v.l, uint32(v.r.IntN(4))); errors.Is(err, errWrong) {
				return err
			} else if err != nil {
				v.restart()
			}
		case err != nil:
			return err
		}
	}
	v.restart()
	v.d = v.d.Clone() // without faults
	return v.open()
}

func (v *life) thing() error {
	if v.l == nil {
		return v.open()
	}
	if full := v.l.Full(); full != nil && v.r.IntN(3) == 0 {
		return full
	}
	switch n := v.r.IntN(20); {
	case n < 10:
		return v.m.append(v.l)
	case n < 15:
		return v.m.sync(v.l)
	case n == 15:
		return v.m.snapshot(v.l)
	case n == 16 && v.job == nil:
		v.job, v.state = v.l.Snapshot(v.m.told), saved(v.m.states[v.m.told])
	case n == 17 && v.job != nil:
		job := v.job
		v.job = nil
		_ = job.Write(v.state) // Finish returns it
		return v.l.Finish(job)
	case n == 18:
		v.d.Crash()
		v.crashes++
	case n == 19:
		v.d.Quota(v.d.Used() + int64(v.r.IntN(2*segmentBytes)))
	}
	return nil
}

func (v *life) fault() {
	switch v.r.IntN(3) {
	case 0:
		v.d.CrashAt(1 + v.r.IntN(30))
	default:
		op := []fakedisk.Op{fakedisk.Create, fakedisk.Rename, fakedisk.SyncDir, fakedisk.WriteAt, fakedisk.Allocate, fakedisk.Sync}[v.r.IntN(6)]
		v.d.Fail(op, 1+v.r.IntN(5), nil)
	}
}

func (v *life) open() (err error) {
	v.l, err = v.m.open(v.d.Dir("w"), v.o)
	return err
}

// restart goes on with the process ended, killed, or after a power loss.
func (v *life) restart() {
	if v.l != nil {
		_ = v.l.Close() // only the lock matters
	}
	v.l, v.job = nil, nil
	if v.r.IntN(2) == 0 {
		v.d = v.d.PowerLoss(v.r.Uint64())
	} else {
		v.d = v.d.Kill()
	}
}
