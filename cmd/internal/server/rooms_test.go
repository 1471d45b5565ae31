package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
)

// lodging is a server of rooms that runs on free ports.
type lodging struct {
	t          *testing.T
	addr, http string
	file       string // of its addresses
	stop       func() error
}

func lodgingOf(t *testing.T, install func(*systems.Game), rule Rooms, set ...func(*config.Settings)) *lodging {
	t.Helper()
	file := filepath.Join(t.TempDir(), "addr")
	g := Game{
		Name: "dots", Config: systems.Config{TickRate: 20, MaxPlayers: 50, Width: 64, Height: 64, ClientBudget: 16_000, Seed: "s"},
		Rooms: rule, Install: install,
	}
	s := config.Settings{
		Addr: "127.0.0.1:0", HTTP: "127.0.0.1:0", AddrFile: file, Loops: 2, ShutdownGrace: 10 * time.Second,
		Rooms:     config.Rooms{Rooms: true, MaxRooms: 20, RoomIdle: time.Minute, Workers: 2},
		Admission: config.Admission{MaxPerAddress: 16, AcceptRate: 10, JoinRate: 1000, MaxWaiting: 100},
	}
	for _, change := range set {
		change(&s)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- Serve(ctx, g, s, slog.New(slog.DiscardHandler), func() uint64 { return 0 })
	}()
	l := &lodging{t: t, stop: func() error { cancel(); return <-done }}
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		if b, err := os.ReadFile(file); err == nil && strings.Count(string(b), "\n") == 2 {
			l.addr, l.http, _ = strings.Cut(strings.TrimSpace(string(b)), "\n")
			l.file = file
			return l
		}
		if time.Now().After(end) {
			t.Fatal("it does not come up")
		}
	}
}

func (l *lodging) join(room, name string) (*client.Client, error) {
	l.t.Helper()
	c, err := client.Dial(l.t.Context(), l.addr, client.Options{Room: room})
	if err != nil {
		return nil, err
	}
	l.t.Cleanup(func() { _ = c.Close() })
	if _, err := c.Join(l.t.Context(), name); err != nil {
		return nil, err
	}
	return c, nil
}

// ask asks over HTTP, and reads the answer into v.
func (l *lodging) ask(method, path string, v any, head ...string) int {
	l.t.Helper()
	r, err := http.NewRequestWithContext(l.t.Context(), method, "http://"+l.http+path, http.NoBody)
	if err != nil {
		l.t.Fatal(err)
	}
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		l.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && v != nil && res.StatusCode == http.StatusOK {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		l.t.Fatalf("%s %s: %v: %s", method, path, err, b)
	}
	return res.StatusCode
}

// Players over sockets fill rooms and name them; operators see, open, reserve and close them; the end is heard by all.
func TestServeRooms(t *testing.T) {
	l := lodgingOf(t, dots, Rooms{Seats: 2})
	var in []*client.Client
	for i, want := range []string{"room-0", "room-0", "room-1", "den"} {
		room := ""
		if want == "den" {
			room = want
		}
		c, err := l.join(room, fmt.Sprint("bot", i))
		if err != nil || c.Welcome().Room != want {
			t.Fatalf("player %d: %v, not in %s", i, err, want)
		}
		in = append(in, c)
	}
	var refused *client.Refused
	if _, err := l.join("room-0", "late"); !errors.As(err, &refused) || refused.Code != packet.RoomFull {
		t.Errorf("a full room: %v", err)
	}
	var list struct {
		Total int
		Rooms []rooms.Info
	}
	if code := l.ask("GET", "/api/rooms", &list); code != 200 || list.Total != 3 || list.Rooms[0].Taken != 2 || list.Rooms[2].Name != "den" {
		t.Errorf("%d %+v", code, list)
	}
	var one rooms.Info
	for method, path := range map[string]string{"POST": "/api/rooms/vip?label=mode=duel&reserved", "GET": "/api/rooms/den"} {
		if code := l.ask(method, path, &one); code != 200 || one.Name == "" {
			t.Errorf("%s %s: %d %+v", method, path, code, one)
		}
	}
	for what, want := range map[string]int{
		"POST /api/rooms/vip": 409, "POST /api/rooms/a%20room": 400, "POST /api/rooms/x?label=bad": 400, "PUT /api/rooms/x": 405,
		"GET /api/rooms/nowhere": 404, "DELETE /api/rooms/nowhere": 404, "POST /api/rooms/nowhere/reserve": 404, "POST /api/rooms/den/reserve?seconds=0": 400,
		"POST /api/rooms/den/label?label=a=b": 200, "GET /api/rooms?from=-1": 400, "GET /healthz": 200, "GET /readyz": 200,
	} {
		method, path, _ := strings.Cut(what, " ")
		if code := l.ask(method, path, nil); code != want {
			t.Errorf("%s: %d, want %d", what, code, want)
		}
	}
	for _, head := range [][]string{{"Origin", "http://evil.example"}, {"X-Forwarded-For", "1.2.3.4"}} {
		if code := l.ask("DELETE", "/api/rooms/den", nil, head...); code != 403 {
			t.Errorf("%v: %d", head, code)
		}
	}
	var kept struct{ Reservation string }
	if code := l.ask("POST", "/api/rooms/vip/reserve", &kept); code != 200 || len(kept.Reservation) != 32 {
		t.Errorf("%d %+v", code, kept)
	}
	if code := l.ask("DELETE", "/api/rooms/room-1", nil); code != 200 {
		t.Error(code)
	}
	if code := goodbye(t, in[2]); code != packet.RoomClosed {
		t.Errorf("a closed room: %v", code)
	}
	var status struct {
		Players, Entities int
		Connections       int64
		Counters          map[string]uint64
	}
	for end := time.Now().Add(time.Minute); status.Players != 3 && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		l.ask("GET", "/api/status", &status)
	}
	if c := status.Counters; status.Players != 3 || status.Entities != 3 || status.Connections < 3 || c["ended_room_closed"] != 1 || c["ended_room_full"] != 1 || c["causes_total"] < 4 ||
		c["bytes_out_total"] == 0 || c["snapshots_total"] == 0 || c["rooms_opened_total"] != 4 || c["room_ticks_total"] == 0 {
		t.Errorf("in all %+v", status)
	}
	var den struct {
		Name   string
		Status struct {
			State    string
			Players  int
			Counters map[string]uint64
		}
	}
	if code := l.ask("GET", "/api/rooms/den", &den); code != 200 || den.Name != "den" || den.Status.Players != 1 || den.Status.State != "RUNNING" || den.Status.Counters["causes_total"] != 1 {
		t.Errorf("the status of one room: %d %+v", code, den)
	}
	if err := l.stop(); err != nil {
		t.Error(err)
	}
	if code := goodbye(t, in[0]); code != packet.Shutdown {
		t.Errorf("the end: %v", code)
	}
	if _, err := os.Stat(l.file); !errors.Is(err, os.ErrNotExist) {
		t.Error("the file of addresses is still there:", err)
	}
}

// goodbye reads on until the server says why it ends.
func goodbye(t *testing.T, c *client.Client) packet.Code {
	t.Helper()
	for {
		if _, _, err := c.Next(); err != nil {
			var g *client.Goodbye
			if errors.As(err, &g) {
				return g.Code
			}
			t.Fatal(err)
		}
	}
}
