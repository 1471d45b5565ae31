package journal_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
)

// One bit flipped in any byte of a world: the world is refused, and the file and the place are
// said; or what cannot be told from a torn write is cut off and counted; or an older snapshot
// leads to the same and the damaged one is named. Never another state, never a panic.
func TestOneBitFlippedAnywhere(t *testing.T) {
	const last = 75
	o := options()
	o.SegmentBytes, o.Keep = 1<<10, 1000
	d := fakedisk.New(1)
	l, _, err := journal.Open(d.Dir("w"), identity(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, tick := range []uint32{30, 60} {
		run(t, l, tick)
		if err := l.WriteSnapshot(tick, stateOf(tick)); err != nil {
			t.Fatal(err)
		}
	}
	run(t, l, last)
	outcomes := map[string]int{}
	for _, name := range d.Dir("w").Names() {
		whole := d.Dir("w").Bytes(name)
		for at := range whole {
			for bit := at % 2; bit < 8; bit += 3 {
				damaged := d.Clone()
				dir := damaged.Dir("w")
				b := append([]byte{}, whole...)
				b[at] ^= 1 << bit
				dir.Put(name, b)
				what, err := afterDamage(dir, name, at, last)
				if err != nil {
					t.Fatalf("bit %d of byte %d of %s: %v", bit, at, name, err)
				}
				kind, _, _ := strings.Cut(name, "-")
				outcomes[kind+" "+what]++
			}
		}
	}
	t.Log(outcomes)
	for _, what := range []string{"journal refused", "journal cut", "journal not needed", "world older one taken", "world not needed", "reserve not needed"} {
		if outcomes[what] == 0 {
			t.Errorf("no flip had the outcome %q", what)
		}
		delete(outcomes, what)
	}
	if len(outcomes) > 0 {
		t.Errorf("unexpected: %v", outcomes)
	}
}

// afterDamage opens a world of which one byte is another, and says what came of it.
func afterDamage(dir *fakedisk.Dir, name string, at int, last uint32) (string, error) {
	history := readAll(dir, name, at)
	l, r, err := journal.Open(dir, identity(), options())
	damage := new(journal.CorruptError)
	if errors.As(err, &damage) {
		if damage.File != name || damage.Offset < 0 || damage.Offset > int64(at) || damage.What == "" {
			return "", errors.New("another place is named: " + err.Error())
		}
		if _, again, err := journal.Open(dir, identity(), options()); err == nil {
			return "", errors.New("refused, and then not")
		} else if again != nil {
			return "", errors.New("refused, with a result")
		}
		return "refused", nil
	}
	if err != nil {
		return "", err
	}
	got, err := check(r)
	if err != nil {
		return "", err
	}
	if err := l.Close(); err != nil {
		return "", err
	}
	switch {
	case len(r.Unreadable) == 1 && got == last && strings.Contains(r.Unreadable[0].Error(), name):
		return "older one taken", nil
	case r.TornBytes > 0 && got >= last-1: // only the last record may be one that nobody was told of
		return "cut", nil
	case got == last && len(r.Unreadable) == 0:
		return "not needed", history
	}
	return "", errors.New("something is missing, and nothing is said of it")
}

// readAll reads the whole history and returns what it says wrongly of a damaged byte: nothing
// about one that it must have read.
func readAll(dir *fakedisk.Dir, name string, at int) error {
	h, err := journal.Read(dir)
	if err != nil {
		return nil
	}
	said := false
	for _, e := range h.Epochs() {
		for _, tick := range e.Snapshots {
			s, err := h.Snapshot(e.Number, tick)
			if said = said || err != nil; err == nil && string(s.State) != string(stateOf(tick)) {
				return errors.New("the history has another state")
			}
		}
		tick := e.First - 1
		for r, err := range h.Records(e.Number, 0) {
			if err != nil {
				said = true
				break
			}
			if tick++; r.Tick != tick || string(r.Causes) != string(causesOf(tick)) {
				return errors.New("the history has another record")
			}
		}
	}
	if b := dir.Bytes(name); !said && name != "reserve" && strings.Trim(string(b[at:]), "\x00") != "" && !lone(b, at) {
		return errors.New("the history says nothing of the damage")
	}
	return nil
}

// lone reports whether the byte is the only one in its surroundings: damage in the zeros behind
// the records.
func lone(b []byte, at int) bool {
	from, to := max(0, at-64), min(len(b), at+64)
	return strings.Trim(string(b[from:at]), "\x00") == "" || strings.Trim(string(b[at+1:to]), "\x00") == ""
}

// Every file cut off at any byte, or gone, is damage or a torn tail.
func TestAFileThatIsShort(t *testing.T) {
	d, l := world(t, options(), 200)
	run(t, l, 230)
	for _, name := range d.Dir("w").Names() {
		if name == "reserve" {
			continue
		}
		whole := d.Dir("w").Bytes(name)
		for n := 0; n < len(whole); n += 7 {
			dir := d.Clone().Dir("w")
			dir.Put(name, whole[:n])
			l, r, err := journal.Open(dir, identity(), options())
			if c := new(journal.CorruptError); errors.As(err, &c) && c.File == name {
				continue
			}
			if err != nil {
				t.Fatalf("%s of %d bytes: %v", name, n, err)
			}
			if got, err := check(r); err != nil || got < 229 {
				t.Fatalf("%s of %d bytes: tick %d, %v", name, n, got, err)
			}
			mustClose(t, l)
		}
	}
}

// What was recovered once is durable, so that it is damage when it is not whole the next
// time; and a damaged snapshot counts for none of the two that are newer than what goes.
func TestDamageAfterARecovery(t *testing.T) {
	d := fakedisk.New(1)
	l, _ := mustOpen(t, d.Dir("w"))
	run(t, l, 10)
	mustClose(t, l)
	l, _ = mustOpen(t, d.Dir("w"))
	mustClose(t, l)
	dir, name := d.Clone().Dir("w"), "journal-00000001-0000000001"
	b := dir.Bytes(name)
	b[len(strings.TrimRight(string(b), "\x00"))-1] ^= 1
	dir.Put(name, b)
	if _, _, err := journal.Open(dir, identity(), options()); !errors.As(err, new(*journal.CorruptError)) {
		t.Errorf("the last record that was recovered: %v", err)
	}

	d, l = world(t, options(), 300)
	mustClose(t, l)
	flip := func(tick string) {
		name := "world-00000001-0000000" + tick
		b := d.Dir("w").Bytes(name)
		b[len(b)-3] ^= 1
		d.Dir("w").Put(name, b)
	}
	flip("300")
	l, r := mustOpen(t, d.Dir("w"))
	mustCheck(t, r, 300)
	run(t, l, 400)
	if err := l.WriteSnapshot(400, stateOf(400)); err != nil {
		t.Fatal(err)
	}
	mustClose(t, l)
	flip("400")
	l, r = mustOpen(t, d.Dir("w"))
	mustCheck(t, r, 400)
	if r.Snapshot.Tick != 200 || len(r.Unreadable) != 2 {
		t.Errorf("from %d, %v", r.Snapshot.Tick, r.Unreadable)
	}
	mustClose(t, l)
}

// Nothing bridges to the records of a later epoch but its snapshot.
func TestAnEpochWithoutItsSnapshot(t *testing.T) {
	d := fakedisk.New(1)
	l, _ := mustOpen(t, d.Dir("w"))
	run(t, l, 10)
	if err := l.Heal(15, stateOf(15)); err != nil {
		t.Fatal(err)
	}
	name := "world-00000002-0000000015"
	damage := func(d *fakedisk.Disk, gone bool) error {
		dir := d.Dir("w")
		if b := dir.Bytes(name); gone {
			if err := dir.Remove(name); err != nil {
				t.Fatal(err)
			}
		} else {
			b[len(b)-3] ^= 1
			dir.Put(name, b)
		}
		l, r, err := journal.Open(dir, identity(), options())
		if err == nil {
			mustCheck(t, r, 10)
			mustClose(t, l)
		}
		return err
	}
	run(t, l, 20)
	for _, gone := range []bool{false, true} {
		c := new(journal.CorruptError)
		if err := damage(d.Clone(), gone); !errors.As(err, &c) || !gone && c.File != name || gone && !strings.HasPrefix(c.File, "journal-00000002") {
			t.Errorf("gone %v: %v", gone, err)
		}
	}
}

// A file that somebody removed is missed, if what follows needs it.
func TestAFileThatIsGone(t *testing.T) {
	o := options()
	o.Keep = 1 << 30
	d, l := world(t, o, 300)
	run(t, l, 450)
	refused := 0
	names := d.Dir("w").Names()
	for _, name := range names {
		dir := d.Clone().Dir("w")
		if err := dir.Remove(name); err != nil {
			t.Fatal(err)
		}
		l, r, err := journal.Open(dir, identity(), o)
		if c := new(journal.CorruptError); errors.As(err, &c) && c.What != "" {
			refused++
			continue
		}
		if err != nil {
			t.Fatalf("without %s: %v", name, err)
		}
		// That the newest one has gone nothing tells.
		if got, err := check(r); err != nil || got != 450 && name != newest(names) {
			t.Fatalf("without %s: tick %d, %v", name, got, err)
		}
		mustClose(t, l)
	}
	if refused < 2 {
		t.Errorf("refused %d times", refused)
	}
}

func newest(names []string) (segment string) {
	for _, name := range names {
		if strings.HasPrefix(name, "journal-") {
			segment = max(segment, name)
		}
	}
	return segment
}
