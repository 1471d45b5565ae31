package dst

import (
	"errors"
	"fmt"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
)

// segmentBytes is the size of a journal's segments here: so small that new ones begin often.
const segmentBytes = 8 << 10

// kept is a world as a process runs it, with its directory.
type kept struct {
	*world
	process *process
	game    *systems.Game
	server  *netio.Server
	shuffle *ecs.Rand
	room    *rooms.Room // nil: there are none

	durable *durable.World // nil: kept nowhere
	writer  *durable.Writer
	pending []durable.Entry // recorded, not written
	busy    int             // ticks until the disk is done with what it does
	job     *durable.Job    // a world snapshot that is being written
	jobFor  int             // ticks until it is

	lastKept uint32         // the tick that became read-only
	healing  *durable.Saved // a state that is written as the first of a new epoch
	healFor  int            // ticks until it is
}

// open makes a world of what is on the disk, on a server that nobody can reach yet.
func (p *process) open(name string, serve func() *netio.Server) (*kept, error) {
	r := p.run
	k := &kept{world: r.world(name), process: p}
	if r.plan.Shuffle != 0 {
		k.shuffle = ecs.NewRand(r.plan.Shuffle)
	}
	build := func() (*systems.Game, error) {
		g := r.newGame(serve())
		g.World.Strict = true
		return g, nil
	}
	if !r.plan.Keeps {
		if k.last() > 0 {
			k.world.forget()
		}
		k.game, _ = build() // it has no error
		k.server = k.game.Server
		return k, nil
	}
	k.world.opens()
	hold := netio.HoldStrict
	if r.plan.Relaxed {
		hold = netio.HoldRelaxed
	}
	w, writer, err := durable.Open(durable.Config{
		Build: build, FS: r.disk.Dir("world-" + name), Identity: journal.Identity{Game: r.game.Name, Build: "simulated"},
		Journal: journal.Options{SegmentBytes: segmentBytes, Salt: r.plan.Seed}, Hold: hold, SnapshotTicks: uint32(r.plan.Every),
	})
	if err != nil {
		return nil, err
	}
	k.durable, k.writer, k.game, k.server = w, writer, w.Game, w.Game.Server
	w.Write = func(e durable.Entry) { k.pending = append(k.pending, e) }
	w.Save = writer.Note
	k.world.recovered(w)
	if w.ReadOnly() {
		k.lastKept = uint32(k.game.App.Tick())
		k.world.readOnly(k.lastKept)
	}
	return k, nil
}

// Server is what a room wants to know of its world.
func (k *kept) Server() *netio.Server { return k.server }

// Step runs a tick, unless the disk is too far behind.
func (k *kept) Step() {
	if k.process.dead || k.durable != nil && !k.durable.Ready() {
		return
	}
	k.move()
	if k.shuffle != nil {
		k.game.App.Shuffle(k.shuffle.Uint64())
	}
	if k.durable != nil {
		k.durable.Step()
	} else {
		k.game.Step()
	}
	k.run.overload(k.game)
	k.world.ticked(k.game)
}

// move sends somebody to another room now and then, as a game does.
func (k *kept) move() {
	r := k.run
	if k.room == nil || r.calm || r.r.below(100) >= r.plan.Moves {
		return
	}
	for _, i := range r.order(len(r.clients)) {
		c := r.clients[i]
		if c.sim == nil || c.sim.ID == 0 || c.sim.Welcome.Room != k.name {
			continue
		}
		to := fmt.Sprint(roomName, r.r.below(r.plan.Rooms))
		code := k.room.Send(c.sim.ID, rooms.Ask{Room: to})
		r.trace.line("tick %d: client %d is sent from %s to %s: %v", r.now, c.number, k.name, to, code)
		return
	}
}

// save has the state written as a world snapshot now.
func (k *kept) save() {
	if k.durable != nil && !k.durable.ReadOnly() {
		k.durable.Snapshot()
		k.busy, k.jobFor = 0, 0
	}
}

// write is the turn of who writes to the disk: it lets clients hear of what is durable.
func (k *kept) write(at stage) error {
	if k.durable == nil {
		return nil
	}
	if k.busy > 0 {
		k.busy--
		return nil
	}
	if at == beforeWrite {
		return errStopped
	}
	if k.healing != nil {
		return k.heal()
	}
	for _, e := range k.pending {
		if err := k.writer.Append(e); err != nil {
			return err
		}
	}
	k.pending = k.pending[:0]
	if at == beforeSync {
		return errStopped
	}
	if err := k.writer.Sync(); err != nil {
		return err
	}
	k.busy = k.run.diskDelay()
	if err := k.snapshot(); err != nil && !errors.Is(err, journal.ErrFull) {
		return err
	}
	k.watch()
	return nil
}

// healEvery is how many ticks apart a world that is read-only looks for space.
const healEvery = 8

// watch makes a world read-only when the disk is full, and tries to heal it from time to time.
func (k *kept) watch() {
	w := k.durable
	switch {
	case w.ReadOnly():
		if k.run.now%healEvery == 0 && k.server.Released() >= k.lastKept {
			s := w.Heal()
			k.healing, k.healFor = &s, k.run.diskDelay()
		}
	case k.writer.Full() != nil:
		w.EnterReadOnly()
		k.lastKept = uint32(k.game.App.Tick()) + 1
		k.world.readOnly(k.lastKept)
	}
}

// heal begins a new epoch, if there is space.
func (k *kept) heal() error {
	if k.healFor > 0 {
		k.healFor--
		return nil
	}
	s := *k.healing
	k.healing = nil
	err := k.writer.Heal(s)
	if errors.Is(err, journal.ErrFull) {
		k.pending = k.pending[:0]
		k.durable.Healed(false)
		k.durable.Reuse(s)
		return nil
	}
	if err != nil {
		return err
	}
	k.durable.Healed(true)
	k.world.healed(s.Tick)
	k.durable.Reuse(s)
	return nil
}

// snapshot writes the world snapshot that is due, some ticks later: the journal goes on meanwhile.
func (k *kept) snapshot() error {
	if k.job == nil {
		if k.job = k.writer.Job(); k.job == nil {
			return nil
		}
		k.jobFor = k.run.diskDelay()
	}
	if k.jobFor > 0 {
		k.jobFor--
		return nil
	}
	j := k.job
	k.job = nil
	_ = j.Run() // Finish returns it
	return k.writer.Finish(j)
}

var errStopped = errors.New("dst: stopped here")
