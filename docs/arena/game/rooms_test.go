package arena_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"testing"
	"time"

	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/room"
	"github.com/tickd/tickd/systems/sim"
)

// venue is the arena in rooms, in memory, in one goroutine.
type venue struct {
	*sim.Rooms
	t      *testing.T
	config systems.Config
	tapes  map[string]*tape
	dials  int
}

// scribe writes down what happens in a room, as a system of it.
type scribe struct {
	*tape
	game *systems.Game
}

func (s *scribe) Init(*ecs.App) {}

func (s *scribe) Update(ecs.Tick) {
	s.records = append(s.records, slices.Clone(s.game.Server.Record()))
	s.hashes = append(s.hashes, s.game.App.State.Hash())
}

func newVenue(t *testing.T, seats int, s arena.Settings) *venue {
	v := &venue{t: t, config: arena.Config(), tapes: map[string]*tape{}}
	v.config.Settings = &s
	v.Rooms = sim.NewRooms(sim.RoomsConfig{
		Game: v.config,
		Install: func(g *systems.Game) {
			arena.Install(g)
			written := &tape{}
			v.tapes[systems.Find[rooms.Room](g).Name] = written
			g.App.Add(ecs.Send, &scribe{written, g})
		},
		Rooms: rooms.Config{Net: netio.Config{Connections: 200}, Idle: 5, TickRate: 30, Seats: seats, Match: arena.Matchmaker, Options: arena.RoomOptions},
	})
	return v
}

// alone is the game of a room without the others.
func (v *venue) alone(name string, seats int) *sim.Sim {
	c := v.config
	c.Seed, c.MaxPlayers = room.Seed(c.Seed, name), seats
	return sim.New(sim.Config{Game: c, Net: netio.Config{TickRate: 30}, Install: arena.Install, Room: &rooms.Room{Name: name}})
}

func (v *venue) pass(ms int) { v.Pass(time.Duration(ms) * time.Millisecond) }

// cable is a net.Conn over a connection in memory; until it is live who reads waits.
type cable struct {
	*netio.Conn
	v      *venue
	unread bytes.Reader
	live   bool
}

func (k *cable) Read(b []byte) (int, error) {
	for tries := 0; k.unread.Len() == 0; tries++ {
		if k.unread.Reset(k.Raw()); k.unread.Len() > 0 {
			break
		}
		if k.live || tries == 10_000 {
			return 0, os.ErrDeadlineExceeded
		}
		k.v.pass(1)
	}
	return k.unread.Read(b)
}

func (k *cable) Write(b []byte) (int, error)      { k.Conn.Write(b); return len(b), nil }
func (k *cable) Close() error                     { k.Drop(); return nil }
func (*cable) LocalAddr() net.Addr                { return nil }
func (*cable) RemoteAddr() net.Addr               { return nil }
func (*cable) SetDeadline(time.Time) error        { return nil }
func (*cable) SetReadDeadline(time.Time) error    { return nil }
func (*cable) SetWriteDeadline(t time.Time) error { return nil }

// visitor is a client in the venue, which a bot plays where there is a match.
type visitor struct {
	*client.Client
	conn    *cable
	bot     *arena.Bot
	matches arena.Matches
	noWay   packet.Code
	been    []string // rooms, in order
	phase   arena.Phase
}

func (v *venue) visit(name, where string, data byte) (*visitor, error) {
	w := &visitor{}
	c, err := client.Dial(v.t.Context(), "", client.Options{Room: where, Dial: func(context.Context, string, string) (net.Conn, error) {
		v.dials++
		w.conn = &cable{Conn: v.Memory.Dial(), v: v}
		return w.conn, nil
	}})
	if err != nil {
		return nil, err
	}
	w.Client = c
	_, err = c.JoinWith(v.t.Context(), name, client.JoinOptions{Data: []byte{data}})
	w.conn.live = true
	w.arrive()
	return w, err
}

func (w *visitor) arrive() {
	w.been = append(w.been, w.Room())
	w.bot = arena.NewBot(w.Schema(), int(w.Welcome().TickRate), uint64(len(w.been)))
}

