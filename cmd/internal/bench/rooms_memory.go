package bench

import (
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/child"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/cmd/internal/bench/stage"
)

// workersDefault is how many workers are compared with one.
const workersDefault = 2

// memoryReport is what rooms prints with --transport memory. A worker runs turns, what event loops do with them, and the
// bots.
type memoryReport struct {
	Rooms   int         `json:"rooms"`
	Players int         `json:"players"`
	Workers int         `json:"workers"`
	Turns   int         `json:"turns"`
	Speedup float64     `json:"speedup"`     // of the workers over one, in ticks of rooms a second: median of the turns
	ByCPU   float64     `json:"cpu_speedup"` // what it would be if they had their CPUs to themselves: by CPU time
	Rows    []memoryRow `json:"rows"`
}

// memoryRow is of one worker or of all, in all their turns.
type memoryRow struct {
	Workers      int     `json:"workers"`
	TicksPerS    float64 `json:"ticks_per_s"` // of rooms: median of the turns
	RoomsAtRate  float64 `json:"rooms_held"`  // that so many ticks are enough for
	CPUUsPerTick float64 `json:"cpu_us_per_tick"`
	Inputs       float64 `json:"inputs_per_tick"` // as many for one as for all, or they did not do the same
	CPUs         float64 `json:"cpus"`            // that they got
	Skipped      uint64  `json:"skipped"`
}

// memory compares one worker with more, by turns, in one set of rooms.
func (r *roomsCommand) memory(ctx context.Context, program *game.Program, out output) error {
	workers := r.Workers
	if workers == 0 {
		workers = workersDefault
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(max(workers, runtime.GOMAXPROCS(0))))
	v := program.View()
	s, err := stage.NewRooms(program, stage.RoomsConfig{
		World: bot.World{Players: r.Players, Width: v.Cells * v.Tiles, Height: v.Cells * v.Tiles}, Rooms: r.Rooms, Rate: r.Rate, Loops: workers,
		Behave: program.Honest(false), Seed: r.Seed,
	})
	if err != nil {
		return err
	}
	runtime.GC()
	stop, err := child.Profile(r.Profile)
	if err != nil {
		return err
	}
	m := memoryMeasured{one: &memorySum{}, many: &memorySum{}}
	err = m.run(ctx, s, workers, r.Turns, r.Duration/time.Duration(2*r.Turns))
	if err = errors.Join(err, stop(), ctx.Err()); err != nil {
		return err
	}
	return out.print(memoryReport{
		Rooms: r.Rooms, Players: r.Players, Workers: workers, Turns: r.Turns, Speedup: round(median(m.speedups)), ByCPU: round(median(m.byCPU)),
		Rows: []memoryRow{m.one.row(1, r.Rate), m.many.row(workers, r.Rate)},
	}, r.JSON)
}

// memorySum is what some workers did, by turn.
type memorySum struct {
	perS, cost, cpus []float64
	inputs           []float64
	skipped          uint64
}

func (m *memorySum) add(e stage.Effort) {
	m.perS = append(m.perS, float64(e.Turns)/e.Wall.Seconds())
	m.cost = append(m.cost, float64(e.CPU.Nanoseconds())/1000/float64(max(e.Turns, 1)))
	m.cpus = append(m.cpus, e.CPU.Seconds()/e.Wall.Seconds())
	m.inputs = append(m.inputs, float64(e.Inputs)/float64(max(e.Turns, 1)))
	m.skipped += e.Skipped
}

func (m *memorySum) row(workers, rate int) memoryRow {
	return memoryRow{
		Workers: workers, TicksPerS: round(median(m.perS)), RoomsAtRate: round(median(m.perS) / float64(rate)),
		CPUUsPerTick: round(median(m.cost)), Inputs: round(median(m.inputs)), CPUs: round(median(m.cpus)), Skipped: m.skipped,
	}
}

type memoryMeasured struct {
	one, many       *memorySum
	speedups, byCPU []float64
}

// run takes turns.
func (m *memoryMeasured) run(ctx context.Context, s *stage.Rooms, workers, turns int, d time.Duration) error {
	for range turns {
		one, err := s.Run(1, d)
		if err != nil {
			return err
		}
		many, err := s.Run(workers, d)
		if err != nil {
			return err
		}
		m.one.add(one)
		m.many.add(many)
		m.speedups = append(m.speedups, float64(many.Turns)/many.Wall.Seconds()/(float64(one.Turns)/one.Wall.Seconds()))
		m.byCPU = append(m.byCPU, float64(workers)*m.one.cost[len(m.one.cost)-1]/m.many.cost[len(m.many.cost)-1])
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}
