package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/tickd/tickd/components"
	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

// stranger knows of a game nothing but its schema in JSON.
type stranger struct {
	t      *testing.T
	schema Schema
	up     map[int]Message
	down   map[int]Message
	events map[int]Message
	global map[int]Message
	table  *wire.Schema
	view   *client.View
	read   map[string]int // how often it has read what
}

func newStranger(t *testing.T, text []byte) *stranger {
	t.Helper()
	s := &stranger{t: t, read: map[string]int{}}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&s.schema); err != nil {
		t.Fatal(err)
	}
	byNumber := func(all []Message) map[int]Message {
		of := map[int]Message{}
		for _, m := range all {
			if _, twice := of[m.Number]; twice {
				t.Errorf("number %d is there twice", m.Number)
			}
			of[m.Number] = m
		}
		return of
	}
	s.up, s.down, s.events, s.global = byNumber(s.schema.Up), byNumber(s.schema.Down), byNumber(s.schema.Events), byNumber(s.schema.Globals)
	s.lanes()
	return s
}

// lanes makes the table of components and classes from what JSON says of them.
func (s *stranger) lanes() {
	kinds := map[string]wire.LaneKind{"delta": wire.Delta, "predicted": wire.Predicted, "angle": wire.Angle, "raw": wire.Raw}
	seen := map[string]wire.Visibility{"all": wire.All, "owner": wire.Owner, "team": wire.Team}
	s.table = &wire.Schema{CellShift: uint8(s.schema.World.CellShift)}
	at := map[string]uint8{}
	for i, c := range s.schema.Components {
		of := wire.Component{Name: c.Name}
		for _, l := range c.Lanes {
			of.Lanes = append(of.Lanes, wire.Lane{Name: l.Name, Kind: kinds[l.Kind], Bits: uint8(l.Bits), Scale: uint16(l.Scale), K: uint8(l.K)})
		}
		s.table.Components, at[c.Name] = append(s.table.Components, of), uint8(i)
	}
	for _, c := range s.schema.Classes {
		of := wire.Class{Name: c.Name, Visibility: seen[c.Visibility]}
		for _, name := range c.Components {
			of.Components = append(of.Components, at[name])
		}
		s.table.Classes = append(s.table.Classes, of)
	}
	if err := s.table.Compile(); err != nil {
		s.t.Fatal(err)
	}
	if hash := fmt.Sprintf("%016x", s.table.Hash()); hash != s.schema.Protocol.SchemaHash {
		s.t.Errorf("the lanes hash to %s, not %s", hash, s.schema.Protocol.SchemaHash)
	}
	for i, c := range s.schema.Components {
		for j, l := range c.Lanes {
			if l.Index != s.table.First(i)+j || l.Kind == "predicted" && l.Rate != s.table.RateOf(i, j) {
				s.t.Errorf("%s.%s is at %d, its rate at %d", c.Name, l.Name, l.Index, l.Rate)
			}
		}
	}
}

// part reads one message by its fields, all of it, and writes it again.
func (s *stranger) part(what string, of map[int]Message, number int, body []byte) wire.Values {
	m, ok := of[number]
	if !ok {
		s.t.Fatalf("%s %d is not in the schema", what, number)
	}
	s.read[what+" "+m.Name]++
	r := wire.NewReader(body)
	v := wire.ReadFields(&r, m.Fields)
	if err := r.Close(); err != nil {
		s.t.Fatalf("%s %s: %v: %x", what, m.Name, err, body)
	}
	if again := wire.AppendFields(nil, m.Fields, v); !bytes.Equal(again, body) {
		s.t.Fatalf("%s %s: written again it is %x, not %x", what, m.Name, again, body)
	}
	return v
}

