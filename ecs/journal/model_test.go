package journal_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cespare/xxhash/v2"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
)

// model is what a world must be: the records that were written, the state after each tick,
// which is a sum over all causes up to it, and the newest tick of which somebody was told.
type model struct {
	life    uint64 // differs after each recovery, so that old records differ from new ones
	written map[uint32]journal.Record
	states  map[uint32]uint64
	last    uint32
	told    uint32
}

func newModel() *model {
	return &model{written: map[uint32]journal.Record{}, states: map[uint32]uint64{0: 1}}
}

func step(state uint64, causes []byte) uint64 {
	return xxhash.Sum64(append(binary.LittleEndian.AppendUint64(nil, state), causes...))
}

func saved(state uint64) []byte {
	return bytes.Repeat(binary.LittleEndian.AppendUint64(nil, state), 30)
}

// next is the record of the tick after the last.
func (m *model) next() journal.Record {
	tick := m.last + 1
	r := journal.Record{Tick: tick, Causes: causesOf(tick)}
	if m.life%3 == 1 {
		r.Causes = fmt.Appendf(nil, "no causes as netio has them, in life %d", m.life)
	}
	for i := range r.Causes {
		if i%29 == 20 {
			r.Causes[i] ^= byte(m.life)
		}
	}
	if tick%5 == 0 {
		r.Hash, r.Hashed = m.states[m.last]^m.life, true
	}
	return r
}

// appended notes that a record may be on the disk.
func (m *model) appended(r journal.Record) {
	m.written[r.Tick] = r
	m.states[r.Tick] = step(m.states[r.Tick-1], r.Causes)
	m.last = r.Tick
}

// jump goes on without records, as a world does that is read-only.
func (m *model) jump(by uint32) {
	state := m.states[m.last]
	m.last += by
	m.states[m.last] = state + uint64(by)
}

// recovered compares what was recovered with what was written and told.
func (m *model) recovered(r *journal.Recovered) error {
	tick, state := uint32(0), uint64(1)
	if s := r.Snapshot; s != nil {
		tick, state = s.Tick, binary.LittleEndian.Uint64(s.State)
		if want, ok := m.states[tick]; !ok || want != state || !bytes.Equal(s.State, saved(state)) {
			return fmt.Errorf("the snapshot of tick %d is not the state after it", tick)
		}
	}
	for got, err := range r.Records() {
		if err != nil {
			return err
		}
		tick++
		want, ok := m.written[tick]
		if !ok || got.Tick != tick || !bytes.Equal(got.Causes, want.Causes) || got.Hash != want.Hash || got.Hashed != want.Hashed {
			return fmt.Errorf("the record of tick %d is not what was written:\n%+v\n%+v", tick, got, want)
		}
		state = step(state, got.Causes)
	}
	switch {
	case tick != r.Last:
		return fmt.Errorf("records up to tick %d, Last is %d", tick, r.Last)
	case state != m.states[tick]:
		return fmt.Errorf("another state after tick %d", tick)
	case tick < m.told:
		return fmt.Errorf("tick %d was told, and tick %d was recovered", m.told, tick)
	}
	for t := range m.states {
		if t > tick {
			delete(m.states, t)
			delete(m.written, t)
		}
	}
	m.last, m.told = tick, tick
	m.life++
	return nil
}

// clone is a model for another outcome.
func (m *model) clone() *model {
	n := *m
	n.written, n.states = map[uint32]journal.Record{}, map[uint32]uint64{}
	for tick, r := range m.written {
		n.written[tick] = r
	}
	for tick, s := range m.states {
		n.states[tick] = s
	}
	return &n
}

// open opens the world and checks it.
func (m *model) open(fs journal.FS, o journal.Options) (*journal.Log, error) {
	l, r, err := journal.Open(fs, identity(), o)
	if err != nil {
		return nil, err
	}
	if err := m.recovered(r); errors.Is(err, fakedisk.ErrCrashed) || errors.Is(err, fakedisk.ErrFault) {
		return nil, err
	} else if err != nil {
		return nil, fmt.Errorf("%w: %w", errWrong, err)
	}
	if l.Last() != m.last || l.Durable() != m.last {
		return nil, fmt.Errorf("%w: the log is at %d, durable %d, and %d was recovered", errWrong, l.Last(), l.Durable(), m.last)
	}
	return l, nil
}

// errWrong is a promise that was not kept, where other errors are those of a disk.
var errWrong = errors.New("WRONG")

// append appends and tells nobody.
func (m *model) append(l *journal.Log) error {
	r := m.next()
	m.appended(r) // also when it fails: it may be there
	if err := l.Append(r); err != nil {
		if errors.Is(err, journal.ErrFull) {
			delete(m.states, m.last)
			delete(m.written, m.last)
			m.last--
		}
		return err
	}
	return nil
}

func (m *model) sync(l *journal.Log) error {
	durable, err := l.Sync()
	if err == nil && durable != m.last {
		return fmt.Errorf("%w: Sync of tick %d, and %d was appended", errWrong, durable, m.last)
	}
	m.told = max(m.told, durable)
	return err
}

func (m *model) snapshot(l *journal.Log) error {
	return l.WriteSnapshot(m.told, saved(m.states[m.told]))
}

func (m *model) heal(l *journal.Log, by uint32) error {
	m.jump(by)
	err := l.Heal(m.last, saved(m.states[m.last]))
	if err == nil {
		m.told = m.last
	}
	return err
}

// images are what a crash of d may leave: the page cache, and some of power losses.
func images(d *fakedisk.Disk, losses int) []*fakedisk.Disk {
	all := []*fakedisk.Disk{d.Kill()}
	for i := range losses {
		all = append(all, d.PowerLoss(uint64(d.Done()*1000+i)))
	}
	return all
}
