package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/tickd/tickd/cmd/internal/bench/cpu"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/netio"
)

// A server holds its clients while it ticks nearly as often as it should, with
// the slowest of a hundred ticks inside the period, and nearly every tick brings
// each of them a snapshot.
const (
	nearly    = 0.95
	refineMax = 3 // runs between the last that held and the first that did not
)

// sweep is the command.
type sweep struct {
	From      int           `default:"500" help:"With how many clients to begin."`
	To        int           `default:"12000" help:"Where to stop, whether it still holds or not."`
	Factor    float64       `default:"1.5" help:"By how much each step grows."`
	Duration  time.Duration `default:"5s" help:"For how long each step is watched."`
	Memory    bool          `help:"Grow the in-memory game of the command tick instead, without sockets."`
	Ticks     int           `default:"100" help:"How many ticks of each step are measured, with --memory."`
	Visible   float64       `default:"50" help:"Entities that a client is to see on average."`
	Transport string        `default:"tcp" enum:"tcp,ws" help:"tcp or ws."`
	Decode    int           `default:"100" help:"How many of the bots decode and check what they get, over tcp; the others only answer. 0: all."`
	Seed      uint64        `default:"1" help:"What the worlds and the walks are made from."`
	Plot      string        `placeholder:"FILE.svg" help:"Draw the rows."`
	JSON      bool          `name:"json" help:"Print JSON."`
}

// periodMs is how long a tick may take, in ms.
func periodMs(p *game.Program) float64 { return 1000 / float64(p.TickRate()) }

// sweepReport is what sweep prints.
type sweepReport struct {
	Rows       []sweepRow `json:"rows"` // by clients
	MaxClients int        `json:"max_clients"`

	periodMs float64
}

// sweepRow is one step. CPUMs is that of a tick: with sockets that of the whole
// process.
type sweepRow struct {
	Clients            int     `json:"clients"`
	VisibleMean        float64 `json:"visible_mean"`
	TickHz             float64 `json:"tick_hz"`
	TickMsP50          float64 `json:"tick_ms_p50"`
	TickMsP99          float64 `json:"tick_ms_p99"`
	CPUMs              float64 `json:"cpu_ms"`
	CPUUsPerClientTick float64 `json:"cpu_us_per_client_tick"`
	SnapshotsPerS      float64 `json:"snapshots_per_s"`
	Holds              bool    `json:"holds"`
}

func (s *sweep) check(*game.Program) error {
	if s.Duration <= 0 {
		return fmt.Errorf("--duration: %v is no time", s.Duration)
	}
	if s.To < s.From || s.To > netio.SessionsMax {
		return fmt.Errorf("--to: %d is not between --from and %d", s.To, netio.SessionsMax)
	}
	if s.Decode != 0 && s.Transport != "tcp" {
		s.Decode = 0
	}
	return errors.Join(atLeast("from", s.From, 1), atLeast("factor", s.Factor, 1.05), atLeast("visible", s.Visible, 1),
		atLeast("ticks", s.Ticks, 1), atLeast("decode", s.Decode, 0))
}

func (s *sweep) run(ctx context.Context, p *game.Program, out output) error {
	if err := cpu.RaiseFiles(uint64(s.To + filesSpare)); !s.Memory && err != nil {
		return err
	}
	r, err := s.grow(func(n int) (sweepRow, error) {
		if s.Memory {
			return s.inMemory(ctx, p, n)
		}
		return s.onSockets(ctx, p, out, n)
	})
	if err != nil {
		return err
	}
	r.periodMs = periodMs(p)
	if s.Plot != "" {
		if err := os.WriteFile(s.Plot, plot(r), 0o644); err != nil {
			return err
		}
	}
	return out.print(r, s.JSON)
}

// grow measures more and more clients until they are too many, then looks
// closer between the last two.
func (s *sweep) grow(step func(n int) (sweepRow, error)) (r sweepReport, err error) {
	for n, failed, refined := s.From, 0, 0; n > 0; {
		row, err := step(n)
		if err != nil {
			return r, err
		}
		r.Rows = append(r.Rows, row)
		if row.Holds {
			r.MaxClients = max(r.MaxClients, n)
		} else {
			failed = n
		}
		switch next := int(float64(n) * s.Factor); {
		case failed == 0 && n == s.To:
			n = 0
		case failed == 0:
			n = min(next, s.To)
		case refined < refineMax && failed-r.MaxClients > r.MaxClients/20 && r.MaxClients > 0:
			refined++
			n = (failed + r.MaxClients) / 2
		default:
			n = 0
		}
	}
	slices.SortFunc(r.Rows, func(a, b sweepRow) int { return cmp.Compare(a.Clients, b.Clients) })
	return r, nil
}