// hear reads a frame from the server.
func (s *stranger) hear(frame []byte) {
	kind := packet.Kind(frame[0])
	v := s.part("packet", s.down, int(kind), frame[1:])
	switch kind {
	case packet.KindWelcome:
		world := v["world"].(wire.Values)
		if got := v["schema"].([]byte); !bytes.Equal(got, s.schema.Protocol.SchemaBytes) {
			s.t.Errorf("the welcome has another table: %x", got)
		}
		s.view = client.NewView(s.table, packet.WorldInfo{
			Width: uint16(world["width"].(int64)), Height: uint16(world["height"].(int64)), CellSize: uint8(world["cell_size"].(int64)), ViewCells: uint8(s.schema.World.ViewCells),
		})
	case packet.KindAccepted:
		s.view.Play(uint32(v["id"].(int64)))
	case packet.KindEvents:
		for _, e := range v["list"].([]wire.Values) {
			s.part("event", s.events, int(e["type"].(int64)), e["body"].([]byte))
		}
	case packet.KindGlobal:
		s.part("global", s.global, int(v["id"].(int64)), v["body"].([]byte))
	}
	if kind == packet.KindSnapshot || kind == packet.KindBlobs || kind == packet.KindChunk || kind == packet.KindTiles {
		if _, err := s.view.Frame(frame); err != nil {
			s.t.Fatalf("kind %d: %v", kind, err)
		}
	}
	s.typed(kind, v, frame[1:])
}

// typed compares with what our own client reads.
func (s *stranger) typed(kind packet.Kind, v wire.Values, body []byte) {
	var m wire.Message
	switch kind {
	case packet.KindWelcome:
		m = &packet.Welcome{}
	case packet.KindAccepted:
		m = &packet.Accepted{}
	case packet.KindSnapshot:
		m = &packet.Snapshot{}
	case packet.KindChunk:
		m = &packet.Chunk{}
	case packet.KindTiles:
		m = &packet.Tiles{}
	case packet.KindBlobs:
		m = &packet.Blobs{}
	default:
		return
	}
	r := wire.NewReader(body)
	m.Decode(&r)
	if err := wire.SameValues(v, m); err != nil {
		s.t.Error(err)
	}
}

// say reads what a client of ours sends.
func (s *stranger) say(frame []byte) []byte {
	s.part("packet", s.up, int(frame[0]), frame[1:])
	return frame
}

// described is the schema of a game, in JSON.
func described(t *testing.T, g *systems.Game) []byte {
	t.Helper()
	s, err := Of("game", g, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b, again bytes.Buffer
	if err := s.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	if err := s.WriteJSON(&again); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Errorf("it is other bytes the second time: %v", err)
	}
	return b.Bytes()
}

// seen is all that a client sees.
func seen(v *client.View) (all []string) {
	for e := range v.All {
		all = append(all, fmt.Sprintf("%d %d %v %q", e.ID, e.Class, e.Lanes, e.Blob))
	}
	slices.Sort(all)
	return all
}

// session plays a game for some ticks, and lets a stranger read all that is said.
func session(t *testing.T, c sim.Config, ticks int, data []byte, act func(tick int, me *sim.Client, send func([]byte))) *stranger {
	t.Helper()
	s := sim.New(c)
	other := newStranger(t, described(t, s.Game))
	me := s.Dial("scout")
	me.Heard = func(_ *sim.Client, frame []byte) { other.hear(frame) }
	send := func(frame []byte) { me.Send(other.say(frame)) }
	send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
	me.Read()
	send(packet.Append(nil, &packet.Join{Name: []byte("scout"), Data: data}))
	for i := range 3 {
		s.JoinWith(packet.Join{Name: fmt.Appendf(nil, "other-%d", i), Data: data})
	}
	for tick := range ticks {
		for _, k := range s.Clients {
			act(tick, k, map[bool]func([]byte){true: send, false: k.Send}[k == me])
		}
		s.Step()
	}
	if me.Err != nil || me.Goodbye != nil {
		t.Fatal(me.Err, me.Goodbye)
	}
	ours, theirs := seen(me.View), seen(other.view)
	if len(ours) == 0 || !slices.Equal(ours, theirs) {
		t.Errorf("a stranger sees\n%q\nour client\n%q", theirs, ours)
	}
	return other
}

