package main

import (
	"bytes"
	"slices"
	"testing"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems/sim"
)

// player is a client with what it was answered, and every frame that it has heard.
type player struct {
	*sim.Client
	codes []packet.Code
	heard [][]byte
	seq   uint32
}

func table() *sim.Sim {
	return sim.New(sim.Config{Game: program().Config, Net: netio.Config{Spectators: 1}, Install: Install})
}

func join(s *sim.Sim, name string) *player {
	p := &player{Client: s.Join(name)}
	p.Event = func(t packet.EventType, body []byte) {
		if t == packet.EventAnswer {
			p.codes = append(p.codes, packet.Code(body[4]))
		}
	}
	p.Heard = func(_ *sim.Client, frame []byte) { p.heard = append(p.heard, bytes.Clone(frame)) }
	return p
}

func (p *player) play(card uint32) {
	p.seq++
	p.Send(packet.Append(nil, &Play{p.seq, card}))
}

// hand is what a client sees of cards, by their ids: the faces.
func (p *player) hand() map[uint32]int32 {
	cards, lane := map[uint32]int32{}, 0
	lane, _ = p.Schema.Lane("card", "face")
	for e := range p.View.All {
		if p.Schema.Classes[e.Class].Name == "card" {
			cards[e.ID] = e.Lanes[lane]
		}
	}
	return cards
}

// seat is what a client sees of a player.
func (p *player) seat(id uint32) (cards, points int32) {
	c, _ := p.Schema.Lane("seat", "cards")
	for e := range p.View.All {
		if e.ID == id {
			return e.Lanes[c], e.Lanes[c+1]
		}
	}
	return -1, -1
}

func steps(s *sim.Sim, n int) {
	for range n {
		for _, c := range s.Clients {
			c.Input(&packet.Controls{})
		}
		s.Step()
	}
}

// sorted are the ids of a hand.
func sorted(cards map[uint32]int32) (ids []uint32) {
	for id := range cards {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// set gives a card another face.
func set(s *sim.Sim, id uint32, face uint32) {
	e, _ := s.Game.App.IDs.Get(ecs.NetID(id))
	cards := ecs.NewMap[Card](s.Game.App)
	cards.Get(e).Face = face
}

// lie makes that face the one on top: a test's way to begin.
func lie(t *testing.T, s *sim.Sim, face uint32) {
	t.Helper()
	for name, value := range s.Game.App.State.Resources() {
		if name == "top" {
			value.(*Top).Face = face
			return
		}
	}
	t.Fatal("nothing lies on top")
}

func TestAHandIsItsOwnersAlone(t *testing.T) {
	s := table()
	ann, bob := join(s, "ann"), join(s, "bob")
	watcher := s.Dial("watcher")
	watcher.Send(packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version}))
	watcher.Read()
	watcher.Send(packet.Append(nil, &packet.Spectate{X: 1, Y: 1}))
	steps(s, 4)
	ann.play(0)
	steps(s, 4)
	anns, bobs := ann.hand(), bob.hand()
	if len(anns) != hand+1 || len(bobs) != hand {
		t.Fatalf("ann sees %d cards, bob %d", len(anns), len(bobs))
	}
	for id := range anns {
		if _, both := bobs[id]; both {
			t.Errorf("both see card %d", id)
		}
	}
	if all := (&player{Client: watcher}).hand(); len(all) != 0 || watcher.View.Tick() == 0 {
		t.Errorf("who only watches sees %d cards", len(all))
	}
	if cards, _ := bob.seat(ann.ID); cards != hand+1 {
		t.Errorf("bob sees that ann has %d cards", cards)
	}
}

// Not a byte of what bob is sent depends on what ann has in her hand.
func TestNothingOnTheWireTellsAHand(t *testing.T) {
	hear := func(shift uint32) (anns, bobs [][]byte) {
		s := table()
		ann, bob := join(s, "ann"), join(s, "bob")
		steps(s, 3)
		lie(t, s, 0)
		for id, face := range ann.hand() {
			set(s, id, (uint32(face-1)+shift)%(pack-1)+1) // never the one on top
		}
		ann.heard, bob.heard = nil, nil // before this they hear of their tokens, which are secrets of the server
		for i := range 40 {
			if i%10 == 0 {
				ann.play(0)
				bob.play(0)
			}
			steps(s, 1)
		}
		return ann.heard, bob.heard
	}
	anns, bobs := hear(0)
	otherAnns, otherBobs := hear(7)
	if slices.EqualFunc(anns, otherAnns, bytes.Equal) {
		t.Fatal("ann has other cards and hears the same")
	}
	if len(bobs) < 40 || !slices.EqualFunc(bobs, otherBobs, bytes.Equal) {
		t.Fatal("what bob hears tells of ann's cards")
	}
}

