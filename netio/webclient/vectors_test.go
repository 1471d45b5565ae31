package webclient

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/webclient/internal/model"
	"github.com/tickd/tickd/netio/wire"
)

var update = flag.Bool("update", false, "write sdk/test/vectors instead of comparing")

// Records of a vector file: type u8, length u32, payload.
const (
	recordWorld = 1 // a new client; name of the world
	recordFrame = 2 // a frame to the client
	recordHash  = 3 // FNV-1a, 32 bits, of the canonical state (see state)
	recordState = 4 // the canonical state itself
)

// scenario is one kind of random world and of snapshots of it.
type scenario struct {
	name     string
	seed     uint64
	ticks    int
	most     int // entities
	chaos    int
	ages     bool // any kept baseline, not the newest
	skip     bool // some ticks are not sent
	masks    bool
	groups   bool
	parts    bool
	moves    bool
	tiles    bool
	fulls    bool // every snapshot in full
	layers   bool // hidden entities
	anySched bool // a random schema
}

var scenarios = []scenario{
	{name: "full", seed: 1, ticks: 6, most: 90, fulls: true},
	{name: "steady", seed: 2, ticks: 60, most: 90, chaos: 1},
	{name: "ages", seed: 3, ticks: 90, most: 80, chaos: 5, ages: true, skip: true},
	{name: "masks", seed: 4, ticks: 80, most: 90, chaos: 5, ages: true, masks: true},
	{name: "groups", seed: 5, ticks: 60, most: 150, chaos: 5, ages: true, masks: true, groups: true},
	{name: "parts", seed: 6, ticks: 50, most: 120, chaos: 5, ages: true, masks: true, parts: true},
	{name: "moves", seed: 7, ticks: 80, most: 120, chaos: 10, ages: true, masks: true, moves: true},
	{name: "tiles", seed: 8, ticks: 40, most: 3, tiles: true},
	{name: "schema", seed: 9, ticks: 60, most: 80, chaos: 20, ages: true, skip: true, masks: true, anySched: true},
	{name: "all", seed: 10, ticks: 120, most: 120, chaos: 15, ages: true, skip: true, masks: true, groups: true, parts: true, moves: true, tiles: true, anySched: true},
	{name: "layers", seed: 12, ticks: 90, most: 120, chaos: 10, ages: true, skip: true, masks: true, parts: true, moves: true, layers: true},
}

// recorder plays one scenario into a stream of records.
type recorder struct {
	scenario
	out     bytes.Buffer
	rng     *rand.Rand
	world   *model.World
	session *model.Session
	schema  *wire.Schema
	x, y    int
	team    model.Share
	blob    []byte
	chunks  map[model.Cell]*chunk
	states  bool // whole states, not hashes
}

type chunk struct {
	version uint32
	tiles   wire.Chunk
}

func record(s scenario, states bool) *recorder {
	r := &recorder{scenario: s, rng: rand.New(rand.NewPCG(s.seed, 77)), chunks: map[model.Cell]*chunk{}, states: states}
	r.schema = model.GameSchema()
	if s.anySched {
		r.schema = model.RandomSchema(r.rng)
	}
	view := model.View{Across: 4 + r.rng.IntN(5), Down: 4 + r.rng.IntN(5), Side: 3 + 2*r.rng.IntN(2)}
	r.world = model.NewWorld(r.schema, view, r.rng, s.most, s.chaos)
	r.world.Secrets = s.layers
	r.session = model.NewSession(r.world.History, view)
	r.x, r.y = 1, 1
	r.put(recordWorld, []byte(s.name))
	r.put(recordFrame, packet.Append(nil, &packet.Welcome{
		Version: packet.Version, SchemaHash: r.schema.Hash(), TickRate: 20, Schema: r.schema.Append(nil),
		World: packet.WorldInfo{Width: uint16(view.Across*32 - 5), Height: uint16(view.Down*32 - 9), CellSize: 32, ViewCells: uint8(view.Side)},
		Room:  "vectors", Game: []byte(s.name),
	}))
	for range s.ticks {
		r.world.Step()
		if s.tiles {
			r.changeTiles()
		}
		if s.skip && r.rng.IntN(4) == 0 {
			continue
		}
		r.snapshot()
	}
	return r
}

