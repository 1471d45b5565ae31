package journal_test

import (
	"encoding/binary"
	"io"
	"io/fs"
	"math/rand/v2"
	"testing"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/disk"
)

// inputs are what players did in tick after tick: each one's input, of whom a tenth turn and a
// twentieth change what they hold down, some late and some twice.
type inputs struct {
	r       *rand.Rand
	aim     []uint16
	buttons []uint16
	seq     []uint32
	buf     []byte
}

func newInputs(players int) *inputs {
	return &inputs{r: rand.New(rand.NewPCG(1, 2)), aim: make([]uint16, players), buttons: make([]uint16, players), seq: make([]uint32, players)}
}

func (in *inputs) tick(tick uint32) []byte {
	b := in.buf[:0]
	for i := range in.seq {
		n := 1
		switch in.r.IntN(40) {
		case 0:
			n = 0
		case 1:
			n = 2
		}
		for range n {
			if in.r.IntN(10) == 0 {
				in.aim[i] += uint16(in.r.IntN(4000))
			}
			if in.r.IntN(20) == 0 {
				in.buttons[i] ^= 1 << in.r.IntN(4)
			}
			in.seq[i]++
			b = binary.LittleEndian.AppendUint32(b, uint32(i*3+10))
			b = binary.LittleEndian.AppendUint32(b, in.seq[i])
			b = append(b, 3, 18, 0)
			b = binary.LittleEndian.AppendUint32(b, in.seq[i])
			b = binary.LittleEndian.AppendUint32(b, tick-2)
			b = binary.LittleEndian.AppendUint32(b, 16*tick-48+uint32(i%16))
			b = binary.LittleEndian.AppendUint16(b, in.buttons[i])
			b = binary.LittleEndian.AppendUint16(b, in.aim[i])
			b = append(b, 127, 0)
		}
	}
	in.buf = b
	return b
}

// void is a disk that takes everything and keeps one file's worth of nothing.
type void struct{}

func (void) ReadDir() ([]string, error)             { return nil, nil }
func (void) Open(string) (journal.File, error)      { return nil, fs.ErrNotExist }
func (void) Create(string) (journal.File, error)    { return void{}, nil }
func (void) Rename(string, string) error            { return nil }
func (void) Remove(string) error                    { return nil }
func (void) SyncDir() error                         { return nil }
func (void) Lock(string) (io.Closer, error)         { return void{}, nil }
func (void) ReadAt([]byte, int64) (int, error)      { return 0, io.EOF }
func (void) WriteAt(b []byte, _ int64) (int, error) { return len(b), nil }
func (void) Close() error                           { return nil }
func (void) Size() (int64, error)                   { return 0, nil }
func (void) Allocate(int64) error                   { return nil }
func (void) Sync() error                            { return nil }

func openVoid(tb testing.TB) *journal.Log {
	tb.Helper()
	l, _, err := journal.Open(void{}, identity(), journal.Options{SegmentBytes: 64 << 20})
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// To append and to sync allocate nothing.
func TestAppendAllocatesNothing(t *testing.T) {
	l, in := openVoid(t), newInputs(200)
	one := func() {
		tick := l.Last() + 1
		if err := l.Append(journal.Record{Tick: tick, Causes: in.tick(tick), Hashed: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Sync(); err != nil {
			t.Fatal(err)
		}
	}
	for range 50 {
		one()
	}
	if n := testing.AllocsPerRun(200, one); n != 0 {
		t.Errorf("%v allocations a tick", n)
	}
}

// A player's tick takes few bytes: at most 25 were asked for, of 29 as they come.
func TestVolume(t *testing.T) {
	const players, ticks = 500, 400
	l, in := openVoid(t), newInputs(players)
	raw := 0
	for tick := uint32(1); tick <= ticks; tick++ {
		causes := in.tick(tick)
		raw += len(causes)
		if err := l.Append(journal.Record{Tick: tick, Causes: causes}); err != nil {
			t.Fatal(err)
		}
	}
	each := float64(l.SinceSnapshot()) / players / ticks
	t.Logf("%.2f bytes a player and tick, %.2f as they come", each, float64(raw)/players/ticks)
	if each > 12 {
		t.Errorf("%.2f bytes a player and tick", each)
	}
}

// The cost of what the writer does for each cause, beside the disk.
func BenchmarkAppend(b *testing.B) {
	const players = 1000
	l, in := openVoid(b), newInputs(players)
	ticks := make([][]byte, 64)
	for i := range ticks {
		ticks[i] = append([]byte{}, in.tick(uint32(i+1))...)
	}
	b.ReportAllocs()
	bytes := 0
	for b.Loop() {
		tick := l.Last() + 1
		causes := ticks[tick%64]
		bytes += len(causes)
		if err := l.Append(journal.Record{Tick: tick, Causes: causes}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*players), "ns/cause")
}

// 76 KB that cannot be made smaller, and the sync: on the disk of the temporary directory.
func BenchmarkAppendAndSync(b *testing.B) {
	dir, err := disk.Make(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	l, _, err := journal.Open(dir, identity(), journal.Options{})
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	causes := make([]byte, 0, 76_000)
	for who := range uint32(1000) {
		causes = binary.LittleEndian.AppendUint32(causes, who)
		causes = binary.LittleEndian.AppendUint32(causes, r.Uint32())
		causes = append(causes, 33, 65, 0)
		for range 65 {
			causes = append(causes, byte(r.Uint32()))
		}
	}
	b.SetBytes(int64(len(causes)))
	b.ReportAllocs()
	for b.Loop() {
		if err := l.Append(journal.Record{Tick: l.Last() + 1, Causes: causes}); err != nil {
			b.Fatal(err)
		}
		if _, err := l.Sync(); err != nil {
			b.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
}

// What a recovery reads: 10 minutes of 500 players at 20 ticks a second.
func BenchmarkRecover(b *testing.B) {
	dir, err := disk.Make(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	l, _, err := journal.Open(dir, identity(), journal.Options{})
	if err != nil {
		b.Fatal(err)
	}
	in := newInputs(500)
	for tick := uint32(1); tick <= 12_000; tick++ {
		if err := l.Append(journal.Record{Tick: tick, Causes: in.tick(tick)}); err != nil {
			b.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		l, r, err := journal.Open(dir, identity(), journal.Options{})
		if err != nil {
			b.Fatal(err)
		}
		records := 0
		for _, err := range r.Records() {
			if err != nil {
				b.Fatal(err)
			}
			records++
		}
		if records != 12_000 {
			b.Fatalf("%d records", records)
		}
		if err := l.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
