package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/systems/sim/dst"
)

// simCommand is the command.
type simCommand struct {
	Seed    uint64 `default:"1" help:"The first seed."`
	Seeds   int    `default:"100" help:"How many seeds are played. With --clients or --faults it is one."`
	Ticks   int    `default:"300" help:"For how many ticks things go wrong. Then all must come right."`
	Clients string `placeholder:"N,N" help:"Only these clients of the seed take part: of a run that was made small; or none."`
	Faults  string `placeholder:"N,N" help:"Only these faults of the seed happen; or none."`
	Plan    bool   `help:"Print what goes wrong in the first seed, and play nothing."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

// simReport is what it prints.
type simReport struct {
	Seeds      int     `json:"seeds"`
	Ticks      int     `json:"ticks"` // of all worlds
	Crashes    int     `json:"crashes"`
	Failures   int     `json:"failures"`
	Accepted   int     `json:"accepted"`
	Resumed    int     `json:"resumed"`
	Moved      int     `json:"moved"`
	Snapshots  int     `json:"snapshots_checked"`
	Answers    int     `json:"answers"`
	Again      int     `json:"answers_again"`
	Restored   int     `json:"restored"`
	Recovered  int     `json:"recovered"`
	Taken      int     `json:"ticks_taken_back"`
	ReadOnly   int     `json:"read_only"` // worlds that became so
	Trace      string  `json:"trace"`     // of the last seed
	PerSecond  float64 `json:"seeds_per_second"`
	Settled    float64 `json:"settled_ticks"` // until all was well, on average
	SettledMax int     `json:"settled_ticks_max"`
}

// failuresMax is how many failures are made small and shown.
const failuresMax = 3

func (c *simCommand) check(*game.Program) error {
	_, err1 := chosen("clients", c.Clients)
	_, err2 := chosen("faults", c.Faults)
	if c.Ticks > dst.TicksMax {
		return fmt.Errorf("--ticks: %d is more than %d", c.Ticks, dst.TicksMax)
	}
	return errors.Join(atLeast("seeds", c.Seeds, 1), atLeast("ticks", c.Ticks, 1), err1, err2)
}

// chosen reads numbers; nil: all.
func chosen(flag, text string) ([]int, error) {
	if text == "" {
		return nil, nil
	}
	all := []int{}
	for _, one := range strings.Split(text, ",") {
		if one == "none" {
			continue
		}
		n, err := strconv.Atoi(one)
		if err != nil {
			return nil, fmt.Errorf("--%s: %.40q is no number", flag, one)
		}
		all = append(all, n)
	}
	return all, nil
}

// plan is that of a seed.
func (c *simCommand) plan(seed uint64) dst.Plan {
	clients, _ := chosen("clients", c.Clients) // checked
	faults, _ := chosen("faults", c.Faults)
	return dst.Draw(seed, c.Ticks).Only(clients, faults)
}

func (c *simCommand) run(ctx context.Context, p *game.Program, out output) error {
	g := p.Simulation()
	if c.Plan {
		plan := c.plan(c.Seed)
		_, err := fmt.Fprint(out.stdout, &plan)
		return err
	}
	if c.Clients != "" || c.Faults != "" {
		c.Seeds = 1
	}
	s := &seeds{command: c, game: g, out: out, bar: out.bar("seeds", c.Seeds), start: time.Now()}
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), c.Seeds) {
		all.Go(func() { s.play(ctx) })
	}
	all.Wait()
	s.bar.done()
	r := s.sum
	r.Settled, r.PerSecond = ratio(uint64(s.settled), uint64(r.Seeds)), round(float64(r.Seeds)/time.Since(s.start).Seconds())
	if err := errors.Join(out.print(r, c.JSON), ctx.Err()); err != nil {
		return err
	}
	if r.Failures > 0 {
		return fmt.Errorf("%d of %d seeds fail", r.Failures, r.Seeds)
	}
	return nil
}

// seeds plays them on several goroutines.
type seeds struct {
	command *simCommand
	game    *dst.Game
	out     output
	bar     bar
	start   time.Time

	mu      sync.Mutex
	taken   int
	settled int
	sum     simReport
}

func (s *seeds) play(ctx context.Context) {
	for ctx.Err() == nil {
		s.mu.Lock()
		n := s.taken
		s.taken++
		s.mu.Unlock()
		if n >= s.command.Seeds {
			return
		}
		plan := s.command.plan(s.command.Seed + uint64(n))
		s.add(n, plan, dst.Run(s.game, plan))
	}
}

func (s *seeds) add(n int, plan dst.Plan, res dst.Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &s.sum
	r.Seeds++
	r.Ticks += res.Ticks
	r.Crashes += res.Crashes
	r.Accepted += res.Counts.Accepted
	r.Resumed += res.Counts.Resumed
	r.Moved += res.Counts.Moved
	r.Snapshots += res.Counts.Snapshots
	r.Answers += res.Counts.Answers
	r.Again += res.Counts.Again
	r.Restored += res.Counts.Restored
	r.Recovered += res.Counts.Recovered
	r.Taken += res.Counts.Taken
	r.ReadOnly += res.Counts.Full
	s.settled += res.Settled
	r.SettledMax = max(r.SettledMax, res.Settled)
	if n == s.command.Seeds-1 {
		r.Trace = fmt.Sprintf("%016x", res.Trace)
	}
	s.bar.set(r.Seeds)
	if res.Failure == nil {
		return
	}
	if r.Failures++; r.Failures <= failuresMax {
		fmt.Fprint(s.out.stderr, failed(s.game, plan, res.Failure))
	}
}

// failed says what broke, as small as it can be made, and how to play it again.
func failed(g *dst.Game, plan dst.Plan, f *dst.Failure) string {
	small, res := dst.Shrink(g, plan, f)
	return fmt.Sprintf("seed %d: %v\nmade small: %v\n%v%sagain: sim %s\n",
		plan.Seed, f, res.Failure, &small, res.Failure.Last, small.Command())
}