func (r *recorder) put(kind byte, b []byte) {
	r.out.WriteByte(kind)
	r.out.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(b))))
	r.out.Write(b)
}

func (r *recorder) snapshot() {
	if r.moves && r.rng.IntN(6) == 0 {
		r.x = min(max(r.x+r.rng.IntN(5)-2, 0), r.world.View.Across-1)
		r.y = min(max(r.y+r.rng.IntN(5)-2, 0), r.world.View.Down-1)
	}
	shape := model.Shape{Base: r.baseline(), X: r.x, Y: r.y, Mask: ^uint64(0), Parts: 1}
	if r.masks && r.rng.IntN(4) > 0 {
		shape.Mask = r.rng.Uint64()
	}
	if r.parts && r.rng.IntN(2) == 0 {
		shape.Parts = 2 + r.rng.IntN(3)
	}
	if r.groups {
		shape.Groups = r.grouped
	}
	if r.layers {
		if r.team == 0 || r.rng.IntN(12) == 0 {
			r.team = model.Red + model.Share(r.rng.IntN(2))
		}
		shape.Team = r.team
	}
	h := packet.Snapshot{InputSeq: uint16(r.rng.Uint32()), Buffer: uint8(r.rng.Uint32())}
	if r.rng.IntN(2) == 0 {
		h.Flags |= packet.SnapOwn
		h.Own = packet.OwnState{X: r.rng.Int32N(1 << 24), Y: r.rng.Int32N(1 << 24), VX: r.rng.Int32N(1<<16) - 1<<15, VY: r.rng.Int32N(1<<16) - 1<<15}
	}
	if r.rng.IntN(5) == 0 {
		r.blob = fmt.Appendf(nil, "own %d", r.world.Tick)
		h.Flags |= packet.SnapBlob
		h.Blob = r.blob
	}
	for _, f := range r.session.Snapshot(h, shape) {
		r.put(recordFrame, f)
	}
	r.check(&h)
}

// baseline picks one that the client keeps and whose contents the world still knows.
func (r *recorder) baseline() *model.Sent {
	sent := r.session.Sent
	if r.fulls || len(sent) == 0 || r.ages && r.rng.IntN(40) == 0 {
		return nil
	}
	b := sent[len(sent)-1]
	if r.ages {
		b = sent[r.rng.IntN(len(sent))]
	}
	if r.world.Tick-b.Tick > 255 {
		return nil
	}
	for _, s := range b.Slots {
		for g := range s.Groups {
			if s.Ticks[g] != 0 && !r.world.Has(s.Ticks[g]) {
				return nil
			}
		}
	}
	for _, contents := range b.Layers {
		for _, tick := range contents {
			if !r.world.Has(tick) {
				return nil
			}
		}
	}
	return b
}

func (r *recorder) grouped(c model.Cell) model.Grouping {
	groups := 1 << ((c.X + c.Y + r.rng.IntN(20)/19) % 4)
	if groups == 1 {
		return model.Grouping{Groups: 1, Mask: 1, Crowd: r.rng.IntN(2) == 0}
	}
	return model.Grouping{Groups: groups, Mask: uint8(r.rng.Uint32()) & uint8(1<<groups-1), Crowd: true}
}

