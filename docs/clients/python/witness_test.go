package python

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// seen is what the client tells of one snapshot.
type seen struct {
	Tick     uint32
	Centre   [2]int32
	Own      []int32
	Entities map[uint32]entity
	Chunks   []chunk
	Globals  map[uint8][]byte
	Events   []struct {
		Tick uint32
		Kind packet.EventType
		Body []byte
	}
}

// entity is one as the client and the server have it; where it is only the server tells.
type entity struct {
	Class, Name  string
	Numbers      []int32
	Tick         uint32
	cellX, cellY int32
	x, y         int32
}

type chunk struct {
	X, Y, Version uint32
	Tiles         []byte
}

// picture is the server's own of one tick.
type picture struct {
	entities map[uint32]entity
	chunks   map[[2]uint32]chunk
	clock    uint32
}

// witness notes every tick as the server has it, before the snapshots of it go out.
type witness struct {
	game     *systems.Game
	clock    *systems.Global[count]
	position ecs.Map[components.Position]
	mu       sync.Mutex
	ticks    map[uint32]*picture
}

func (w *witness) Init(a *ecs.App) { w.position = ecs.NewMap[components.Position](a) }

func (w *witness) Update(tick ecs.Tick) {
	w.clock.Value++ // told with this tick: the system that tells comes later
	p := &picture{entities: map[uint32]entity{}, chunks: map[[2]uint32]chunk{}, clock: uint32(w.clock.Value)}
	world := w.game.World
	for id := range w.game.App.IDs.All {
		lanes, ok := world.LanesOf(id)
		if !ok {
			continue
		}
		e := entity{Class: world.Schema().Classes[world.ClassOf(id)].Name, Name: string(world.BlobOf(id)), Numbers: slices.Clone(lanes), Tick: uint32(tick)}
		e.cellX, e.cellY, _ = world.CellOf(id)
		if body, ok := w.game.App.IDs.Get(id); ok {
			e.x, e.y = w.position.Get(body).X, w.position.Get(body).Y
		}
		p.entities[uint32(id)] = e
	}
	ground := systems.Find[sandbox.Ground](w.game)
	for cy := range uint32(world.CellsY) {
		for cx := range uint32(world.CellsX) {
			c := chunk{X: cx, Y: cy, Version: ground.Land.Version(int32(cx), int32(cy))}
			for i := range int32(wire.ChunkTiles) {
				c.Tiles = append(c.Tiles, uint8(ground.Land.At(int32(cx*32)+i%32, int32(cy*32)+i/32)))
			}
			p.chunks[[2]uint32{cx, cy}] = c
		}
	}
	w.mu.Lock()
	w.ticks[uint32(tick)] = p
	w.mu.Unlock()
}

// session is all that one player was told.
type session struct {
	ID    uint32
	shots []seen
}

// play runs one player to its end.
func play(t *testing.T, host, port, transport string, at [2]int32) (s session) {
	cmd := python(t, "-m", "tickd_client.tell", host, port, transport, "over-"+transport, strconv.Itoa(int(at[0])), strconv.Itoa(int(at[1])))
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	hung := time.AfterFunc(patience, func() { _ = cmd.Cancel() })
	defer hung.Stop()
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &complaints)
	}
	lines := json.NewDecoder(bytes.NewReader(out))
	if err := lines.Decode(&s); err != nil {
		t.Fatal(err)
	}
	for {
		var shot seen
		if err := lines.Decode(&shot); err == io.EOF {
			return s
		} else if err != nil {
			t.Fatal(err)
		}
		s.shots = append(s.shots, shot)
	}
}

// check compares a session with what was so.
func (w *witness) check(t *testing.T, s session, broken [2]int32) {
	w.mu.Lock()
	defer w.mu.Unlock()
	answers, lines, walked := map[uint32]uint8{}, 0, false
	for i := range s.shots {
		shot := &s.shots[i]
		p := w.ticks[shot.Tick]
		if p == nil {
			t.Fatalf("there was no tick %d", shot.Tick)
		}
		if err := p.check(shot, s.ID); err != nil {
			t.Fatalf("tick %d: %v", shot.Tick, err)
		}
		for _, e := range shot.Events {
			switch e.Kind {
			case packet.EventAnswer:
				answers[uint32(e.Body[0])] = e.Body[4]
			case packet.EventChat:
				lines++
			}
		}
		walked = walked || !slices.Equal(shot.Own[:2], s.shots[0].Own[:2])
	}
	last := s.shots[len(s.shots)-1].Tick
	tile := w.ticks[last].chunks[[2]uint32{uint32(broken[0]) / 32, uint32(broken[1]) / 32}].Tiles[broken[1]%32*32+broken[0]%32]
	if len(answers) != 2 || answers[1] != 0 || answers[2] != 0 || lines == 0 || !walked || land.Tile(tile) == land.Cobblestone {
		t.Errorf("answers %v, %d lines of chat, walked: %v, the tile is %v", answers, lines, walked, land.Tile(tile))
	}
	t.Logf("%d snapshots up to tick %d are the server's", len(s.shots), last)
}

// check compares one snapshot with its tick.
func (p *picture) check(shot *seen, self uint32) error {
	near := func(x, y int32) bool {
		return max(x-shot.Centre[0], shot.Centre[0]-x, y-shot.Centre[1], shot.Centre[1]-y) <= 1
	}
	for id, want := range p.entities {
		got, ok := shot.Entities[id]
		if ok != near(want.cellX, want.cellY) {
			return fmt.Errorf("entity %d in cell %d, %d: seen: %v", id, want.cellX, want.cellY, ok)
		}
		if ok && (got.Class != want.Class || got.Name != want.Name || got.Tick != want.Tick || !slices.Equal(got.Numbers, want.Numbers)) {
			return fmt.Errorf("entity %d is %v, not %v", id, got, want)
		}
	}
	for id := range shot.Entities {
		if _, ok := p.entities[id]; !ok {
			return fmt.Errorf("there is no entity %d", id)
		}
	}
	for _, got := range shot.Chunks {
		want, ok := p.chunks[[2]uint32{got.X, got.Y}]
		if !ok || !near(int32(got.X), int32(got.Y)) || got.Version != want.Version || !bytes.Equal(got.Tiles, want.Tiles) {
			return fmt.Errorf("chunk %d, %d of version %d is not that of version %d", got.X, got.Y, got.Version, want.Version)
		}
	}
	if me := p.entities[self]; len(shot.Own) != 4 || shot.Own[0] != me.x || shot.Own[1] != me.y {
		return fmt.Errorf("the own state is %v, not at %d, %d", shot.Own, me.x, me.y)
	}
	if clock := wire.AppendU32(nil, p.clock); !bytes.Equal(shot.Globals[7], clock) {
		return fmt.Errorf("the global is %v, not %v", shot.Globals[7], clock)
	}
	return nil
}
