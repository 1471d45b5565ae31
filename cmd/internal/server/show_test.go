package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/cmd/internal/flight"
	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/disk"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sim"
)

func buildOn(_ journal.Identity, on func(*systems.Config) *netio.Server) (*systems.Game, error) {
	c := systems.Config{Seed: "show", Width: 64, Height: 64}
	s := on(&c)
	g := systems.New(s, c)
	sandbox.Install(g)
	g.Init()
	return g, nil
}

func buildAlone(id journal.Identity) (*systems.Game, error) {
	return buildOn(id, func(*systems.Config) *netio.Server { return netio.New(netio.Config{}) })
}

// recordedTicks is how long the recording is that is shown here.
const recordedTicks = 400

// recording is a directory in which two players walked about.
func recording(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "world")
	record(t, path, recordedTicks, "Ann", "bob")
	return path
}

// record has a server run on a directory for some ticks, with players who walk about.
func record(t *testing.T, path string, ticks int, players ...string) {
	t.Helper()
	dir, err := disk.Make(path)
	if err != nil {
		t.Fatal(err)
	}
	w, writer, err := durable.Open(durable.Config{
		FS: dir, Identity: journal.Identity{Game: "show"}, SnapshotTicks: 100,
		Build: func() (*systems.Game, error) { return buildAlone(journal.Identity{}) },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Save = writer.Note
	w.Write = func(e durable.Entry) {
		if err := writer.Append(e); err != nil {
			t.Error(err)
		}
	}
	s := &sim.Sim{Game: w.Game, Server: w.Game.Server, Memory: netio.NewMemory(w.Game.Server)}
	for _, name := range players {
		s.Join(name)
	}
	for i := range ticks {
		for k, c := range s.Clients {
			c.Input(&sandbox.Controls{Buttons: 1 << ((i/20 + k) % 4)})
		}
		w.Step()
		if err := writer.Sync(); err != nil {
			t.Fatal(err)
		}
		if j := writer.Job(); j != nil {
			_ = j.Run() // Finish returns it
			if err := writer.Finish(j); err != nil {
				t.Fatal(err)
			}
		}
		s.Memory.Run()
		for _, c := range s.Clients {
			c.Read()
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
}

// audience is a client that watches, and what HTTP says meanwhile.
type audience struct {
	t    *testing.T
	show *Show
	tape *flight.Tape
	c    *client.Client
}

func shown(t *testing.T, c config.Play) *audience {
	t.Helper()
	c.Dir = recording(t)
	return shownBy(t, c, buildOn)
}

// shownBy shows a recording with a build of the game.
func shownBy(t *testing.T, c config.Play, build BuildOn) *audience {
	t.Helper()
	c.Addr, c.HTTP, c.Spectators, c.AddrFile = "127.0.0.1:0", "127.0.0.1:0", 4, filepath.Join(t.TempDir(), "addr")
	s, err := OpenShow(Game{Name: "show"}, build, c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(c.AddrFile); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the file of addresses is left behind: %v", err)
		}
	})
	if b, err := os.ReadFile(c.AddrFile); err != nil || string(b) != s.Addr+"\n"+s.HTTP+"\n" {
		t.Errorf("the file of addresses has %q, %v", b, err)
	}
	dir, err := disk.Open(c.Dir)
	if err != nil {
		t.Fatal(err)
	}
	tp, err := flight.Open(dir, buildAlone)
	if err != nil {
		t.Fatal(err)
	}
	return &audience{t: t, show: s, tape: tp}
}

// come connects and watches.
func (a *audience) come() {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := client.Dial(ctx, a.show.Addr, client.Options{})
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { _ = c.Close() })
	_ = c.SetReadDeadline(time.Now().Add(time.Minute)) // a test that hangs says so
	if err := client.Send(c, &packet.Spectate{X: 32, Y: 32}); err != nil {
		a.t.Fatal(err)
	}
	a.c = c
}

// next waits for a snapshot.
func (a *audience) next() error {
	for {
		kind, _, err := a.c.Next()
		if err != nil {
			return err
		}
		if kind == packet.KindSnapshot {
			return client.Send(a.c, &packet.Ack{Tick: a.c.View().Tick()})
		}
	}
}

// ask is what HTTP says.
func (a *audience) ask(method, what string) (s Shown) {
	a.t.Helper()
	r, err := http.NewRequest(method, "http://"+a.show.HTTP+showPath+what, nil)
	if err != nil {
		a.t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		a.t.Fatalf("%s %s: %d %s %v", method, what, answer.StatusCode, body, err)
	}
	if err := json.Unmarshal(body, &s); err != nil {
		a.t.Fatal(err)
	}
	return s
}

// sees reports whether the client sees the players where they were after a tick.
func (a *audience) sees(tick uint32) bool {
	a.t.Helper()
	g, err := a.tape.At(tick)
	if err != nil {
		a.t.Fatal(err)
	}
	players, at := ecs.NewFilter2[components.Player, components.Position](g.App), 0
	ids := ecs.NewMap[ecs.Net](g.App)
	q := players.Query()
	same := true
	for q.Next() {
		_, p := q.Get()
		at++
		e, ok := a.c.View().Find(uint32(ids.Get(q.Entity()).ID))
		var want [2]int32
		p.Lanes(want[:])
		same = same && ok && e.Lanes[0] == want[0] && e.Lanes[1] == want[1]
	}
	return same && at == 2
}

// until waits until the client sees a tick.
func (a *audience) until(tick uint32) {
	a.t.Helper()
	for range 600 {
		if err := a.next(); err != nil {
			a.t.Fatal(err)
		}
		if a.sees(tick) {
			return
		}
	}
	a.t.Fatalf("tick %d is never seen as it was", tick)
}

// Who watches a recording sees each tick as it was, and what was recorded is what causes it.
func TestShow(t *testing.T) {
	a := shown(t, config.Play{Tick: 150})
	a.come()
	seen := 0
	for range 20 {
		if err := a.next(); err != nil {
			t.Fatal(err)
		}
		if a.sees(a.c.View().Tick()) {
			seen++
		}
	}
	if tick := a.c.View().Tick(); seen < 15 || tick < 150 { // the first ones are not whole
		t.Fatalf("%d of 20 snapshots are as it was, by tick %d", seen, tick)
	}
}

// A recording stands still for those who come then, too, and goes on where it was.
func TestShowPauseSeekSpeed(t *testing.T) {
	a := shown(t, config.Play{Tick: 300, Pause: true})
	a.come()
	a.until(300)
	if s := a.ask(http.MethodGet, ""); s.Tick != 300 || s.Playing || s.First != 1 || s.Last != recordedTicks || len(s.Players) != 2 || !s.May {
		t.Fatalf("%+v", s)
	}
	s := a.ask(http.MethodPost, "/seek?tick=120")
	if s.Tick != 120 || s.Playing || s.Seeks != 2 {
		t.Fatalf("%+v", s)
	}
	var bye *client.Goodbye
	for {
		if err := a.next(); errors.As(err, &bye) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if bye.Code != packet.Restarted {
		t.Fatal(bye)
	}
	a.come()
	a.until(120)
	if s := a.ask(http.MethodPost, "/speed?times=16"); s.Speed != 16 {
		t.Fatalf("%+v", s)
	}
	a.ask(http.MethodPost, "/play")
	a.until(recordedTicks)
	for a.ask(http.MethodGet, "").Playing { // the end
		time.Sleep(10 * time.Millisecond)
	}
	a.until(recordedTicks) // it still comes
	if s := a.ask(http.MethodPost, "/play"); !s.Playing || s.Tick > 100 {
		t.Fatalf("it does not begin again: %+v", s)
	}
}

// A recording goes on where the server had ended and started again.
func TestShowThroughARestart(t *testing.T) {
	path, more := recording(t), 60
	record(t, path, more)
	a := shownBy(t, config.Play{Recording: config.Recording{Dir: path}, Tick: recordedTicks - 20}, buildOn)
	last := a.ask(http.MethodGet, "").Last
	if last < recordedTicks+uint32(more) {
		t.Fatalf("%d ticks are shown", last)
	}
	for wanted := uint32(0); wanted < last; {
		a.come()
		var bye *client.Goodbye
		for err := error(nil); wanted < last && !errors.As(err, &bye); err = a.next() {
			if err != nil {
				t.Fatal(err)
			}
			if wanted = a.c.View().Tick(); wanted > recordedTicks && a.sees(wanted) {
				t.Logf("tick %d is seen as it was", wanted)
				return
			}
		}
	}
	t.Error("nothing is seen of what came after the restart")
}

// drawing is a system that draws a number each tick, so that whoever draws after it gets another.
type drawing struct{ rand *ecs.Rand }

func (d *drawing) Init(a *ecs.App) { d.rand = a.Rand }
func (d *drawing) Update(ecs.Tick) { d.rand.Uint64() }

// A build on which other things happen than were recorded shows it to the tick before, stands still there, and says so.
func TestShowOfAnotherBuild(t *testing.T) {
	a := shownBy(t, config.Play{Recording: config.Recording{Dir: recording(t)}, Tick: 305}, func(_ journal.Identity, on func(*systems.Config) *netio.Server) (*systems.Game, error) {
		c := systems.Config{Seed: "show", Width: 64, Height: 64}
		g := systems.New(on(&c), c)
		g.App.Add(ecs.Simulate, &drawing{})
		sandbox.Install(g)
		g.Init()
		return g, nil
	})
	for a.ask(http.MethodGet, "").Playing {
		time.Sleep(10 * time.Millisecond)
	}
	s := a.ask(http.MethodGet, "")
	t.Logf("%+v", s)
	if s.Error == "" || s.Tick >= recordedTicks || !strings.Contains(s.Error, "tick") {
		t.Errorf("%+v", s)
	}
}

// One can watch and not play, and only this machine's own page steers.
func TestShowRefuses(t *testing.T) {
	a := shown(t, config.Play{})
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := client.Dial(ctx, a.show.Addr, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	var refused *client.Refused
	if _, err := c.Join(ctx, "Cid"); !errors.As(err, &refused) || refused.Code != packet.Recording {
		t.Fatal(err)
	}
	for _, test := range []struct {
		method, path, origin string
		status               int
	}{
		{"POST", "/pause", "http://evil.example", http.StatusForbidden},
		{"POST", "/pause", "http://" + a.show.HTTP, http.StatusOK},
		{"POST", "/seek?tick=401", "", http.StatusConflict},
		{"POST", "/seek?tick=x", "", http.StatusConflict},
		{"POST", "/speed?times=17", "", http.StatusConflict},
		{"POST", "/speed?times=NaN", "", http.StatusConflict},
		{"POST", "/nothing", "", http.StatusNotFound},
		{"GET", "/play", "", http.StatusMethodNotAllowed},
	} {
		r, err := http.NewRequest(test.method, "http://"+a.show.HTTP+showPath+test.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if test.origin != "" {
			r.Header.Set("Origin", test.origin)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != test.status {
			t.Errorf("%s %s of %q: %d, want %d", test.method, test.path, test.origin, answer.StatusCode, test.status)
		}
	}
	if _, err := OpenShow(Game{}, buildOn, config.Play{Recording: config.Recording{Dir: t.TempDir()}}, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "no recording") {
		t.Fatal(err)
	}
}
