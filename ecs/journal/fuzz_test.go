package journal

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"runtime"
	"testing"

	"github.com/cespare/xxhash/v2"

	"github.com/tickd/tickd/netio/wire"
)

// After the causes of a record there is nothing but zeros.
func TestBytesAfterTheCauses(t *testing.T) {
	causes := goldenCauses(40)
	for after, ok := range map[string]bool{"": true, "\x00\x00": true, "\x01": false, "\x00\x01": false} {
		var to, from coder
		to.reset()
		from.reset()
		if _, err := from.decode(nil, append(to.append(nil, causes), after...), len(causes)); (err == nil) != ok {
			t.Errorf("%q after the causes: %v", after, err)
		}
	}
}

// What refers to a cause of the same player and kind before it has one.
func TestACauseAfterNone(t *testing.T) {
	causes := goldenCauses(40)
	var to, from coder
	to.reset()
	from.reset()
	if _, err := from.decode(nil, append([]byte{bitKnown | bitSameKind}, to.append(nil, causes)...), len(causes)); err == nil {
		t.Error("it is like none that was before")
	}
}

func FuzzCauses(f *testing.F) {
	f.Add(goldenCauses(40), goldenCauses(41), goldenCauses(9))
	f.Add([]byte("no causes"), []byte{}, goldenCauses(200))
	long := append([]byte{1, 0, 0, 0, 2, 0, 0, 0, 33, 200, 0}, make([]byte, 200)...)
	f.Add(long, append(long, long...), []byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0})
	f.Fuzz(func(t *testing.T, first, second, third []byte) {
		var to, from coder
		to.reset()
		from.reset()
		for _, causes := range [][]byte{first, second, third, second, second} {
			if !whole(causes) {
				continue
			}
			b := to.append(nil, causes)
			back, err := from.decode(nil, append(b, 0, 0), len(causes))
			if err != nil || !bytes.Equal(back, causes) {
				t.Fatalf("%x as %x came back as %x, %v", causes, b, back, err)
			}
		}
	})
}

func FuzzDecodeCauses(f *testing.F) {
	var c coder
	c.reset()
	f.Add(c.append(nil, goldenCauses(40)), len(goldenCauses(40)), c.append(nil, goldenCauses(41)))
	f.Fuzz(func(t *testing.T, first []byte, size int, second []byte) {
		var c coder
		c.reset()
		size &= 1<<16 - 1
		for _, b := range [][]byte{first, second} {
			// Each byte read makes at most a cause of a body that is remembered.
			if causes, err := c.decode(nil, b, size); err == nil && (len(causes) != size || !whole(causes)) {
				t.Fatalf("%d bytes for %d", len(causes), size)
			} else if len(causes) > size+causeHead+max(pastBody, len(b)) {
				t.Fatalf("%d bytes before the error", len(causes))
			}
		}
	})
}

// Whatever the bytes of a segment, reading it ends, and what it yields is in order.
func FuzzSegment(f *testing.F) {
	h := goldenHeader()
	var c coder
	c.reset()
	var records []byte
	for i := range byte(4) {
		r := Record{Tick: 40 + uint32(i), Durable: 39, Causes: goldenCauses(40 + i)}
		records = appendRecord(records, r, len(h.append(nil))+len(records), h.salt, &c)
	}
	f.Add(h.file(records), uint16(200), byte(0), true)
	f.Add(h.file(append(records, make([]byte, 100)...)), uint16(300), byte(7), false)
	f.Fuzz(func(t *testing.T, data []byte, at uint16, flip byte, resum bool) {
		data = bytes.Clone(data)
		if int(at) < len(data) {
			data[at] ^= flip
		}
		var h header
		if off, what := h.parse(data); what != "" {
			if off < 0 || off > len(data) {
				t.Fatalf("%s at %d of %d", what, off, len(data))
			}
			return
		}
		if resum { // as if the sums were right: what is behind them must hold too
			for off := h.size; off+recordHead <= len(data); {
				n := min(int(binary.LittleEndian.Uint32(data[off:])), len(data)-off-recordHead) &^ (align - 1)
				binary.LittleEndian.PutUint32(data[off+16:], crc32.Checksum(data[off+recordHead:off+recordHead+n], castagnoli))
				binary.LittleEndian.PutUint32(data[off+20:], headSum(h.salt, off, data[off:]))
				off += recordHead + n
			}
		}
		x, err := h.examine(data, 0)
		if err == nil && (x.end < h.size || x.end > len(data) || x.end+x.torn > len(data)) {
			t.Fatalf("%+v of %d bytes", x, len(data))
		}
		tick := h.tick
		h.replay(data, 0, x.last, func(r Record, err error) bool {
			if err == nil && r.Tick != tick {
				t.Fatalf("tick %d where %d is expected", r.Tick, tick)
			}
			tick++
			return true
		})
	})
}

