package server

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// slowDisk is a disk on which each sync of a file takes a time.
type slowDisk struct {
	journal.FS
	sync time.Duration
}

func (d *slowDisk) Create(name string) (journal.File, error) {
	f, err := d.FS.Create(name)
	return &slowFile{f, d.sync}, err
}

type slowFile struct {
	journal.File
	sync time.Duration
}

// Sync does not sleep: a timer is a good part of a millisecond late.
func (f *slowFile) Sync() error {
	for end := time.Now().Add(f.sync); time.Now().Before(end); {
	}
	return f.File.Sync()
}

// BenchmarkStrictDelay is for how long strict holds back the snapshots of 500 players on a disk that syncs
// in a millisecond: from the end of a tick, when its frames are ready, until the loops have them. The disk works
// while the frames are made, so the metrics with "disk" tell how long it took from the record.
func BenchmarkStrictDelay(b *testing.B) {
	const players = 500
	w, writer, err := durable.Open(durable.Config{
		FS: &slowDisk{fakedisk.New(1).Dir("world"), time.Millisecond}, Identity: journal.Identity{Game: "show"},
		Build: func() (*systems.Game, error) {
			c := systems.Config{Seed: "delay", Width: 128, Height: 128, MaxPlayers: players}
			g := systems.New(netio.New(netio.Config{Connections: players, JoinRate: players}), c)
			sandbox.Install(g)
			g.Init()
			return g, nil
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	k := keep(w, writer, "strict", nil, slog.New(slog.DiscardHandler))
	s := &sim.Sim{Game: w.Game, Server: w.Game.Server, Memory: netio.NewMemory(w.Game.Server)}
	var recorded time.Time
	write := w.Write
	w.Write = func(e durable.Entry) {
		recorded = time.Now()
		write(e)
	}
	tick := func() (delay, disk time.Duration) {
		for i, c := range s.Clients {
			c.Input(&sandbox.Controls{Buttons: 1 << ((int(w.Game.App.Tick())/20 + i) % 4)})
		}
		for k.ready() != "" {
			time.Sleep(time.Millisecond)
		}
		w.Step()
		held := time.Now()
		for w.Game.Server.Released() < uint32(w.Game.App.Tick()) {
			time.Sleep(10 * time.Microsecond)
		}
		delay, disk = time.Since(held), time.Since(recorded)
		s.Memory.Run()
		for _, c := range s.Clients {
			c.Read()
		}
		return delay, disk
	}
	for i := range players {
		s.Join(fmt.Sprint("player", i))
		if i%50 == 49 {
			tick()
		}
	}
	for range 40 { // all play
		tick()
	}
	if n := w.Game.Server.Seated(); n != players {
		b.Fatalf("%d play", n)
	}
	us := func() *hdrhistogram.Histogram { return hdrhistogram.New(1, int64(time.Minute/time.Microsecond), 3) }
	delays, disks := us(), us()
	for b.Loop() {
		delay, disk := tick()
		_ = delays.RecordValue(max(delay.Microseconds(), 1)) // a minute is in range
		_ = disks.RecordValue(max(disk.Microseconds(), 1))
	}
	b.ReportMetric(float64(delays.ValueAtQuantile(50))/1000, "p50-ms")
	b.ReportMetric(float64(delays.ValueAtQuantile(99))/1000, "p99-ms")
	b.ReportMetric(float64(disks.ValueAtQuantile(50))/1000, "disk-p50-ms")
	b.ReportMetric(float64(disks.ValueAtQuantile(99))/1000, "disk-p99-ms")
	if err := k.close(); err != nil {
		b.Fatal(err)
	}
}
