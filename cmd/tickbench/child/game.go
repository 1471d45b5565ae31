package child

import (
	"context"
	"errors"
	"io"
	"strconv"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/cmd/internal/server"
	"github.com/tickd/tickd/cmd/tickd/settings"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/systems/sandbox"
)

// GameCommand is the hidden command that runs the game.
const GameCommand = "serve-child"

// Game configures the game's server.
type Game struct {
	Players   int    `json:"players"` // at most
	Width     int    `json:"width"`   // of the world, in tiles
	Height    int    `json:"height"`
	Spawn     string `json:"spawn"`
	Password  string `json:"password"`
	Creatures int    `json:"creatures"`
	Budget    int    `json:"budget"` // bytes per second and client; 0: the default
	Loops     int    `json:"loops"`  // 0: by CPUs
	Profile   string `json:"profile"`
}

// gameServer runs what tickd serve runs.
type gameServer struct {
	host    *server.Server
	profile func() error

	mu      sync.Mutex
	took    *hdrhistogram.Histogram // us a tick
	ticks   uint64
	skipped uint64
	before  uint64 // skipped before the window
	partial int64  // ns of the systems up to the report, of the tick that runs
}

// OpenGame opens the game's server on a free port of 127.0.0.1. Its log goes to
// log.
func OpenGame(log io.Writer) func(Game) (Server, error) {
	return func(g Game) (Server, error) {
		args := []string{
			"--addr=127.0.0.1:0", "--http=", "--max-players=" + strconv.Itoa(g.Players), "--spawn=" + g.Spawn, "--size=" + g.size(),
			"--seed=bench", "--password=" + g.Password, "--creatures=" + strconv.Itoa(g.Creatures), "--loops=" + strconv.Itoa(g.Loops), "--log-level=warn",
		}
		if g.Budget > 0 {
			args = append(args, "--client-budget="+strconv.Itoa(g.Budget))
		}
		c, err := config.Parse(config.Program{Name: "tickbench", Own: &settings.Settings{}}, args, nil)
		if err != nil {
			return nil, err
		}
		stop, err := Profile(g.Profile)
		if err != nil {
			return nil, err
		}
		h, err := server.Open(server.Game{Name: "tickbench", Config: c.Game, Install: sandbox.Install}, c.Settings, c.Settings.Logger(log))
		if err != nil {
			return nil, errors.Join(err, stop())
		}
		gs := &gameServer{host: h, profile: stop, took: hdrhistogram.New(1, int64(time.Minute/time.Microsecond), 3)}
		measure := h.Game.Life.Measure
		h.Game.Life.Measure = func(r *admin.Report) {
			measure(r)
			gs.report(r)
		}
		return gs, nil
	}
}

func (g Game) size() string { return strconv.Itoa(g.Width) + "x" + strconv.Itoa(g.Height) }

// Addr is where players connect.
func (g *gameServer) Addr() string { return g.host.Addr }

// Run ticks.
func (g *gameServer) Run(ctx context.Context) error {
	return errors.Join(g.host.Run(ctx), g.profile())
}

// report is called by Lifecycle once a tick. The systems from it on have the
// times of the tick before, which this completes.
func (g *gameServer) report(r *admin.Report) {
	before, after := split(g.host.Game.App.Timings())
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.partial > 0 {
		_ = g.took.RecordValue(max((g.partial+after)/1000, 1)) // past a minute it is not counted
	}
	g.partial = before
	g.ticks++
	g.skipped = r.Skipped
}

// split sums the systems' times before Lifecycle, and from it on.
func split(timings []ecs.Timing) (before, after int64) {
	sum := &before
	for _, t := range timings {
		if t.Name == "Lifecycle" {
			sum = &after
		}
		*sum += t.Ns
	}
	return before, after
}

// Begin starts a window.
func (g *gameServer) Begin() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.took.Reset()
	g.ticks, g.before = 0, g.skipped
}

// End tells the window's ticks.
func (g *gameServer) End() Sample {
	g.mu.Lock()
	defer g.mu.Unlock()
	return Sample{
		Ticks: g.ticks, Skipped: g.skipped - g.before,
		TickMsP50: float64(g.took.ValueAtQuantile(50)) / 1000, TickMsP99: float64(g.took.ValueAtQuantile(99)) / 1000,
	}
}