// take reads all that has come, and plays.
func (w *visitor) take(t *testing.T) {
	t.Helper()
	for {
		kind, body, err := w.Next()
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			return
		case err != nil:
			t.Fatalf("in %s, after %v: %v", w.Room(), w.been, err)
		case kind == packet.KindWelcome:
			w.arrive()
		case kind == packet.KindEvents:
			w.hear(t, body)
		case kind == packet.KindSnapshot && w.Room() != arena.Lobby:
			in := packet.Input[arena.Controls]{View: w.View().Tick() * 16, Body: *w.bot.Play(w.View())}
			if err := client.Input(w.Client, &in); err != nil {
				t.Fatal(err)
			}
			var m arena.Match
			if b := w.View().Global(arena.GlobalMatch); b != nil && decode(b, &m) == nil {
				w.phase = m.Phase
			}
		case kind == packet.KindSnapshot:
			if err := client.Input(w.Client, &packet.Input[arena.Controls]{}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func (w *visitor) hear(t *testing.T, body []byte) {
	var events packet.Events
	if err := packet.Decode(body, &events); err != nil {
		t.Fatal(err)
	}
	for kind, b := range events.All {
		var err error
		switch kind {
		case arena.EventMatches:
			err = decode(b, &w.matches)
		case arena.EventNoWay:
			var no arena.NoWay
			err = decode(b, &no)
			w.noWay = no.Code
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// until plays until done says so.
func (v *venue) until(what string, seconds int, all []*visitor, done func() bool) {
	v.t.Helper()
	for range seconds * 100 {
		v.pass(10)
		for _, w := range all {
			w.take(v.t)
		}
		if done() {
			return
		}
	}
	v.t.Fatal("it never came to this: ", what)
}

func (w *visitor) seek(t *testing.T, room string) {
	t.Helper()
	if err := client.Send(w.Client, &arena.Go{Room: room}); err != nil {
		t.Fatal(err)
	}
}

// Quick match fills matches in order and teams evenly, whatever players wish; matches are listed and joined by
// name; when one is over its room closes and everybody is in the lobby, each on the one connection; and what happened in each
// room follows from its record alone.
func TestFromTheLobbyToMatchesAndBack(t *testing.T) {
	const seats = 4
	v := newVenue(t, seats, arena.Settings{ScoreToWin: 3, MatchSeconds: 20})
	var all []*visitor
	for i := range 6 {
		w, err := v.visit(fmt.Sprint("guest", i), "", arena.Red)
		if err != nil || w.Room() != arena.Lobby {
			t.Fatal(err, w)
		}
		all = append(all, w)
	}
	for i, w := range all {
		w.seek(t, "")
		v.until("a match", 5, all, func() bool { return w.Room() != arena.Lobby && w.Player().ID != 0 })
		if first := all[i/seats*seats]; w.Room() != first.Room() || i >= seats && w.Room() == all[0].Room() {
			t.Fatalf("guest %d is in %s, the first of the match in %s", i, w.Room(), first.Room())
		}
	}
	first, second := all[0].Room(), all[4].Room()
	red, app := 0, v.Game(first).App
	for _, w := range all[:seats] {
		me, _ := app.IDs.Get(ecs.NetID(w.Player().ID))
		if has[arena.Side](app, me).Team == arena.Red {
			red++
		}
	}
	if red != seats/2 {
		t.Errorf("%d of %d, who all wanted to be red, are", red, seats)
	}

	late, err := v.visit("late", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	all = append(all, late)
	v.until("the list", 3, all, func() bool { return len(late.matches.List) == 2 })
	if l := late.matches.List; l[0] != (arena.OpenMatch{Room: first, Taken: seats, Seats: seats}) || l[1] != (arena.OpenMatch{Room: second, Taken: 2, Seats: seats}) {
		t.Errorf("the list has %+v", l)
	}
	for room, code := range map[string]packet.Code{first: packet.RoomFull, "nowhere": packet.NoRoom, arena.Lobby: packet.BadValue} {
		late.seek(t, room)
		v.until("a refusal", 3, all, func() bool { return late.noWay == code })
	}
	late.seek(t, second)
	v.until("the match of that name", 3, all, func() bool { return late.Room() == second })
	if _, err := v.visit("stranger", "no-such-match", 0); err == nil {
		t.Error("a link opens a match")
	}
	friend, err := v.visit("friend", second, 0) // by a link
	if err != nil || friend.Room() != second {
		t.Fatal(err, "not in", second)
	}
	all = append(all, friend)

	over, closings := false, 0
	v.until("everybody home", 60, all, func() bool {
		over = over || slices.ContainsFunc(all, func(w *visitor) bool { return w.phase == arena.Over })
		if over && closings < 730 { // until after the first want to go home, the lobby closes: nobody was there for long
			closings++
			if v.Find(arena.Lobby) == nil {
				if _, err := v.Create(arena.Lobby, arena.RoomOptions(rooms.Ask{}, arena.Lobby)); err != nil {
					t.Fatal(err)
				}
			}
			if lobby := v.Find(arena.Lobby); lobby.Info().Taken == 0 {
				lobby.Close(packet.RoomClosed)
			}
		}
		return !slices.ContainsFunc(all, func(w *visitor) bool { return w.Room() != arena.Lobby || w.Player().ID == 0 })
	})
	if !over {
		t.Error("the match ended without a word")
	}
	v.until("closed rooms", 10, all, func() bool { return v.Find(first) == nil && v.Find(second) == nil })
	if v.dials != len(all)+1 { // the stranger's too
		t.Errorf("%d connections for %d players", v.dials, len(all))
	}
	for _, w := range all {
		if len(w.been) < 2 || w.been[len(w.been)-1] != arena.Lobby {
			t.Errorf("has been in %v", w.been)
		}
	}
	for name, written := range v.tapes {
		taken := seats
		if name == arena.Lobby {
			taken = arena.LobbySeats
		}
		if len(written.hashes) < 100 {
			t.Errorf("only %d ticks of %s are written down", len(written.hashes), name)
		}
		same(t, name+" alone", replay(t, v.alone(name, taken), written.records), written.hashes)
	}
}

// Bots go to a match by themselves, and when it is over to the next one.
func TestBotsFindMatches(t *testing.T) {
	v := newVenue(t, 4, arena.Settings{ScoreToWin: 2, MatchSeconds: 10})
	var all []*visitor
	for i := range 7 {
		w, err := v.visit(fmt.Sprint("bot", i), "", uint8(i%2)+arena.Red|arena.AtOnce)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, w)
	}
	v.until("three matches of each", 120, all, func() bool {
		return !slices.ContainsFunc(all, func(w *visitor) bool { return len(w.been) < 6 })
	})
	if v.dials != len(all) {
		t.Errorf("%d connections", v.dials)
	}
}
