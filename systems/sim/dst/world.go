package dst

import (
	"fmt"
	"slices"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
)

// world is what is known from outside of one world, whatever process runs it: what has
// happened in it, and what the clients have been told. It outlives crashes.
type world struct {
	run  *run
	name string

	records [][]byte // causes, by tick-1
	hashes  []uint64 // of the state after each tick
	album   album
	mirror  *systems.Game // fed with the records alone
	model   Model

	opening, stopped bool // a recovery is under way; one was, and did not come to its end

	sure     uint32 // the last tick before the newest recovery
	told     uint32 // the newest tick of which a client was told something that must stay
	only     uint32 // the last tick before the world was read-only; 0: it is not
	saidOnly uint32 // the newest tick after it of which a client was told
	asked    map[identity]*asked
	order    []identity // of asked, as they came
}

// identity is one owner of a player's id.
type identity struct{ id, generation uint32 }

// asked is what a player has been told of its requests.
type asked struct {
	client  int // who was accepted as it first
	answers map[uint32]packet.Code
	seqs    []uint32 // of answers, as they came
	newest  uint32
}

func newWorld(r *run, name string) *world {
	w := &world{run: r, name: name}
	w.forget()
	return w
}

// forget is for a world that is kept nowhere and has ended with its process.
func (w *world) forget() {
	w.records, w.hashes, w.told = nil, nil, 0
	w.asked, w.order = map[identity]*asked{}, nil
	w.begin()
	w.album.forget(0)
}

// begin makes a mirror and a model of a world in which nothing has happened.
func (w *world) begin() {
	w.mirror, w.model = w.run.replica(), nil
	if w.run.game.Model != nil {
		w.model = w.run.game.Model()
	}
}

// last is the newest tick.
func (w *world) last() uint32 { return uint32(len(w.records)) }

// ticked takes note of a tick that has run, and compares what came of it with the mirror and
// the model.
func (w *world) ticked(g *systems.Game) {
	tick := uint32(g.App.Tick())
	if tick != w.last()+1 {
		w.run.fail("order", "world %q: tick %d ran after tick %d", w.name, tick, w.last())
	}
	w.records = append(w.records, slices.Clone(g.Server.Record()))
	w.hashes = append(w.hashes, g.App.State.Hash())
	w.album.take(g)
	w.run.trace.add("tick", uint64(tick), w.hashes[tick-1])
	w.follow(tick)
	if int(tick)%w.run.plan.Every == 0 {
		w.restore(g)
	}
}

// follow lets the mirror and the model go through a tick that has a record.
func (w *world) follow(tick uint32) {
	record := w.records[tick-1]
	if err := w.mirror.Server.Replay(record); err != nil {
		w.run.fail("replay", "world %q: the record of tick %d: %v", w.name, tick, err)
	}
	w.mirror.Step()
	if got, want := w.mirror.App.State.Hash(), w.hashes[tick-1]; got != want {
		w.run.fail("replay", "world %q: tick %d has hash %x, and %x when it is replayed", w.name, tick, want, got)
	}
	if w.model != nil {
		if err := w.model.Tick(w.mirror, record); err != nil {
			w.run.fail("model", "world %q, tick %d: %v", w.name, tick, err)
		}
	}
}

// restore makes the mirror one that was saved and read: it must go on like the world.
func (w *world) restore(g *systems.Game) {
	saved := g.App.State.Save(nil)
	m := w.run.replica()
	if err := m.App.State.Restore(saved); err != nil {
		w.run.fail("restore", "world %q: what was saved after tick %d: %v", w.name, w.last(), err)
	}
	if got, want := m.App.State.Hash(), w.hashes[w.last()-1]; got != want {
		w.run.fail("restore", "world %q: tick %d has hash %x, and %x when it is saved and restored", w.name, w.last(), want, got)
	}
	w.mirror = m
	w.run.counts.Restored++
}

// recovered takes note of a process that goes on with what it found on the disk: that must be a
// state which was there, and nothing may be missing of which anybody was told.
func (w *world) recovered(d *durable.World) {
	tick := d.Found.Tick
	w.run.trace.add("recovered", uint64(tick), 0)
	w.run.counts.Recovered++
	switch {
	case tick < w.told:
		w.run.fail("lost", "world %q: clients were told of tick %d, and after the crash it is tick %d", w.name, w.told, tick)
	case tick > w.last()+1 || tick > w.last() && !w.stopped:
		w.run.fail("prefix", "world %q: recovered tick %d, and no tick after %d ever ran", w.name, tick, w.last())
	}
	w.run.counts.Taken += max(int(w.last())-int(tick), 0)
	w.rewind(d, tick)
	if now := uint32(d.Game.App.Tick()); now == tick+1 {
		w.ticked(d.Game) // everybody has left, and no other hash follows from the ticks before
	} else if now != tick || tick > 0 && d.Game.App.State.Hash() != w.hashes[tick-1] {
		w.run.fail("prefix", "world %q: the state after tick %d, recovered as tick %d, was never there", w.name, now, tick)
	}
	w.opening, w.stopped, w.only = false, false, 0
	w.stillAnswered(d.Game)
}

