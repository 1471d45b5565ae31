package child

import (
	"context"
	"errors"
	"io"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/cmd/internal/server"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
)

// RoomsCommand is the hidden command that runs the game in many rooms.
const RoomsCommand = "rooms-child"

// Rooms configures a server of the game in many rooms.
type Rooms struct {
	World   bot.World `json:"world"` // of each room, but Players are those of all together
	Most    int       `json:"most"`  // rooms at once
	Seats   int       `json:"seats"` // of each
	Rate    int       `json:"rate"`  // ticks a second of each
	Workers int       `json:"workers"`
	Brief   bool      `json:"brief"`   // a room closes when its last member has gone
	Faults  bool      `json:"faults"`  // rooms of certain names go wrong
	Collect bool      `json:"collect"` // what lives on the heap is told
	Profile string    `json:"profile"`
}

// RoomsSample is what many rooms were up to since begin. How late ticks were is told of rooms that do not go
// wrong.
type RoomsSample struct {
	Open        int     `json:"open"` // at the end
	Opened      uint64  `json:"opened"`
	Closed      uint64  `json:"closed"`
	Failed      uint64  `json:"failed"`
	ClientTicks uint64  `json:"client_ticks"` // ticks by who was there
	LateMsP50   float64 `json:"late_ms_p50"`
	LateMsP99   float64 `json:"late_ms_p99"`
	LateMsMost  float64 `json:"late_ms_most"`
	Faulty      uint64  `json:"faulty"`     // ticks of rooms that go wrong
	SlowClients uint64  `json:"slow"`       // that were ended for it
	Heap        uint64  `json:"heap"`       // bytes that live at the end, with Collect
	Goroutines  int     `json:"goroutines"` // at the end
	Files       int     `json:"files"`      // that are open at the end; 0 where nobody can tell
}

// roomsServer runs what tickd serve --rooms runs.
type roomsServer struct {
	*server.Lodge
	config  Rooms
	profile func() error
	before  rooms.Stats // the window
	slow    uint64      // clients ended before it
	faulty  atomic.Uint64

	mu          sync.Mutex
	late        *hdrhistogram.Histogram // us
	ticks       uint64
	clientTicks uint64
}

// OpenRooms opens the server of a program's game in many rooms on a free port of 127.0.0.1. Its log goes to log.
func OpenRooms(p *game.Program, log io.Writer) func(Rooms) (Server, error) {
	return func(r Rooms) (Server, error) {
		c, err := p.Set(r.World, r.args()...)
		if err != nil {
			return nil, err
		}
		if err := playable(p, c.Game); err != nil {
			return nil, err
		}
		stop, err := Profile(r.Profile)
		if err != nil {
			return nil, err
		}
		rs := &roomsServer{config: r, profile: stop, late: hdrhistogram.New(1, int64(time.Minute/time.Microsecond), 3)}
		g := p.Server(c)
		g.Rooms.Seats = r.Seats
		if r.Brief {
			g.Rooms.Empty = func(room *rooms.Room) { room.Close(packet.RoomClosed) }
		}
		g.Install = func(game *systems.Game) {
			p.Install(game)
			rs.install(game)
		}
		if rs.Lodge, err = server.OpenRooms(g, c.Settings, c.Settings.Logger(log)); err != nil {
			return nil, errors.Join(err, stop())
		}
		return rs, nil
	}
}

// playable says why bots cannot play the game of a room, if so.
func playable(p *game.Program, c systems.Config) error {
	g := systems.New(netio.New(netio.Config{TickRate: c.TickRate}), c)
	systems.Provide(g, &rooms.Room{})
	p.Install(g)
	return p.Playable(g)
}

func (r Rooms) args() []string {
	const many = "65536" // more than ever come
	return []string{
		"--data=none", "--addr=127.0.0.1:0", "--http=", "--seed=bench", "--log-level=warn", "--join-rate=" + many,
		"--rooms", "--max-rooms=" + strconv.Itoa(r.Most), "--room-idle=1s", "--workers=" + strconv.Itoa(r.Workers), "--tick-rate=" + strconv.Itoa(r.Rate),
	}
}

// install has a room watched, or go wrong if it shall.
func (s *roomsServer) install(g *systems.Game) {
	room := systems.Find[rooms.Room](g)
	if fault := faultOf(room.Name); fault != nil && s.config.Faults {
		g.App.Add(ecs.Simulate, &faulty{game: g, fault: fault, ticks: &s.faulty})
		return
	}
	g.App.Add(ecs.Open, &watched{server: s, game: g, room: room})
}

// watched is the system of a room that tells how late it is.
type watched struct {
	server *roomsServer
	game   *systems.Game
	room   *rooms.Room
}

// Init has nothing to prepare.
func (w *watched) Init(*ecs.App) {}

// Update counts the tick.
func (w *watched) Update(ecs.Tick) {
	s, late := w.server, w.room.Late()/1000
	n := len(w.game.Server.Viewers())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ticks++
	s.clientTicks += uint64(n)
	_ = s.late.RecordValue(max(late, 1)) // past a minute it is not counted
}

// Addr is where players connect.
func (s *roomsServer) Addr() string { return s.Lodge.Addr }

// Run ticks.
func (s *roomsServer) Run(ctx context.Context) error {
	return errors.Join(s.Lodge.Run(ctx), s.profile())
}

// Begin starts a window.
func (s *roomsServer) Begin() {
	s.before, s.slow = s.Rooms.Stats(), s.slowClients()
	s.faulty.Store(0)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.late.Reset()
	s.ticks, s.clientTicks = 0, 0
}

// End tells the window's ticks.
func (s *roomsServer) End() Sample {
	now := s.Rooms.Stats()
	r := &RoomsSample{
		Open: s.Rooms.Len(), Opened: now.Opened - s.before.Opened, Closed: now.Closed - s.before.Closed, Failed: now.Failed - s.before.Failed,
		Faulty: s.faulty.Load(), SlowClients: s.slowClients() - s.slow, Goroutines: runtime.NumGoroutine(), Files: openFiles(),
	}
	if s.config.Collect {
		r.Heap = living()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r.ClientTicks = s.clientTicks
	ms := func(quantile float64) float64 { return float64(s.late.ValueAtQuantile(quantile)) / 1000 }
	r.LateMsP50, r.LateMsP99, r.LateMsMost = ms(50), ms(99), ms(100)
	return Sample{Ticks: s.ticks, Skipped: now.Skipped - s.before.Skipped, Rooms: r}
}

// slowClients is how many clients have been ended because they took too long.
func (s *roomsServer) slowClients() uint64 {
	var sum netio.Counters
	s.Rooms.Sum(&sum)
	return sum.Codes[packet.SlowClient].Load()
}

// living is what lives on the heap, in bytes.
func living() uint64 {
	runtime.GC()
	runtime.GC() // what the first found to be finalized
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// openFiles is how many files this process has open.
func openFiles() int {
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0 // elsewhere than on Linux
	}
	return len(files)
}
