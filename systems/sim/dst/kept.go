package dst

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// segmentBytes is the size of a journal's segments here: so small that new ones begin often.
const segmentBytes = 8 << 10

// hashedEvery is how many ticks apart a record has the state's hash.
const hashedEvery = 20

// kept is a world as a process runs it, with its directory.
type kept struct {
	*world
	process *process
	game    *systems.Game
	server  *netio.Server
	shuffle *ecs.Rand

	log     *journal.Log // nil: kept nowhere
	pending []journal.Record
	busy    int // ticks until the disk is done with what it does
	due     []saved
}

// saved is a state that is to be written as a world snapshot when its tick is durable.
type saved struct {
	tick  uint32
	state []byte
}

// open makes a world of what is on the disk. The server must not have been opened.
func (p *process) open(name string, server *netio.Server) (*kept, error) {
	r := p.run
	k := &kept{world: r.world(name), process: p, server: server}
	if r.plan.Shuffle != 0 {
		k.shuffle = ecs.NewRand(r.plan.Shuffle)
	}
	if r.plan.Keeps {
		server.Hold(map[bool]netio.Hold{false: netio.HoldStrict, true: netio.HoldRelaxed}[r.plan.Relaxed])
	}
	k.game = r.newGame(server)
	k.game.World.Strict = true
	if !r.plan.Keeps {
		if k.last() > 0 {
			k.world.forget()
		}
		return k, nil
	}
	if err := k.recover(); err != nil {
		return nil, err
	}
	k.world.recovered(k.game)
	k.returnAll()
	return k, nil
}

func (k *kept) recover() error {
	id := journal.Identity{Game: "simulated", Build: "one"}
	log, found, err := journal.Open(k.process.run.disk.Dir(k.name), id, journal.Options{SegmentBytes: segmentBytes, Salt: k.process.run.plan.Seed})
	if err != nil {
		return err
	}
	k.log = log
	g := k.process.run.replica()
	if s := found.Snapshot; s != nil {
		if err := g.App.State.Restore(s.State); err != nil {
			return err
		}
	}
	for rec, err := range found.Records() {
		if err != nil {
			return err
		}
		if err := g.Server.Replay(rec.Causes); err != nil {
			return err
		}
		g.Step()
		if rec.Hashed && g.App.State.Hash() != rec.Hash {
			return fmt.Errorf("tick %d has another hash than its record", rec.Tick)
		}
	}
	return k.game.App.State.Restore(g.App.State.Save(nil))
}

// returnAll lets everybody leave who played when the process ended.
func (k *kept) returnAll() {
	var record []byte
	if k.game.App.Tick() > 0 {
		record = leaves(k.game)
	}
	if len(record) == 0 {
		return
	}
	if err := k.server.Replay(record); err != nil {
		k.run.fail("restart", "world %q: the leaves of all: %v", k.name, err)
	}
}

// Server is what a room wants to know of its world.
func (k *kept) Server() *netio.Server { return k.server }

// Step runs a tick, unless the disk is too far behind.
func (k *kept) Step() {
	if k.process.dead || k.log != nil && len(k.pending) >= netio.HeldMax-1 {
		return
	}
	k.step()
}

func (k *kept) step() {
	if k.shuffle != nil {
		k.game.App.Shuffle(k.shuffle.Uint64())
	}
	k.game.Step()
	k.run.overload(k.game)
	k.world.ticked(k.game)
	tick := uint32(k.game.App.Tick())
	if k.log == nil {
		return
	}
	rec := journal.Record{Tick: tick, Causes: k.records[tick-1]}
	if tick%hashedEvery == 0 {
		rec.Hash, rec.Hashed = k.hashes[tick-1], true
	}
	k.pending = append(k.pending, rec)
	if int(tick)%k.run.plan.Every == 0 {
		k.due = append(k.due, saved{tick, k.game.App.State.Save(nil)})
	}
}

// write is the turn of who writes to the disk: it lets clients hear of what is durable.
func (k *kept) write(stage stage) error {
	if k.log == nil {
		return nil
	}
	if k.busy > 0 {
		k.busy--
		return nil
	}
	if stage == beforeWrite {
		return errStopped
	}
	for _, rec := range k.pending {
		if err := k.log.Append(rec); err != nil {
			return err
		}
	}
	k.pending = k.pending[:0]
	if stage == beforeSync {
		return errStopped
	}
	durable, err := k.log.Sync()
	if err != nil {
		return err
	}
	if stage == beforeRelease {
		return errStopped
	}
	k.server.Release(durable)
	k.busy = k.run.diskDelay()
	return k.snapshot(durable)
}

// snapshot writes the world snapshots whose time has come.
func (k *kept) snapshot(durable uint32) error {
	for len(k.due) > 0 && k.due[0].tick <= durable {
		if err := k.log.WriteSnapshot(k.due[0].tick, k.due[0].state); err != nil && !errors.Is(err, journal.ErrFull) {
			return err
		}
		k.due = k.due[1:]
	}
	return nil
}

var errStopped = errors.New("dst: stopped here")

func leaves(g *systems.Game) (record []byte) {
	absent := ecs.NewMap[components.Absent](g.App)
	q := ecs.NewFilter2[ecs.Net, components.Player](g.App).Query()
	var ids []uint32
	for q.Next() {
		n, _ := q.Get()
		if !absent.Has(q.Entity()) {
			ids = append(ids, uint32(n.ID))
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		record = append(wire.AppendU32(wire.AppendU32(record, id), ^uint32(0)), byte(netio.KindLeave), 1, 0, byte(packet.Dropped))
	}
	return record
}
