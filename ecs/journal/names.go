package journal

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The files of a world beside segments, snapshots and poison.
const (
	lockName    = "LOCK"
	reserveName = "reserve" // an empty segment, allocated
	tempSuffix  = ".tmp"    // a file that does not have its name yet
	filesMax    = 1 << 20   // a directory of more is none of ours
)

// place is the file of a segment, with the tick of its first record, or of a world
// snapshot, with the tick after which it was taken.
type place struct{ epoch, tick uint32 }

func (p place) segment() string  { return fmt.Sprintf("journal-%08d-%010d", p.epoch, p.tick) }
func (p place) snapshot() string { return fmt.Sprintf("world-%08d-%010d", p.epoch, p.tick) }

func poisonName(tick uint32) string { return fmt.Sprintf("poison-%010d", tick) }

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.epoch, q.epoch), cmp.Compare(p.tick, q.tick))
}

// listing is what a directory has, oldest first.
type listing struct {
	segments, snapshots []place
	temps               []string // what was being written at a crash
}

func list(fs FS) (l listing, err error) {
	names, err := fs.ReadDir()
	if err != nil {
		return l, err
	}
	if len(names) > filesMax {
		return l, fmt.Errorf("journal: %d files, at most %d", len(names), filesMax)
	}
	for _, name := range names {
		var p place
		if bare, temp := strings.CutSuffix(name, tempSuffix); temp && ours(bare) {
			l.temps = append(l.temps, name)
			continue
		}
		if n, _ := fmt.Sscanf(name, "journal-%d-%d", &p.epoch, &p.tick); n == 2 && name == p.segment() {
			l.segments = append(l.segments, p)
		} else if n, _ := fmt.Sscanf(name, "world-%d-%d", &p.epoch, &p.tick); n == 2 && name == p.snapshot() {
			l.snapshots = append(l.snapshots, p)
		}
	}
	slices.SortFunc(l.segments, place.compare)
	slices.SortFunc(l.snapshots, place.compare)
	return l, nil
}

// ours reports whether a name begins as those of our files do.
func ours(name string) bool {
	return strings.HasPrefix(name, "journal-") || strings.HasPrefix(name, "world-") || strings.HasPrefix(name, "poison-")
}

// of returns the segments of one epoch.
func (l *listing) of(epoch uint32) (segments []place) {
	for _, s := range l.segments {
		if s.epoch == epoch {
			segments = append(segments, s)
		}
	}
	return segments
}

// newest is the highest epoch of any file, 0 without one.
func (l *listing) newest() (epoch uint32) {
	for _, p := range slices.Concat(l.segments, l.snapshots) {
		epoch = max(epoch, p.epoch)
	}
	return epoch
}