func TestTheRules(t *testing.T) {
	s := table()
	ann, bob := join(s, "ann"), join(s, "bob")
	steps(s, 4)
	lie(t, s, 0)
	ids := sorted(ann.hand())
	for i, face := range []uint32{4, 5, 11, 9, 13} { // rank * suits + suit
		set(s, ids[i], face)
	}
	bob.play(ids[0])                   // it is not his
	bob.play(9999)                     // there is none
	for _, i := range []int{2, 1, 0} { // neither suit nor rank; nor has that; the suit
		ann.play(ids[i])
	}
	ann.play(ids[1]) // now the rank
	steps(s, 3)
	if want := []packet.Code{noMatch, noMatch, 0, 0}; !slices.Equal(ann.codes, want) {
		t.Fatalf("ann is answered %v, want %v", ann.codes, want)
	}
	if want := []packet.Code{packet.BadValue, packet.BadValue}; !slices.Equal(bob.codes, want) {
		t.Fatalf("bob is answered %v, want %v", bob.codes, want)
	}
	top := Card{}
	r := wire.NewReader(bob.View.Global(0))
	if top.Decode(&r); top != (Card{5, ann.ID}) {
		t.Errorf("bob is told that %+v lies on top", top)
	}
	if cards, _ := bob.seat(ann.ID); cards != 3 {
		t.Fatalf("ann has %d cards", cards)
	}
	for i, face := range []uint32{9, 13, 17} {
		set(s, ids[2+i], face)
		ann.play(ids[2+i])
	}
	steps(s, 3)
	if cards, points := bob.seat(ann.ID); cards != hand || points != 1 {
		t.Errorf("ann had none left: she has %d cards and %d points", cards, points)
	}
	for range 10 {
		bob.play(0)
	}
	steps(s, 3)
	if cards, _ := ann.seat(bob.ID); cards != handMax || bob.codes[len(bob.codes)-1] != packet.RetryLater {
		t.Errorf("bob has drawn %d cards, and is answered %v", cards, bob.codes)
	}
}

func TestWhoLeavesLeavesNoCards(t *testing.T) {
	s := table()
	ann, bob := join(s, "ann"), join(s, "bob")
	steps(s, 4)
	ann.Send(packet.Append(nil, &packet.Bye{}))
	steps(s, 2)
	for range 10 {
		bob.play(0)
	}
	steps(s, 4)
	cid := join(s, "cid")
	steps(s, 4)
	if len(cid.hand()) != hand || len(bob.hand()) != handMax {
		t.Errorf("cid sees %d cards, bob %d", len(cid.hand()), len(bob.hand()))
	}
	cards, held := ecs.NewFilter1[Card](s.Game.App), 0
	for q := cards.Query(); q.Next(); {
		if q.Get().By != 0 {
			held++
		}
	}
	if held != hand+handMax {
		t.Errorf("%d cards are in hands, want %d", held, hand+handMax)
	}
}

// The same causes give the same state: with other rows, and at a table that was saved and restored.
func TestTheSameCausesGiveTheSameState(t *testing.T) {
	s := table()
	var players []*player
	for _, name := range []string{"ann", "bob", "cid", "dan", "eve", "fay"} {
		players = append(players, join(s, name))
	}
	steps(s, 5)
	twins := s.Twins()
	chance, played := ecs.NewRand(3), 0
	for i := range 600 {
		p := players[chance.Int32n(int32(len(players)))]
		if ids := sorted(p.hand()); len(ids) > 0 && chance.Int32n(5) > 0 {
			p.play(ids[chance.Int32n(int32(len(ids)))])
		} else {
			p.play(0)
		}
		if i == 300 {
			players[2].Send(packet.Append(nil, &packet.Bye{}))
			players = slices.Delete(players, 2, 3)
		}
		steps(s, 1)
		if err := twins.Follow(); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range players {
		for _, code := range p.codes {
			if code == packet.OK {
				played++
			}
		}
	}
	if played < 100 {
		t.Errorf("only %d cards were played or drawn", played)
	}
}