func (r *recorder) changeTiles() {
	view := r.world.View
	c := model.Cell{X: r.rng.IntN(view.Across), Y: r.rng.IntN(view.Down)}
	k := r.chunks[c]
	if k == nil || r.rng.IntN(10) == 0 {
		k = &chunk{version: r.rng.Uint32() >> r.rng.IntN(32)}
		kinds, run := 1+r.rng.IntN(20), 1+r.rng.IntN(60)
		t := uint8(0)
		for i := range k.tiles {
			if r.rng.IntN(run) == 0 {
				t = uint8(r.rng.IntN(kinds))
			}
			k.tiles[i] = t
		}
		r.chunks[c] = k
		r.put(recordFrame, packet.Append(nil, &packet.Chunk{CX: uint16(c.X), CY: uint16(c.Y), Version: k.version, Body: wire.AppendChunk(nil, &k.tiles)}))
	}
	p := &packet.Tiles{CX: uint16(c.X), CY: uint16(c.Y), From: k.version}
	for range r.rng.IntN(5) {
		at, t := r.rng.IntN(wire.ChunkTiles), uint8(r.rng.IntN(20))
		k.tiles[at] = t
		k.version++
		p.Changes = append(p.Changes, packet.TileChange{Index: uint16(at), Tile: t})
	}
	r.put(recordFrame, packet.Append(nil, p))
}

func (r *recorder) check(h *packet.Snapshot) {
	b := r.state(h)
	if r.states {
		r.put(recordState, b)
		return
	}
	f := fnv.New32a()
	f.Write(b)
	r.put(recordHash, f.Sum(nil))
}

// state is what the client must hold now, from the world and never from what
// was coded: header, slots, the union of their entities, tiles.
func (r *recorder) state(h *packet.Snapshot) []byte {
	now := r.session.Sent[len(r.session.Sent)-1]
	b := wire.AppendU32(nil, now.Tick)
	b = wire.AppendU16(b, h.InputSeq)
	if h.Flags&packet.SnapOwn != 0 {
		for _, v := range []int32{h.Own.X, h.Own.Y, h.Own.VX, h.Own.VY} {
			b = wire.AppendI32(b, v)
		}
	}
	b = wire.AppendBytes(b, r.blob)
	slots, union := r.union(now)
	b = append(b, slots...)
	b = wire.AppendU32(b, uint32(len(union)))
	for _, id := range sortedKeys(union) {
		b = wire.AppendBytes(appendEntity(b, union[id]), union[id].Blob)
	}
	for y := range r.world.View.Down {
		for x := range r.world.View.Across {
			if k := r.chunks[model.Cell{X: x, Y: y}]; k != nil {
				b = wire.AppendU32(wire.AppendU16(wire.AppendU16(b, uint16(x)), uint16(y)), k.version)
				b = append(b, k.tiles[:]...)
			}
		}
	}
	return b
}

// union writes each slot's content and collects the entities of all of them;
// of two, the newer content wins.
func (r *recorder) union(now *model.Sent) (b []byte, union map[uint32]*model.Entity) {
	newest := map[uint32]uint32{}
	union = map[uint32]*model.Entity{}
	for _, s := range now.Slots {
		b = append(b, uint8(s.Groups))
		for g := range s.Groups {
			b = wire.AppendU32(b, s.Ticks[g])
			if s.Ticks[g] == 0 {
				continue
			}
			members := r.world.Members(s.Ticks[g], s.Cell, g, s.Groups)
			b = wire.AppendU32(b, uint32(len(members)))
			for _, e := range members {
				b = appendEntity(b, e)
				if s.Ticks[g] > newest[e.ID] {
					newest[e.ID], union[e.ID] = s.Ticks[g], e
				}
			}
		}
	}
	for layer, contents := range now.Layers {
		for c, tick := range contents {
			for _, e := range r.world.Hidden(tick, c, now.Share(layer)) {
				if tick > newest[e.ID] {
					newest[e.ID], union[e.ID] = tick, e
				}
			}
		}
	}
	return b, union
}

func appendEntity(b []byte, e *model.Entity) []byte {
	b = append(wire.AppendU32(b, e.ID), e.Class)
	for _, v := range e.Lanes {
		b = wire.AppendI32(b, v)
	}
	return b
}

