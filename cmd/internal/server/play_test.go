package server

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

// onePort is a running server of dots; change sets it otherwise.
func onePort(t *testing.T, change func(*config.Settings)) (h *Server, stop func()) {
	t.Helper()
	d, err := config.Default(config.Program{Name: "dots"})
	if err != nil {
		t.Fatal(err)
	}
	s := d.Settings
	s.Addr, s.HTTP, s.Data, s.Loops = "127.0.0.1:0", "127.0.0.1:0", config.NoData, 2
	if change != nil {
		change(&s)
	}
	page := fstest.MapFS{"index.html": {Data: []byte("<!doctype html>")}}
	h, err = Open(Game{Name: "dots", Config: d.Game, Install: dots, Page: page}, s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return h, stop
}

// beside joins a server at its page's port.
func beside(t *testing.T, h *Server, name string) (*client.Client, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	c, err := client.Dial(ctx, h.HTTP, client.Options{Transport: "ws", Path: playPath})
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetReadDeadline(time.Now().Add(patience)) // a test that hangs says so
	_, err = c.Join(ctx, name)
	return c, err
}

// Players at the page's port play like those at their own, and hear the same last word.
func TestPlayingBesideThePage(t *testing.T) {
	h, stop := onePort(t, nil)
	var clients []*client.Client
	for i := range 8 {
		c, err := beside(t, h, fmt.Sprintf("player%d", i))
		if err != nil {
			t.Fatal(err)
		}
		clients = append(clients, c)
	}
	for _, c := range clients {
		for c.View().Tick() < 20 || len(inView(c)) < len(clients) {
			if kind, _, err := c.Next(); err != nil {
				t.Fatal(err)
			} else if kind != packet.KindSnapshot {
				continue
			}
			if err := client.Send(c, &packet.Ack{Tick: c.View().Tick()}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := h.pages.listener.count(); n > 1 {
		t.Errorf("%d players count among the page's visitors", n)
	}
	go stop()
	for _, c := range clients {
		var err error
		for err == nil {
			_, _, err = c.Next()
		}
		var bye *client.Goodbye
		if !errors.As(err, &bye) || bye.Code != packet.Shutdown {
			t.Errorf("the end is %v", err)
		}
	}
	stop()
}

func inView(c *client.Client) (ids []uint32) {
	for e := range c.View().All {
		ids = append(ids, e.ID)
	}
	return ids
}

// count is how many connections are open.
func (c *crowd) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.open)
}

// When all come at once, as after a restart, each gets in, if need be at its next try; and nothing of it stays.
func TestAllAtOnceBesideThePage(t *testing.T) {
	const players = 400
	h, _ := onePort(t, func(s *config.Settings) { s.MaxPlayers, s.MaxWaiting = players, players })
	var all sync.WaitGroup
	var again, in atomic.Int32
	clients := make(chan *client.Client, players)
	for i := range players {
		all.Go(func() {
			for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				c, err := client.Dial(ctx, h.HTTP, client.Options{Transport: "ws", Path: playPath})
				if err == nil {
					if _, err = c.Join(ctx, fmt.Sprintf("player%d", i)); err == nil {
						in.Add(1)
						clients <- c
					} else {
						_ = c.Close() // the other error says more
					}
				}
				cancel()
				if err == nil {
					return
				}
				again.Add(1)
			}
		})
	}
	all.Wait()
	close(clients)
	t.Logf("%d tries failed", again.Load())
	if in.Load() != players {
		t.Errorf("%d of %d are in", in.Load(), players)
	}
	if n := h.pages.listener.count(); n > 0 {
		t.Errorf("%d players count among the page's visitors", n)
	}
	for c := range clients {
		_ = c.Close() // it was let in
	}
	for end := time.Now().Add(patience); h.server.Counters.Connections.Load() > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d connections are left", h.server.Counters.Connections.Load())
		}
	}
}