func FuzzSnapshot(f *testing.F) {
	s := Snapshot{Epoch: 3, Tick: 40, Identity: goldenIdentity(), State: bytes.Repeat([]byte("state "), 20)}
	b, err := appendSnapshot(nil, &s)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b, uint16(20), byte(0), true)
	f.Fuzz(func(t *testing.T, data []byte, at uint16, flip byte, resum bool) {
		data = bytes.Clone(data)
		if int(at) < len(data) {
			data[at] ^= flip
		}
		if size := int(binary.LittleEndian.Uint32(append(data, make([]byte, 12)...)[8:])); resum && size >= worldFixed+4 && size <= len(data) {
			binary.LittleEndian.PutUint64(data[44:], xxhash.Sum64(data[size:]))
			binary.LittleEndian.PutUint32(data[size-4:], crc32.Checksum(data[:size-4], castagnoli))
		}
		var back Snapshot
		off, what := back.parse(data)
		if what == "" && xxhash.Sum64(back.State) != binary.LittleEndian.Uint64(data[28:]) {
			t.Fatal("another state")
		}
		if off < 0 || off > len(data) {
			t.Fatalf("%s at %d of %d", what, off, len(data))
		}
	})
}

func FuzzIdentity(f *testing.F) {
	f.Add(goldenIdentity().append(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		var id, back Identity
		r := wire.NewReader(data)
		if id.decode(&r); r.Close() != nil {
			return
		}
		if err := id.check(); err != nil {
			t.Fatal(err)
		}
		again := wire.NewReader(id.append(nil))
		if back.decode(&again); again.Close() != nil || !back.same(id) {
			t.Fatalf("%+v, then %+v", id, back)
		}
	})
}

func FuzzNames(f *testing.F) {
	f.Add("journal-00000001-0000000001")
	f.Add("world-00000001-0000000001.tmp")
	f.Add("world-4294967295-4294967295")
	f.Fuzz(func(t *testing.T, name string) {
		l, err := list(names{name})
		if err != nil || len(l.segments)+len(l.snapshots)+len(l.temps) > 1 {
			t.Fatalf("%+v, %v", l, err)
		}
		for _, p := range l.segments {
			if p.segment() != name {
				t.Fatalf("%s is not %s", p.segment(), name)
			}
		}
	})
}

// names is a directory of one file.
type names struct{ name string }

func (n names) ReadDir() ([]string, error)   { return []string{n.name}, nil }
func (names) Open(string) (File, error)      { return nil, ErrClosed }
func (names) Create(string) (File, error)    { return nil, ErrClosed }
func (names) Rename(string, string) error    { return ErrClosed }
func (names) Remove(string) error            { return ErrClosed }
func (names) SyncDir() error                 { return ErrClosed }
func (names) Lock(string) (io.Closer, error) { return nil, ErrClosed }

// A length that nobody wrote is no size to allocate, also when all sums are right.
func TestLengthsAllocateNothing(t *testing.T) {
	const bound = 24 << 20 // what zstd's window may take, and some
	measure := func(what string, try func() bool) {
		t.Helper()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		refused := try()
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took > bound || !refused {
			t.Errorf("%s: refused %v, took %d bytes", what, refused, took)
		}
	}
	s := Snapshot{Epoch: 1, Tick: 1, State: []byte("state")}
	b, err := appendSnapshot(nil, &s)
	if err != nil {
		t.Fatal(err)
	}
	binary.LittleEndian.PutUint64(b[20:], stateMax)
	size := binary.LittleEndian.Uint32(b[8:])
	binary.LittleEndian.PutUint32(b[size-4:], crc32.Checksum(b[:size-4], castagnoli))
	measure("a snapshot of 1 GiB", func() bool { _, what := new(Snapshot).parse(b); return what != "" })

	// A frame that says it is 1 GiB: single segment, 4 bytes of length.
	packed := []byte{0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0x40, 1, 0, 0}
	measure("a zstd frame of 1 GiB", func() bool { state, err := unpack(packed, stateMax); return err != nil || len(state) == 0 })

	h := goldenHeader()
	for _, length := range []uint32{1 << 31, 1<<32 - 8, 1 << 30} {
		f := h.file(make([]byte, 64))
		binary.LittleEndian.PutUint32(f[h.size:], length)
		measure("a record", func() bool { _, ok := frameAt(f, h.size, h.salt); return !ok })
	}
	var c coder
	c.reset()
	body := wire.AppendUvarint(nil, causesMax)
	measure("32 MiB of causes", func() bool {
		_, _, err := frame{flags: flagCoded, body: body}.record(&c, nil)
		return err != nil
	})
	measure("a cause of 64 KiB", func() bool {
		_, err := c.decode(nil, []byte{0x10, 3, 0, 255, 255, 3}, 1<<20)
		return err != nil
	})
	for _, length := range []uint32{1 << 31, 1<<32 - 8} {
		head := h.append(nil)
		binary.LittleEndian.PutUint32(head[8:], length)
		measure("a header", func() bool { _, what := new(header).parse(head); return what != "" })
	}
}

// Whole records out of their order are damage: no crash puts them so.
func TestRecordsOutOfOrder(t *testing.T) {
	h := goldenHeader()
	from := len(h.append(nil))
	for _, ticks := range [][]uint32{{40, 42}, {41}, {40, 40}, {39}} {
		var records []byte
		var c coder
		c.reset()
		for _, tick := range ticks {
			records = appendRecord(records, Record{Tick: tick}, from+len(records), h.salt, &c)
		}
		var back header
		data := h.file(records)
		if _, what := back.parse(data); what != "" {
			t.Fatal(what)
		}
		if _, err := back.examine(data, 0); !isCorrupt(err) {
			t.Errorf("ticks %v: %v", ticks, err)
		}
	}
}