// opens takes note that a process is about to look what is on the disk.
func (w *world) opens() { w.opening, w.stopped = true, w.opening }

// rewind takes back the ticks after one, and goes through those before it again.
func (w *world) rewind(d *durable.World, tick uint32) {
	left := w.stopped && tick > 0 && uint32(d.Game.App.Tick()) == tick &&
		(tick > w.last() || d.Game.App.State.Hash() != w.hashes[tick-1])
	sure := tick
	if left {
		sure-- // it is that of a recovery that was stopped, in which everybody left
	}
	w.sure = sure
	w.records, w.hashes = w.records[:sure], w.hashes[:sure]
	w.album.forget(sure)
	w.begin()
	for t := uint32(1); t <= sure; t++ {
		w.follow(t)
	}
	if left {
		w.records = append(w.records, w.mirror.Players.AppendLeaves(nil, packet.Restarted))
		w.hashes = append(w.hashes, d.Game.App.State.Hash())
		w.follow(tick)
	}
}

// stillAnswered checks that the world knows all answers that were told.
func (w *world) stillAnswered(g *systems.Game) {
	if g.Answers == nil {
		return
	}
	answers, refs := ecs.NewMap[components.Answers](g.App), ecs.Refs(g.App)
	for _, who := range w.order {
		e, alive := refs.Get(ecs.Ref{ID: ecs.NetID(who.id), Generation: who.generation})
		if !alive || !answers.Has(e) {
			continue
		}
		known, a := answers.Get(e), w.asked[who]
		for i := range known.Len {
			told, ok := a.answers[known.Seqs[i]]
			if ok && told != packet.OutOfOrder && told != packet.ReadOnly && known.Codes[i] != uint8(told) {
				w.run.fail("answers", "world %q: player %d was told %v of request %d, and after the crash it is %v", w.name, who.id, told, known.Seqs[i], packet.Code(known.Codes[i]))
			}
		}
	}
}

// tells takes note that something of a tick has left the server.
func (w *world) tells(tick uint32, snapshot bool) {
	switch {
	case !w.run.plan.Keeps || snapshot && w.run.plan.Relaxed:
	case w.only != 0 && tick > w.only:
		w.saidOnly = max(w.saidOnly, tick)
	default:
		w.told = max(w.told, tick)
	}
}

// readOnly takes note that ticks after one are not recorded: what clients are told of them may
// be taken back.
func (w *world) readOnly(tick uint32) {
	w.run.counts.Full++
	w.run.trace.line("tick %d: world %q is read-only after tick %d", w.run.now, w.name, tick)
	w.only, w.saidOnly = tick, 0
}

// healed takes note that the ticks up to one, which had no record, are durable after all.
func (w *world) healed(tick uint32) {
	w.run.trace.line("tick %d: world %q is healed with tick %d", w.run.now, w.name, tick)
	w.told = max(w.told, min(w.saidOnly, tick))
	w.only = 0
}

// accepts takes note that a connection of a client was told that it is a player.
func (w *world) accepts(who identity, client int) {
	w.run.counts.Accepted++
	a := w.asked[who]
	if a == nil {
		w.asked[who] = &asked{client: client, answers: map[uint32]packet.Code{}}
		w.order = append(w.order, who)
		return
	}
	if a.client != client {
		w.run.fail("token", "world %q: client %d was let in as player %d, which is client %d's", w.name, client, who.id, a.client)
	}
	w.run.counts.Resumed++
}

// answered takes note of an answer. The same request must have the same answer each time, or
// none any more.
func (w *world) answered(who identity, seq uint32, code packet.Code) {
	a := w.asked[who]
	was, again := a.answers[seq]
	if again && was != code && was != packet.ReadOnly && !(code == packet.OutOfOrder && a.newest-seq >= components.AnswersMax/2) {
		w.run.fail("answers", "world %q: player %d was told %v of request %d before, and now %v", w.name, who.id, was, seq, code)
	}
	w.run.counts.Answers++
	if again {
		w.run.counts.Again++
	} else {
		a.answers[seq] = code
		a.seqs = append(a.seqs, seq)
	}
	a.newest = max(a.newest, seq)
}

// String is the world in a sentence.
func (w *world) String() string { return fmt.Sprintf("world %q at tick %d", w.name, w.last()) }

// replica is a game without sessions.
func (r *run) replica() *systems.Game {
	return r.newGame(netio.New(netio.Config{Connections: 1, TickRate: r.game.rate()}))
}
