package stage

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/cpu"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
)

// RoomsConfig says how many rooms there are, and who is in them.
type RoomsConfig struct {
	World  bot.World // of each room; Players are those of one
	Rooms  int
	Rate   int // ticks a second of each room, of a time that passes as fast as it can
	Loops  int // event loops, which share the players of each room
	Behave bot.Behaviour
	Seed   uint64
}

// Rooms is a game in many rooms, in memory. What event loops do the workers do too.
type Rooms struct {
	rooms    *rooms.Rooms
	memories []*netio.Memory
	actors   [][]*actor // by event loop
	period   int64      // ns
	now      atomic.Int64
	due      []atomic.Int64 // when the actors of each event loop act next; time waits for them
	failed   atomic.Pointer[rooms.Failure]
}

// Effort is what some workers did in a window of time.
type Effort struct {
	Turns   uint64        // ticks of rooms
	Inputs  uint64        // that were taken in
	CPU     time.Duration // of the workers' threads together
	Wall    time.Duration
	Skipped uint64 // ticks that never ran
}

// fillTicks is how many ticks the players of a room may take to be in it.
const fillTicks = 40

// NewRooms opens the rooms and fills them.
func NewRooms(p *game.Program, c RoomsConfig) (*Rooms, error) {
	set, err := p.Set(c.World, fmt.Sprint("--seed=bench", c.Seed), fmt.Sprint("--tick-rate=", c.Rate))
	if err != nil {
		return nil, err
	}
	r := &Rooms{period: int64(time.Second) / int64(c.Rate), actors: make([][]*actor, c.Loops), due: make([]atomic.Int64, c.Loops)}
	all := c.Rooms * c.World.Players
	r.rooms = rooms.New(rooms.Config{
		Net:  netio.Config{Loops: c.Loops, Connections: all, JoinRate: netio.SessionsMax, MaxWaiting: all},
		Most: c.Rooms, Idle: -1, Demand: true, TickRate: c.Rate, Seats: c.World.Players,
		Open: func(room *rooms.Room) (rooms.World, error) {
			return newRoom(p, room, set.Game)
		},
		Failed: func(_ *rooms.Room, f *rooms.Failure) { r.failed.CompareAndSwap(nil, f) },
	})
	r.memories = netio.NewMemories(r.rooms.Door)
	for i := range all {
		if err := r.enter(p, &c, i); err != nil {
			return nil, err
		}
		if (i+1)%joinBatch == 0 || i+1 == all {
			r.pass(fillTicks)
		}
	}
	for _, of := range r.actors {
		for _, a := range of {
			if a.conn.Queued() == 0 {
				return nil, fmt.Errorf("stage: a player is not in a room: %v", a.conn.Code())
			}
		}
	}
	return r, r.fault()
}

// roomWorld is a game in a room.
type roomWorld struct{ *systems.Game }

// Server is that of the room.
func (w roomWorld) Server() *netio.Server { return w.Game.Server }

func newRoom(p *game.Program, room *rooms.Room, c systems.Config) (rooms.World, error) {
	g := systems.New(room.Server(netio.Config{}), c)
	systems.Provide(g, room)
	p.Install(g)
	if err := p.Playable(g); err != nil {
		return nil, err
	}
	g.Init()
	return roomWorld{g}, nil
}

// enter connects the i-th player, who asks to join.
func (r *Rooms) enter(p *game.Program, c *RoomsConfig, i int) error {
	loop := i % c.Loops
	k := r.memories[loop].Dial()
	if k == nil {
		return fmt.Errorf("stage: no room for player %d", i)
	}
	k.Discard = true
	k.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Room: fmt.Sprint("r", i/c.World.Players)}))
	join := packet.Join{Name: fmt.Appendf(nil, "player-%d", i)}
	if p.Bots.Data != nil {
		join.Data = p.Bots.Data(i)
	}
	k.Send(packet.Append(nil, &join))
	seat := bot.Seat{Index: i, Seed: c.Seed, TickRate: c.Rate, World: packet.WorldInfo{Width: uint16(c.World.Width), Height: uint16(c.World.Height)}}
	r.actors[loop] = append(r.actors[loop], &actor{conn: k, bot: c.Behave.New(seat)})
	return nil
}

// pass lets so many ticks' time pass, for one worker.
func (r *Rooms) pass(ticks int) {
	w := worker{rooms: r, loops: r.all()}
	for end := r.now.Load() + int64(ticks)*r.period; r.now.Load() < end; {
		w.turn()
	}
}

func (r *Rooms) all() (loops []int) {
	for i := range r.memories {
		loops = append(loops, i)
	}
	return loops
}

// Run has so many workers, at most one for each event loop, run the rooms for d, as fast as they can.
func (r *Rooms) Run(workers int, d time.Duration) (Effort, error) {
	before, inputs := r.rooms.Stats(), r.inputs()
	var stop atomic.Bool
	var spent atomic.Int64
	var all sync.WaitGroup
	from := time.Now()
	for i := range workers {
		w := worker{rooms: r}
		for loop := i; loop < len(r.memories); loop += workers {
			w.loops = append(w.loops, loop)
		}
		all.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			begin := cpu.Thread()
			for !stop.Load() {
				w.turn()
			}
			spent.Add(int64(cpu.Thread() - begin))
		})
	}
	time.Sleep(d)
	stop.Store(true)
	all.Wait()
	after := r.rooms.Stats()
	return Effort{
		Turns: after.Steps - before.Steps, Inputs: r.inputs() - inputs, CPU: time.Duration(spent.Load()), Wall: time.Since(from), Skipped: after.Skipped - before.Skipped,
	}, r.fault()
}

// inputs is how many causes all sessions have passed on.
func (r *Rooms) inputs() uint64 {
	var sum netio.Counters
	r.rooms.Sum(&sum)
	return sum.Causes.Load()
}

func (r *Rooms) fault() error {
	if f := r.failed.Load(); f != nil {
		return f
	}
	return nil
}

// advance lets time pass from now to then, but not past what the actors of any event loop have to do: a worker that
// has lost its CPU for a while would save their work otherwise.
func (r *Rooms) advance(now, then int64) {
	for i := range r.due {
		then = min(then, r.due[i].Load())
	}
	if then > now {
		r.now.CompareAndSwap(now, then)
		return
	}
	runtime.Gosched()
}

// worker runs turns, and what some event loops do. A goroutine's.
type worker struct {
	rooms *Rooms
	loops []int
}

// turn runs one turn, or lets time pass until the next is due.
func (w *worker) turn() {
	r := w.rooms
	now := r.now.Load()
	ran, wait := r.rooms.Turn(now)
	if !ran && wait < r.period { // else all are with other workers
		r.advance(now, now+wait)
	}
	for _, loop := range w.loops {
		r.memories[loop].Run()
		if now < r.due[loop].Load() {
			continue
		}
		r.due[loop].Store(now + r.period)
		for _, a := range r.actors[loop] {
			a.act()
		}
	}
}
