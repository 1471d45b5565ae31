package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tickd/tickd/cmd/internal/bench/bots"
	"github.com/tickd/tickd/cmd/internal/bench/child"
	"github.com/tickd/tickd/cmd/internal/bench/cpu"
	bare "github.com/tickd/tickd/cmd/internal/bench/floor"
	"github.com/tickd/tickd/cmd/internal/bench/game"
)

// floor is the command.
type floor struct {
	Connections int           `default:"200" help:"How many clients."`
	Bytes       int           `default:"600" help:"Bytes of each write, framing included."`
	Hz          int           `default:"20" help:"Writes per second and client."`
	Duration    time.Duration `default:"10s" help:"For how long they are watched, once all are connected."`
	Effort      time.Duration `default:"0s" help:"What a client takes to answer, at least: slow ones wake the server more often."`
	Profile     string        `name:"cpuprofile" placeholder:"FILE" help:"Write a CPU profile of the server."`
	JSON        bool          `name:"json" help:"Print JSON."`
}

// floorReport is what floor prints.
type floorReport struct {
	Connections        int     `json:"connections"`
	Bytes              int     `json:"bytes"`
	Hz                 float64 `json:"hz"` // as measured
	CPUUsPerClientTick float64 `json:"cpu_us_per_client_tick"`
}

func (f *floor) check(*game.Program) error {
	if f.Duration <= 0 {
		return fmt.Errorf("--duration: %v is no time", f.Duration)
	}
	if f.Bytes > bare.BytesMax {
		return fmt.Errorf("--bytes: %d is more than %d", f.Bytes, bare.BytesMax)
	}
	return errors.Join(atLeast("connections", f.Connections, 1), atLeast("bytes", f.Bytes, bare.BytesMin), atLeast("hz", f.Hz, 1))
}

func (f *floor) run(ctx context.Context, _ *game.Program, out output) error {
	if err := cpu.RaiseFiles(uint64(f.Connections + filesSpare)); err != nil {
		return err
	}
	p, err := newPlaces(out)
	if err != nil {
		return err
	}
	defer p.undo()
	var sum serverSum
	if err := f.slice(ctx, out, &sum, p); err != nil {
		return err
	}
	return out.print(floorReport{
		Connections: f.Connections, Bytes: f.Bytes,
		Hz: round(float64(sum.ticks) / sum.wall.Seconds()), CPUUsPerClientTick: round(sum.perClientTick()),
	}, f.JSON)
}

// slice starts a bare server, loads it for a while, and ends it.
func (f *floor) slice(ctx context.Context, out output, sum *serverSum, p *places) (err error) {
	c, err := child.Start(ctx, child.FloorCommand, child.Floor{Bytes: f.Bytes, Hz: f.Hz, Profile: f.Profile}, p.server)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Stop()) }()
	joining := out.bar("connecting", f.Connections)
	b, err := bots.Join(ctx, bots.Options{Addr: c.Addr, Bots: f.Connections, Bare: true, Effort: f.Effort, Workers: p.threads(), Joined: joining.set})
	defer b.Leave()
	joining.done()
	if err := errors.Join(err, b.Err()); err != nil {
		return err
	}
	if err := b.Settle(ctx, settle(f.Duration)); err != nil {
		return err
	}
	stats := bots.NewStats()
	err = sum.around(ctx, c, f.Connections, func() error {
		stats, err = b.Measure(ctx, f.Duration)
		return err
	})
	if n := stats.DecodeErrors + stats.Lost; err == nil && n > 0 {
		err = fmt.Errorf("%d clients were cut off: %w", n, stats.First)
	}
	return err
}
