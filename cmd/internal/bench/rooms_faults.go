package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tickd/tickd/cmd/internal/bench/bots"
	"github.com/tickd/tickd/cmd/internal/bench/child"
	"github.com/tickd/tickd/cmd/internal/bench/cpu"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/netio/client"
)

// faultsReport is what rooms prints with --faults: of rooms in which nothing is wrong, alone and beside those in which
// something is.
type faultsReport struct {
	Rooms     int         `json:"rooms"`
	Players   int         `json:"players"`
	RateHz    int         `json:"rate_hz"`
	Transport string      `json:"transport"`
	Panics    uint64      `json:"panics"`     // of a room that is opened again each time
	SlowTicks uint64      `json:"slow_ticks"` // and those of the room that floods its members
	SlowMs    float64     `json:"slow_ms"`    // what a slow one takes
	Flooded   uint64      `json:"flooded"`    // clients that were ended because they did not take the flood
	Ended     uint64      `json:"ended"`      // clients of other rooms that were
	Rows      []faultsRow `json:"rows"`
}

// faultsRow is of one window.
type faultsRow struct {
	Beside        string  `json:"beside"`
	Ticks         uint64  `json:"ticks"`
	LateMsP50     float64 `json:"late_ms_p50"`
	LateMsP99     float64 `json:"late_ms_p99"`
	LateMsMost    float64 `json:"late_ms_most"`
	GapMsP50      float64 `json:"gap_ms_p50"`
	GapMsP99      float64 `json:"gap_ms_p99"`
	SnapshotsPerS float64 `json:"snapshots_per_s"`
	CPUPart       float64 `json:"cpu_part"` // of one CPU
}

// faulty are the rooms that go wrong, each with --players in it.
func faulty() []string { return []string{child.PanicRoom, child.SlowRoom, child.FloodRoom} }

// faults watches rooms alone and then beside those that go wrong, prints, and fails if a client of the others ended. The
// server is not kept on one CPU, for a slow tick would have that one to itself.
func (r *roomsCommand) faults(ctx context.Context, program *game.Program, out output) (err error) {
	more := len(faulty())
	config := r.child(program, more, more*r.Players)
	config.Faults = true
	c, err := child.Start(ctx, child.RoomsCommand, config, cpu.Set{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Stop()) }()
	defer threads()()
	b, err := r.join(ctx, program, out, c.Addr)
	defer b.Leave()
	if err = errors.Join(err, b.Err()); err != nil {
		return err
	}
	report := faultsReport{Rooms: r.Rooms, Players: r.Players, RateHz: r.Rate, Transport: r.Transport, SlowMs: child.SlowTick.Seconds() * 1000}
	if err := report.window(ctx, c, b, "nothing", r.Duration/2); err != nil {
		return err
	}
	wrong, err := r.wrong(ctx, program, c.Addr)
	defer wrong.leave()
	if err != nil {
		return err
	}
	if err := report.window(ctx, c, b, "faults", r.Duration/2); err != nil {
		return err
	}
	if report.Ended > 0 {
		err = fmt.Errorf("%d clients of rooms in which nothing was wrong ended", report.Ended)
	}
	return errors.Join(out.print(report, r.JSON), err)
}

// window adds what happened in a stretch of time.
func (f *faultsReport) window(ctx context.Context, c *child.Child, b *bots.Swarm, beside string, d time.Duration) error {
	if err := c.Begin(ctx); err != nil {
		return err
	}
	met, err := b.Measure(ctx, d)
	if err != nil {
		return err
	}
	s, err := c.End(ctx)
	if err != nil {
		return err
	}
	f.Panics, f.SlowTicks, f.Flooded, f.Ended = s.Rooms.Failed, s.Rooms.Faulty, s.Rooms.SlowClients, met.Lost+met.DecodeErrors
	f.Rows = append(f.Rows, faultsRow{
		Beside: beside, Ticks: s.Ticks, LateMsP50: round(s.Rooms.LateMsP50), LateMsP99: round(s.Rooms.LateMsP99), LateMsMost: round(s.Rooms.LateMsMost),
		GapMsP50: round(bots.Ms(met.Gap, 50)), GapMsP99: round(bots.Ms(met.Gap, 99)), SnapshotsPerS: round(met.PerSecond(met.Snapshots)),
		CPUPart: round(s.CPU.Seconds() / s.Wall.Seconds()),
	})
	return nil
}

// join lets the bots join in whatever rooms they find.
func (r *roomsCommand) join(ctx context.Context, program *game.Program, out output, addr string) (*bots.Swarm, error) {
	joining := out.bar("joining", r.bots())
	defer joining.done()
	b, err := bots.Join(ctx, bots.Options{
		Addr: addr, Transport: r.Transport, Bots: r.bots(), Decoding: r.Decode, Game: &program.Bots, Behaviour: r.behaviour(program),
		Seed: r.Seed, Joined: joining.set,
	})
	if err != nil {
		return b, err
	}
	return b, b.Settle(ctx, settle(r.Duration))
}

// misfortune is the clients of rooms that go wrong.
type misfortune struct {
	swarm *bots.Swarm
	stop  context.CancelFunc
	deaf  sync.WaitGroup
}

// wrong lets clients into the rooms that go wrong, who come back when they are ended. Those of the room that floods
// its members read nothing.
func (r *roomsCommand) wrong(ctx context.Context, program *game.Program, addr string) (*misfortune, error) {
	inner, stop := context.WithCancel(ctx)
	m := &misfortune{stop: stop}
	names := []string{child.PanicRoom, child.SlowRoom}
	var err error
	m.swarm, err = bots.Join(ctx, bots.Options{
		Addr: addr, Transport: r.Transport, Bots: len(names) * r.Players, Decoding: bots.None, Game: &program.Bots, Behaviour: r.behaviour(program),
		Seed: r.Seed + 1, Modest: true, Return: returnPause, Room: func(i int) string { return names[i%len(names)] },
	})
	for range r.Players {
		m.deaf.Go(func() {
			for inner.Err() == nil {
				r.ignore(inner, addr)
			}
		})
	}
	return m, err
}

func (m *misfortune) leave() {
	m.stop()
	m.deaf.Wait()
	m.swarm.Leave()
}

// Bounds of a client that does not read.
const (
	deafTime   = 12 * time.Second // after which it comes anew
	deafBuffer = 4 << 10          // of its socket, in bytes
	deafPause  = 100 * time.Millisecond
)

// deafNames tells such clients apart.
var deafNames atomic.Uint64

// ignore is a client in the room that floods its members, which reads nothing.
func (r *roomsCommand) ignore(ctx context.Context, addr string) {
	bots.Sleep(ctx, deafPause)
	c, err := client.Dial(ctx, addr, client.Options{
		Transport: r.Transport, Room: child.FloodRoom, Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
			var d net.Dialer
			conn, err := d.DialContext(ctx, network, addr)
			if err == nil {
				err = conn.(*net.TCPConn).SetReadBuffer(deafBuffer)
			}
			return conn, err
		},
	})
	if err != nil {
		return // it tries again
	}
	defer func() { _ = c.Close() }() // it is over either way
	if _, err := c.Join(ctx, fmt.Sprintf("deaf-%d", deafNames.Add(1)%1e6)); err == nil {
		bots.Sleep(ctx, deafTime)
	}
}
