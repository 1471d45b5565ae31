package dst

import (
	"encoding/binary"
	"errors"
	"strings"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/rooms"
)

// stage is where in a tick's life the process ends.
type stage int

const (
	none           stage = iota
	beforeTick           // nothing has been done
	withinTick           // all is simulated, nothing is recorded
	beforeWrite          // recorded, not written
	beforeSync           // written, not synced
	withinDisk           // in the middle of an operation of the disk
	withinSnapshot       // the same, when a world snapshot is written
	afterRelease         // synced and released, and still in the server
	afterTick            // all has left
	stages
)

func (s stage) String() string {
	return [...]string{
		"nowhere", "before a tick", "within a tick", "before a write", "before a sync", "within the disk", "within a world snapshot",
		"after a release", "after a tick",
	}[s]
}

// process is the server from its start to its end.
type process struct {
	run      *run
	door     *netio.Server // or the only one
	memories []*netio.Memory
	rooms    *rooms.Rooms // nil for one world
	kept     []*kept      // worlds that run
	dead     bool
	paused   int // ticks
}

// start starts the server on what is on the disk. It returns nil when the disk
// kept it from that.
func (r *run) start() (p *process) {
	p = &process{run: r}
	defer func() {
		if p == nil || !r.disk.Crashed() {
			return
		}
		r.trace.line("tick %d: stopped while it recovered", r.now)
		p = nil
	}()
	net := netio.Config{
		Loops: r.plan.Loops, Connections: clientsMax, TickRate: r.game.rate(), JoinRate: netio.SessionsMax, Spectators: 2,
		TokenKey: r.tokenKey(), Log: r.log, MaxPerAddress: clientsMax, AcceptRate: netio.SessionsMax,
	}
	if r.plan.Rooms == 0 {
		k, err := p.open("", func() *netio.Server { return netio.New(net) })
		if err != nil {
			r.unopened("", err)
			return nil
		}
		p.door = k.server
		p.kept = append(p.kept, k)
	} else {
		p.rooms = rooms.New(rooms.Config{
			Net: net, Demand: true, Idle: -1, TickRate: r.game.rate(), Seats: clientsMax, Log: r.log,
			Open: func(room *rooms.Room) (rooms.World, error) {
				k, err := p.open(room.Name, func() *netio.Server { return room.Server(netio.Config{TokenKey: r.tokenKey(), Spectators: 2}) })
				if err != nil {
					r.unopened(room.Name, err)
					return nil, err
				}
				k.room = room
				p.kept = append(p.kept, k)
				return k, nil
			},
			Failed: func(room *rooms.Room, f *rooms.Failure) {
				if r.failure == nil && !p.dead && !r.disk.Crashed() && !r.excused(f.Error()) {
					r.failure = &Failure{Class: "panic", What: f.Error()}
				}
			},
		})
		p.door = p.rooms.Door
	}
	p.memories = netio.NewMemories(p.door)
	return p
}

// excused reports whether an error is one that the disk was told to have.
func (r *run) excused(what string) bool {
	return strings.Contains(what, fakedisk.ErrFault.Error()) || r.full != 0 && strings.Contains(what, journal.ErrFull.Error())
}

// tokenKey is the one of the directory; without any each process has its own.
func (r *run) tokenKey() []byte {
	key, base := make([]byte, netio.TokenKeyBytes), r.plan.Seed*31
	if !r.plan.Keeps {
		base += uint64(r.crashes) << 32
	}
	for i := 0; i < len(key); i += 8 {
		binary.LittleEndian.PutUint64(key[i:], base+uint64(i))
	}
	return key
}

// unopened takes note of a world that could not be opened. Nothing that a crash does may
// keep one from being opened.
func (r *run) unopened(name string, err error) {
	if errors.Is(err, fakedisk.ErrCrashed) || r.disk.Crashed() || errors.Is(err, fakedisk.ErrFault) || r.full != 0 && errors.Is(err, journal.ErrFull) {
		return
	}
	r.fail("unopened", "world %q cannot be opened: %v", name, err)
}

// tick lets the server run one tick and sends on what leaves it. It reports false when the
// process has ended in it.
func (p *process) tick(at stage) bool {
	r := p.run
	if at == beforeTick {
		return p.stop(at)
	}
	if at == withinDisk {
		r.disk.CrashAt(1 + r.r.below(6))
	}
	p.step()
	if at == withinSnapshot && r.failure == nil {
		for _, k := range p.kept {
			k.save()
		}
		r.disk.CrashAt(1 + r.r.below(16))
	}
	if r.check(); at == withinTick || r.disk.Crashed() {
		return p.stop(at)
	}
	for _, k := range p.kept {
		if err := k.write(at); err != nil {
			if !errors.Is(err, errStopped) && !errors.Is(err, fakedisk.ErrCrashed) && !errors.Is(err, fakedisk.ErrFault) && !errors.Is(err, journal.ErrFull) {
				r.fail("write", "world %q: %v", k.name, err)
			}
			return p.stop(at)
		}
	}
	if at == afterRelease {
		return p.stop(at)
	}
	for _, i := range r.order(len(p.memories)) {
		p.memories[i].Run()
	}
	r.leave()
	if r.check(); at != none {
		return p.stop(at)
	}
	return true
}

// step runs a tick of each world.
func (p *process) step() {
	if p.rooms == nil {
		p.kept[0].Step()
		return
	}
	now := int64(p.run.now) * p.run.period()
	for ran := true; ran && p.run.failure == nil; {
		ran, _ = p.rooms.Turn(now)
	}
}

func (p *process) stop(at stage) bool {
	p.dead = true
	p.run.trace.line("tick %d: the process ends %v", p.run.now, at)
	return false
}

// dial opens a connection on some event loop.
func (p *process) dial(d draws) *netio.Conn { return p.memories[d.below(len(p.memories))].Dial() }

// game finds the world that a client plays in, if it runs.
func (p *process) find(name string) *kept {
	for _, k := range p.kept {
		if k.name == name {
			return k
		}
	}
	return nil
}