func sortedKeys[V any](m map[uint32]V) []uint32 {
	keys := make([]uint32, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// readable lists a few entities of the end, for people and for clients in
// other languages.
func (r *recorder) readable() []byte {
	type entity struct {
		ID    uint32             `json:"id"`
		Class string             `json:"class"`
		Name  string             `json:"name"`
		Lanes map[string]float64 `json:"lanes"`
	}
	now := r.session.Sent[len(r.session.Sent)-1]
	out := struct {
		Scenario string   `json:"scenario"`
		Tick     uint32   `json:"tick"`
		Entities []entity `json:"entities"`
	}{Scenario: r.name, Tick: now.Tick, Entities: []entity{}}
	_, union := r.union(now)
	for _, id := range sortedKeys(union)[:min(3, len(union))] {
		e, lanes := union[id], map[string]float64{}
		for _, k := range r.schema.Classes[e.Class].Components {
			c := r.schema.Components[k]
			for j, l := range c.Lanes {
				lanes[c.Name+"."+l.Name] = float64(e.Lanes[r.schema.First(int(k))+j]) / float64(l.Scale)
			}
		}
		out.Entities = append(out.Entities, entity{e.ID, r.schema.Classes[e.Class].Name, string(e.Blob), lanes})
	}
	b, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		panic(err)
	}
	return append(b, '\n')
}

// TestVectors compares what the Go encoder writes with the committed vectors
// that the SDK's tests decode.
func TestVectors(t *testing.T) {
	dir := filepath.Join("sdk", "test", "vectors")
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			r := record(s, false)
			for name, b := range map[string][]byte{s.name + ".bin": r.out.Bytes(), s.name + ".json": r.readable()} {
				path := filepath.Join(dir, name)
				if *update {
					if err := os.WriteFile(path, b, 0o644); err != nil {
						t.Fatal(err)
					}
					continue
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(b, want) {
					t.Errorf("%s: the encoder writes other bytes than the committed ones; if that is meant, run with -update", name)
				}
			}
		})
	}
}

// TestNodeFuzz pipes random worlds into the built SDK, which compares every
// value. TICKD_NODE_FUZZ is how many, TICKD_NODE_SEED the first one's seed.
func TestNodeFuzz(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("TICKD_NODE_FUZZ"))
	if n <= 0 {
		t.Skip("TICKD_NODE_FUZZ is not set")
	}
	first, _ := strconv.ParseUint(os.Getenv("TICKD_NODE_SEED"), 10, 64)
	node(t, "fuzz.mjs", func(w io.Writer) error {
		for i := range n {
			if _, err := w.Write(record(fuzzed(first+uint64(i)), true).out.Bytes()); err != nil {
				return err
			}
		}
		return nil
	})
}

// TestNodeBench times the SDK on a crowd, when TICKD_NODE_BENCH is set.
func TestNodeBench(t *testing.T) {
	if os.Getenv("TICKD_NODE_BENCH") == "" {
		t.Skip("TICKD_NODE_BENCH is not set")
	}
	node(t, "bench.mjs", func(w io.Writer) error {
		_, err := w.Write(record(scenario{name: "crowd", seed: 11, ticks: 400, most: 600, chaos: 0}, false).out.Bytes())
		return err
	})
}

// node runs a script of the SDK's with what write gives as its input.
func node(t *testing.T, script string, write func(io.Writer) error) {
	cmd := exec.Command("node", filepath.Join("sdk", "test", script))
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = write(in) // when it ends early, node says why
	_ = in.Close()
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
}

func fuzzed(seed uint64) scenario {
	rng := rand.New(rand.NewPCG(seed, 5))
	coin := func() bool { return rng.IntN(2) == 0 }
	return scenario{
		name: fmt.Sprint("seed ", seed), seed: seed, ticks: 20 + rng.IntN(150), most: 1 + rng.IntN(80), chaos: rng.IntN(40),
		ages: coin(), skip: coin(), masks: coin(), groups: coin(), parts: coin(), moves: coin(), tiles: coin(), anySched: coin(), layers: coin(),
	}
}