// What bounds players at their own port bounds them here.
func TestBoundsBesideThePage(t *testing.T) {
	h, _ := onePort(t, func(s *config.Settings) { s.LimitLoopback, s.MaxPerAddress = true, 2 })
	for i := range 2 {
		if _, err := beside(t, h, fmt.Sprintf("player%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	var refused *client.Refused
	if _, err := beside(t, h, "player2"); !errors.As(err, &refused) || refused.Code != packet.RetryLater {
		t.Fatalf("a third of an address: %v", err)
	}
	var r admin.Report
	h.pages.measure(&r)
	for _, c := range r.Counters {
		if c.Value != 0 {
			t.Errorf("%s is %d", c.Name, c.Value)
		}
	}
}

// say sends bytes to the page's port, and gives what comes back until the connection ends.
func say(t *testing.T, h *Server, words ...string) string {
	t.Helper()
	c, err := net.Dial("tcp", h.HTTP)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(patience)) // a test that hangs says so
	for _, w := range words {
		if _, err := io.WriteString(c, w); err != nil {
			t.Fatal(err)
		}
	}
	b, err := io.ReadAll(bufio.NewReader(c))
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		t.Fatalf("no end comes: %q", b)
	}
	return string(b)
}

const upgrading = "Connection: Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n"

// What is no WebSocket, or may not be one, hears why, and is closed.
func TestRefusedBesideThePage(t *testing.T) {
	h, _ := onePort(t, nil)
	const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
	masked := "\x82\x85\x00\x00\x00\x00\x01\x02\x03\x04\x05" // no Hello
	for _, test := range []struct{ what, said, want string }{
		{"a browser's address line", "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 426 "},
		{"a POST", "POST /ws HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 426 "},
		{"no key", "GET /ws HTTP/1.1\r\nHost: a\r\n" + upgrading + "\r\n", "HTTP/1.1 426 "},
		{"another page's", "GET /ws HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example\r\n" + upgrading + key + "\r\n", "HTTP/1.1 403 "},
		{"a long head", "GET /ws HTTP/1.1\r\nHost: a\r\n" + upgrading + key + "Cookie: " + strings.Repeat("c", 17<<10) + "\r\n\r\n", "HTTP/1.1 431 "},
		{"nonsense right behind the head", "GET /ws HTTP/1.1\r\nHost: a\r\n" + upgrading + key + "\r\n" + masked, "HTTP/1.1 101 "},
	} {
		if got := say(t, h, test.said); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: %q", test.what, got)
		}
	}
	if c, err := beside(t, h, "after"); err != nil {
		t.Error(c, err)
	}
}

// In a server of rooms the page's port leads to each of them.
func TestRoomsBesideThePage(t *testing.T) {
	l := lodgingOf(t, dots, Rooms{Seats: 4})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for _, room := range []string{"first", "second", "third"} {
		c, err := client.Dial(ctx, l.http, client.Options{Transport: "ws", Path: playPath, Room: room})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		if _, err := c.Join(ctx, "somebody"); err != nil || c.Welcome().Room != room {
			t.Errorf("in %q, not in %q: %v", c.Welcome().Room, room, err)
		}
	}
	if err := l.stop(); err != nil {
		t.Error(err)
	}
}

// A page is told to connect where it came from, unless the operator says otherwise.
func TestWhereAPageConnects(t *testing.T) {
	for public, want := range map[string]string{"": "./ws", "wss://play.example/game": "wss://play.example/game", ":443": ":443"} {
		h, _ := onePort(t, func(s *config.Settings) { s.PublicServer = public })
		answer, err := http.Get("http://" + h.HTTP + "/config.json")
		if err != nil {
			t.Fatal(err)
		}
		var said struct{ Server string }
		err = json.NewDecoder(answer.Body).Decode(&said)
		_ = answer.Body.Close() // it was read
		if err != nil || said.Server != want {
			t.Errorf("--public-server %q: a page is told %q, %v", public, said.Server, err)
		}
	}
}

// Whoever is handed over while the server stops is closed.
func TestTakenWhileItStops(t *testing.T) {
	h, stop := onePort(t, nil)
	stop()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	peer, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = peer.Close() }()
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	if err := h.listener.Take(c.(*net.TCPConn), nil); err == nil {
		t.Error("a listener that has ended takes a connection")
	}
	_ = peer.SetDeadline(time.Now().Add(patience)) // a test that hangs says so
	if n, err := peer.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("the other end reads %d bytes, %v", n, err)
	}
}
