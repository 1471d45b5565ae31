package child

import (
	"cmp"
	"context"
	"errors"
	"io"
	"strconv"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/cmd/internal/server"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/admin"
)

// GameCommand is the hidden command that runs the game.
const GameCommand = "serve-child"

// Game configures the game's server.
type Game struct {
	World    bot.World `json:"world"`
	Password string    `json:"password"`
	Budget   int       `json:"budget"` // bytes per second and client; 0: the default
	Loops    int       `json:"loops"`  // 0: by CPUs
	Profile  string    `json:"profile"`
	Data     string    `json:"data"` // where the world is kept; "" or none: nowhere
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

// OpenGame opens the server of a program's game on a free port of 127.0.0.1. Its log
// goes to log.
func OpenGame(p *game.Program, log io.Writer) func(Game) (Server, error) {
	return func(g Game) (Server, error) {
		c, err := p.Set(g.World, g.args()...)
		if err != nil {
			return nil, err
		}
		stop, err := Profile(g.Profile)
		if err != nil {
			return nil, err
		}
		h, err := server.Open(p.Server(c), c.Settings, c.Settings.Logger(log))
		if err == nil {
			err = p.Playable(h.Game)
		}
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

func (g Game) args() []string {
	args := []string{
		"--data=" + cmp.Or(g.Data, config.NoData), "--addr=127.0.0.1:0", "--http=", "--seed=bench", "--password=" + g.Password, "--loops=" + strconv.Itoa(g.Loops), "--log-level=warn",
	}
	if g.Budget > 0 {
		args = append(args, "--client-budget="+strconv.Itoa(g.Budget))
	}
	return args
}

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