// A decoder that knows nothing but the JSON reads every packet of a session of the sandbox to the same
// values as our own client.
func TestASandboxSessionFromTheJSONAlone(t *testing.T) {
	seq := uint32(0)
	other := session(t, sim.Config{Game: systems.Config{Seed: "schema", Width: 96, Height: 96}, Install: sandbox.Install}, 200, nil,
		func(tick int, c *sim.Client, send func([]byte)) {
			if c.ID == 0 {
				return
			}
			held := &sandbox.Controls{Buttons: sandbox.East, Aim: uint16(tick * 300)}
			send(packet.Append(nil, &packet.Input[sandbox.Controls]{Seq: uint32(tick + 1), Ack: c.View.Tick(), View: c.View.Tick() * 16, Body: *held}))
			if tick%25 != 20 {
				return
			}
			seq += 10
			own, _ := c.View.Own()
			x, y := uint16(own.X/components.One), uint16(own.Y/components.One)
			send(packet.Append(nil, &sandbox.Chat{Seq: seq, Scope: sandbox.ChatGlobal, Text: []byte("hällo")}))
			send(packet.Append(nil, &sandbox.Select{Seq: seq + 1, Slot: 1}))
			send(packet.Append(nil, &sandbox.Place{Seq: seq + 2, X: x + 1, Y: y}))
			send(packet.Append(nil, &sandbox.Break{Seq: seq + 3, X: x + 2, Y: y}))
			send(packet.Append(nil, &sandbox.Release{Seq: seq + 4}))
			send(packet.Append(nil, &packet.Ping{Stamp: seq}))
		})
	for _, what := range []string{
		"packet hello", "packet join", "packet input", "packet chat", "packet select", "packet place", "packet break", "packet release", "packet ping",
		"packet welcome", "packet accepted", "packet snapshot", "packet events", "packet chunk", "packet pong", "event answer", "event roster", "event chat",
	} {
		if other.read[what] == 0 {
			t.Errorf("no %s came: %v", what, other.read)
		}
	}
}

// And so it does with a game that it has never heard of.
func TestAnArenaSessionFromTheJSONAlone(t *testing.T) {
	c := arena.Config()
	c.Seed = "schema"
	table := sim.New(sim.Config{Game: c, Install: arena.Install}).Game.World.Schema()
	bots := map[*sim.Client]*arena.Bot{}
	other := session(t, sim.Config{Game: c, Install: arena.Install}, 1200, []byte{0}, func(tick int, k *sim.Client, send func([]byte)) {
		if k.ID == 0 {
			return
		}
		if bots[k] == nil {
			bots[k] = arena.NewBot(table, c.TickRate, uint64(k.ID))
		}
		held := bots[k].Play(k.View)
		send(packet.Append(nil, &packet.Input[arena.Controls]{Seq: uint32(tick + 1), Ack: k.View.Tick(), View: k.View.Tick() * 16, Body: *held}))
		if tick%60 == 59 {
			send(packet.Append(nil, &arena.Point{Seq: uint32(tick), X: 100, Y: 100}))
		}
	})
	for _, what := range []string{
		"packet input", "packet point", "packet snapshot", "packet global", "event answer", "event roster", "event kill", "global match", "global board",
	} {
		if other.read[what] == 0 {
			t.Errorf("no %s came: %v", what, other.read)
		}
	}
}

// What a game does not say, or says wrongly, is told in words.
func TestUntrueSchemas(t *testing.T) {
	for _, c := range []struct {
		install func(*systems.Game)
		want    string
	}{
		{func(g *systems.Game) { systems.NewEvents[wordy](g, 70, 0) }, "schema: event 70: of what schema.wordy is made is not plain: its Text: a string"},
		{func(g *systems.Game) { systems.NewGlobal[wrong](g, 3, "wrong", 1) }, "schema: global 3: *schema.wrong refuses"},
	} {
		s := sim.New(sim.Config{Install: func(g *systems.Game) {
			g.Registry.Class("thing", wire.All, "position")
			c.install(g)
		}})
		if _, err := Of("game", s.Game, nil); err == nil || !bytes.HasPrefix([]byte(err.Error()), []byte(c.want)) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}

type wordy struct{ Text string }

func (w *wordy) Append(b []byte) []byte { return wire.AppendString(b, w.Text) }

type wrong struct{ Of uint8 }

func (w *wrong) Append(b []byte) []byte { return append(b, w.Of) }
func (w *wrong) Decode(r *wire.Reader) {
	if w.Of = r.U8(); w.Of > 3 {
		r.Fail(wire.ErrValue)
	}
}

func (w *wrong) Fields() []wire.Field { return []wire.Field{{Name: "of", Type: wire.FieldU8, Max: 4}} }
