package simulated

import (
	"fmt"

	"github.com/tickd/tickd/components"
	has "github.com/tickd/tickd/components/sandbox"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// compareEvery is how many ticks apart every tile is compared, and not only those that changed.
const compareEvery = 16

// Model is a land and its players out of plain maps: what was asked for, once, and said to be
// done is done, and nothing else is.
type Model struct {
	seed   *land.Map // as the land was made
	tiles  map[place]land.Tile
	people map[uint32]*person

	broken, placed int
}

type place struct{ x, y int32 }

// person is a player as the model knows it.
type person struct {
	item   uint8
	newest uint32
	asked  map[uint32]work // not answered
	order  []uint32        // of asked
}

type work struct {
	kind packet.Kind
	at   place
	slot uint8
}

// NewModel is a land in which nothing has happened.
func NewModel() *Model {
	return &Model{tiles: map[place]land.Tile{}, people: map[uint32]*person{}}
}

// Tick compares.
func (m *Model) Tick(g *systems.Game, causes []byte) error {
	ground := systems.Find[sandbox.Ground](g)
	if m.seed == nil {
		m.seed = untouched(g)
	}
	if err := m.listen(causes); err != nil {
		return err
	}
	if err := m.answers(g); err != nil {
		return err
	}
	return m.compare(g, ground.Land)
}

// untouched is the land of a game before anybody changed it.
func untouched(g *systems.Game) *land.Map {
	c := g.Config
	fresh := systems.New(netio.New(netio.Config{Connections: 1, TickRate: c.TickRate}), systems.Config{
		Seed: c.Seed, TickRate: c.TickRate, Width: c.Width, Height: c.Height,
	})
	rules := *systems.Settings[sandbox.Rules](g)
	rules.Creatures = 0
	return sandbox.Add(fresh, rules).Land
}

// listen takes in what was asked for: of each number the first time.
func (m *Model) listen(causes []byte) error {
	for b := causes; len(b) > 0; {
		r := wire.NewReader(b)
		who, _, kind := r.U32(), r.U32(), packet.Kind(r.U8())
		body := r.Fixed(int(r.U16()))
		if r.Err() != nil {
			return r.Err()
		}
		b = r.Rest()
		m.hear(who, kind, body)
	}
	return nil
}

func (m *Model) hear(who uint32, kind packet.Kind, body []byte) {
	r := wire.NewReader(body)
	seq, w := r.U32(), work{kind: kind}
	switch kind {
	case sandbox.KindBreak, sandbox.KindPlace:
		w.at = place{int32(r.U16()), int32(r.U16())}
	case sandbox.KindSelect:
		w.slot = r.U8()
	case sandbox.KindRelease, sandbox.KindChat:
	default:
		return
	}
	p := m.people[who]
	if p == nil || seq <= p.newest {
		return // there is no such player, or it has asked for that before
	}
	p.newest = seq
	p.asked[seq] = w
	p.order = append(p.order, seq)
}

// answers does what the world says that it has done, in the order in which it was asked for.
func (m *Model) answers(g *systems.Game) error {
	known := ecs.NewMap[components.Answers](g.App)
	players := ecs.NewMap[components.Player](g.App)
	here := 0
	for _, broken := range []bool{true, false} { // what is being broken comes before what is asked for
		for id, e := range g.App.IDs.All {
			if !players.Has(e) {
				continue
			}
			p := m.people[uint32(id)]
			if broken {
				here++
				if p == nil {
					p = &person{item: has.Shovel, asked: map[uint32]work{}}
					m.people[uint32(id)] = p
				}
			}
			if err := m.settle(g, uint32(id), p, known.Get(e), broken); err != nil {
				return err
			}
		}
	}
	if here < len(m.people) {
		for id := range m.people { // each by itself, so in any order
			if e, ok := g.App.IDs.Get(ecs.NetID(id)); !ok || !players.Has(e) {
				delete(m.people, id)
			}
		}
	}
	return nil
}

// settle takes the answers of one player: of breaks, or of all else.
func (m *Model) settle(g *systems.Game, id uint32, p *person, a *components.Answers, breaks bool) error {
	kept := p.order[:0]
	for _, seq := range p.order {
		w := p.asked[seq]
		code, ok := answer(a, seq)
		if !ok {
			return fmt.Errorf("request %d of player %d is unknown to the world", seq, id)
		}
		if (w.kind == sandbox.KindBreak) != breaks || code == components.Unanswered {
			kept = append(kept, seq)
			continue
		}
		delete(p.asked, seq)
		if packet.Code(code) == packet.OK {
			m.do(p, w)
		}
	}
	p.order = kept
	return nil
}

func answer(a *components.Answers, seq uint32) (code uint8, ok bool) {
	for i := range a.Len {
		if a.Seqs[i] == seq {
			return a.Codes[i], true
		}
	}
	return 0, false
}

// do is what one request that succeeded has done.
func (m *Model) do(p *person, w work) {
	switch w.kind {
	case sandbox.KindBreak:
		m.tiles[w.at] = land.Broken
		m.broken++
	case sandbox.KindPlace:
		m.tiles[w.at] = land.Tile(p.item - 1)
		m.placed++
	case sandbox.KindSelect:
		p.item = hotbar[w.slot]
	}
}

// hotbar is what every player carries, by slot.
var hotbar = func() (items []uint8) {
	items = append(items, has.Shovel)
	for t := range land.Tile(land.TileCount) {
		if land.Info(t).Placeable {
			items = append(items, uint8(t)+1)
		}
	}
	return items
}()

// compare compares what the model says with the world.
func (m *Model) compare(g *systems.Game, l *land.Map) error {
	differ := 0
	for at, want := range m.tiles { // each by itself, so in any order
		if got := l.At(at.x, at.y); got != want {
			return fmt.Errorf("tile %d,%d is %v, and after %d broken and %d placed it must be %v", at.x, at.y, got, m.broken, m.placed, want)
		}
		if want != m.seed.At(at.x, at.y) {
			differ++
		}
	}
	if l.Differs() != differ {
		return fmt.Errorf("%d tiles differ from the seed, and %d broken and %d placed make %d", l.Differs(), m.broken, m.placed, differ)
	}
	hands := ecs.NewMap[has.Hand](g.App)
	for id, e := range g.App.IDs.All {
		if p := m.people[uint32(id)]; p != nil && hands.Get(e).Item != p.item {
			return fmt.Errorf("player %d has item %d in hand, and asked for %d", id, hands.Get(e).Item, p.item)
		}
	}
	if g.App.Tick()%compareEvery == 0 {
		return m.all(l)
	}
	return nil
}

// all compares every tile.
func (m *Model) all(l *land.Map) error {
	w, h := l.Size()
	for y := range h {
		for x := range w {
			if got, want := l.At(x, y), m.at(x, y); got != want {
				return fmt.Errorf("tile %d,%d is %v, must be %v", x, y, got, want)
			}
		}
	}
	return nil
}

func (m *Model) at(x, y int32) land.Tile {
	if t, changed := m.tiles[place{x, y}]; changed {
		return t
	}
	return m.seed.At(x, y)
}

// See compares the tiles that a client has with the model's.
func (m *Model) See(v *client.View) error {
	if m.seed == nil {
		return nil
	}
	across, down := m.seed.Chunks()
	for cy := range uint16(down) {
		for cx := range uint16(across) {
			tiles, _, ok := v.Chunk(cx, cy)
			if !ok {
				continue
			}
			for i := range tiles {
				x, y := int32(cx)*wire.ChunkSide+int32(i%wire.ChunkSide), int32(cy)*wire.ChunkSide+int32(i/wire.ChunkSide)
				if w, h := m.seed.Size(); x < w && y < h && land.Tile(tiles[i]) != m.at(x, y) {
					return fmt.Errorf("sees %v at %d,%d, there is %v", land.Tile(tiles[i]), x, y, m.at(x, y))
				}
			}
		}
	}
	return nil
}
