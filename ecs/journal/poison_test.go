package journal_test

import (
	"strings"
	"testing"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
)

// A record whose replay panics is moved aside, wherever it lies, and the world goes on with the
// tick before it.
func TestPoisonIsMovedAside(t *testing.T) {
	for last := uint32(1); last < 120; last++ {
		d := fakedisk.New(1)
		l, _ := mustOpen(t, d.Dir("w"))
		run(t, l, last)
		d = d.Kill()
		id := identity()
		id.Build = "another"
		l, r, err := journal.Open(d.Dir("w"), id, options())
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Poison(r); err != nil {
			t.Fatal(err)
		}
		mustCheck(t, r, last-1)
		mustCheckClone(t, d, last-1)
		if l.Last() != last-1 {
			t.Fatalf("the log is at %d", l.Last())
		}
		run(t, l, last)
		d = d.PowerLoss(uint64(last))
		l, r = mustOpen(t, d.Dir("w"))
		mustCheck(t, r, last)
		mustClose(t, l)
		if names := strings.Join(d.Dir("w").Names(), " "); strings.Count(names, "poison-") != 1 {
			t.Fatalf("files %s", names)
		}
	}
}
