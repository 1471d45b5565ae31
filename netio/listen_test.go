package netio

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/tickd/tickd/netio/packet"
)

const anyPort = "127.0.0.1:0"

func TestListen(t *testing.T) {
	for _, addr := range []string{anyPort, "[::1]:0", "localhost:0", ":0"} {
		t.Run(addr, func(t *testing.T) {
			if probe, err := net.Listen("tcp", addr); err != nil {
				t.Skipf("this machine cannot listen on %s: %v", addr, err)
			} else {
				probe.Close()
			}
			p := listening(t, addr, Config{Loops: 2})
			if strings.HasSuffix(p.listener.Addr(), ":0") {
				t.Errorf("the address is %s", p.listener.Addr())
			}
			for i := range 4 {
				p.guest(fmt.Sprintf("guest%d", i))
			}
			for _, g := range p.guests {
				p.plays(g)
			}
		})
	}
}

// A port belongs to one server, also when the second would listen more widely.
func TestPortIsTaken(t *testing.T) {
	p := listening(t, anyPort, Config{})
	g := p.guest("first")
	_, number, _ := net.SplitHostPort(p.listener.Addr())
	for _, addr := range []string{p.listener.Addr(), ":" + number} {
		if _, err := Listen(New(Config{}), addr); err == nil || !strings.Contains(err.Error(), "address already in use") {
			t.Errorf("a second server on %s: %v", addr, err)
		}
	}
	p.plays(g)
}

func TestListenRefusesAddresses(t *testing.T) {
	for _, addr := range []string{"", "localhost", "127.0.0.1:70000", "256.0.0.1:0"} {
		if l, err := Listen(New(Config{}), addr); err == nil && addr != "" {
			t.Errorf("%q is taken: %s", addr, l.Addr())
		} else if err != nil && !strings.HasPrefix(err.Error(), "netio: ") {
			t.Errorf("%q: %v", addr, err)
		}
	}
}

// Who says nothing is closed by its deadline, and the tick hears of players.
func TestSilentPeers(t *testing.T) {
	p := listening(t, anyPort, Config{Loops: 2})
	g := p.guest("guest")
	mute, polite, upgrading := p.dial(), p.dial(), p.dial()
	p.write(polite, hello())
	if _, err := upgrading.Write([]byte("GET / HTTP/1.1\r\n")); err != nil {
		t.Fatal(err)
	}
	player, id := p.join("silent")
	p.until("all are connected", func() bool { return p.connections() == 5 })
	if code := p.gone(id); code != packet.SlowClient { // it acknowledges nothing, and that is noticed first
		t.Errorf("the silent player left with %v", code)
	}
	p.until("all but the guest are closed", func() bool { return p.connections() == 1 })
	for _, c := range []struct {
		name string
		conn net.Conn
		kind packet.Kind
		code packet.Code
	}{
		{"mute", mute, packet.KindRefused, packet.Idle},
		{"upgrading", upgrading, 0, packet.OK},
		{"polite", polite, packet.KindRefused, packet.Idle},
		{"player", player, packet.KindGoodbye, packet.SlowClient},
	} {
		if kind, code, err := heard(c.conn); kind != c.kind || code != c.code || !over(err) {
			t.Errorf("%s: last heard kind %d, %v, then %v", c.name, kind, code, err)
		}
	}
	p.plays(g)
}

// However a connection breaks, its player leaves and the name is free.
func TestBrokenConnections(t *testing.T) {
	p := listening(t, anyPort, Config{Loops: 2})
	g := p.guest("guest")
	for _, c := range []struct {
		name string
		how  func(c *net.TCPConn)
		code packet.Code
	}{
		{"a reset inside a frame", func(c *net.TCPConn) {
			_, _ = c.Write(frame(input(1, 0))[:7])
			_ = c.SetLinger(0)
			c.Close()
		}, packet.Dropped},
		{"a reset inside a header", func(c *net.TCPConn) {
			_, _ = c.Write([]byte{9})
			_ = c.SetLinger(0)
			c.Close()
		}, packet.Dropped},
		{"a close", func(c *net.TCPConn) { c.Close() }, packet.Dropped},
		{"a close of one half", func(c *net.TCPConn) { _ = c.CloseWrite() }, packet.Dropped},
		{"a goodbye and a close", func(c *net.TCPConn) { p.write(c, []byte{byte(packet.KindBye)}); _ = c.CloseWrite() }, packet.Left},
	} {
		conn, id := p.join("breaker")
		c.how(conn)
		if code := p.gone(id); code != c.code {
			t.Errorf("%s: left with %v, want %v", c.name, code, c.code)
		}
		p.until(c.name+": the connection is closed", func() bool { return p.connections() == 1 })
		if c.name == "a close of one half" {
			if _, _, err := heard(conn); !over(err) {
				t.Errorf("%s: the other half ends with %v", c.name, err)
			}
		}
	}
	p.plays(g)
}

// A client that acknowledges what it never reads is cut off, and what it was
// sent by then is bounded.
func TestNeverReads(t *testing.T) {
	p := listening(t, anyPort, Config{Loops: 2})
	g := p.guest("guest")
	conn, id := p.join("slow")
	p.hears(conn, packet.KindAccepted) // an Input before would be one in the wrong state
	if err := conn.SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	body := make([]byte, 4000)
	body[0] = byte(packet.KindEvents)
	session := p.server.Session(id)
	before, seq, sent := p.server.Counters.BytesOut.Load(), uint32(0), uint32(0)
	p.until("it is cut off", func() bool {
		_, left := p.left[id]
		if left || p.now == sent {
			return left
		}
		queued, _ := p.server.Report(session)
		seq, sent = seq+1, p.now
		_, _ = conn.Write(frame(input(seq, queued))) // it may be closed already
		p.server.Send(id, p.server.Message(Reliable, body))
		return false
	})
	if p.left[id] != packet.SlowClient {
		t.Errorf("left with %v", p.left[id])
	}
	if out := p.server.Counters.BytesOut.Load() - before; out > 8<<20 {
		t.Errorf("%d bytes were written", out)
	}
	p.until("it is closed", func() bool { return p.connections() == 1 })
	p.plays(g)
}

// A thousand connections that come and go at once leave nothing behind, and
// those who play do not notice.
func TestThousandConnectAndDrop(t *testing.T) {
	const all, atOnce = 1000, 100
	p := listening(t, anyPort, Config{Loops: 2})
	guests := []*guest{p.guest("guest1"), p.guest("guest2"), p.guest("guest3")}
	addr, ended := p.listener.Addr(), make(chan struct{})
	var crowd sync.WaitGroup
	for w := range atOnce {
		crowd.Go(func() {
			for i := w; i < all; i += atOnce {
				c, err := net.DialTimeout("tcp", addr, patience)
				if err != nil {
					t.Errorf("connection %d: %v", i, err)
					return
				}
				stream := slices.Concat(frame(hello()), frame(join(fmt.Sprintf("crowd%d", i))), frame(input(1, 0)))
				_, _ = c.Write(stream[:i%(len(stream)+1)])
				if i%3 == 0 {
					_ = c.(*net.TCPConn).SetLinger(0)
				}
				c.Close()
			}
		})
	}
	go func() { crowd.Wait(); close(ended) }()
	p.until("the crowd is through", func() bool {
		select {
		case <-ended:
			return true
		default:
			return false
		}
	})
	p.until("nothing is left of it", func() bool { return p.connections() == len(guests) && len(p.names) == len(guests) })
	for _, g := range guests {
		p.plays(g)
	}
	if n := p.server.Counters.Accepted.Load(); n != all+uint64(len(guests)) {
		t.Errorf("%d connections were accepted", n)
	}
}

// Connections over the cap are told so and closed; the others are not touched, and
// a place that is free is given away again.
func TestConnectionCapOnSockets(t *testing.T) {
	p := listening(t, anyPort, Config{Loops: 2, Connections: 3})
	g := p.guest("guest")
	_, second := p.join("second")
	third, id := p.join("third")
	for range 20 {
		c := p.dial()
		_, _ = c.Write(frame(hello()))
		if kind, code, err := p.last(c); kind != packet.KindRefused || code != packet.ServerFull || !over(err) {
			t.Errorf("a connection over the cap heard kind %d, %v, then %v", kind, code, err)
		}
	}
	if n := p.server.Counters.Codes[packet.ServerFull].Load(); n != 20 {
		t.Errorf("%d were counted as SERVER_FULL", n)
	}
	third.Close()
	p.gone(id)
	p.until("there is room", func() bool { return p.connections() < 3 })
	p.join("fourth")
	if code, left := p.left[second]; left {
		t.Errorf("the second player was ended: %v", code)
	}
	p.plays(g)
}

// The last word is heard by a client that was still talking, for the server
// reads on for a while before it closes.
func TestLastWordIsHeard(t *testing.T) {
	p := listening(t, anyPort, Config{Password: "secret"})
	talk := slices.Repeat(frame(input(1, 0)), 4000)
	stranger := p.dial()
	p.write(stranger, packet.Append(nil, &packet.Hello{Magic: packet.Magic, Version: packet.Version, Credentials: []byte("guess")}))
	if _, err := stranger.Write(talk); err != nil {
		t.Errorf("the server stopped reading: %v", err)
	}
	b, err := next(stranger)
	if err != nil || packet.Kind(b[0]) != packet.KindRefused || packet.Code(b[1]) != packet.BadPassword {
		t.Fatalf("heard %x, %v", b, err)
	}
	if _, err := stranger.Write(talk); err != nil {
		t.Errorf("the server closed at once: %v", err)
	}
	if _, err := next(stranger); err == nil {
		t.Error("more than a last word")
	}
	p.until("it is closed", func() bool { return p.connections() == 0 })
}

// CloseAll, ticks until nobody is left, Stop: everybody hears the goodbye, the
// port is free again and no goroutine is left.
func TestCloseAllThenStop(t *testing.T) {
	listening(t, anyPort, Config{}).stop() // starts what gnet keeps for the whole process
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent(),
		goleak.IgnoreTopFunction("github.com/panjf2000/ants/v2.(*poolCommon).purgeStaleWorkers"),
		goleak.IgnoreTopFunction("github.com/panjf2000/ants/v2.(*poolCommon).ticktock"))
	p := listening(t, anyPort, Config{Loops: 2})
	for i := range 5 {
		p.guest(fmt.Sprintf("guest%d", i))
	}
	waiting := p.dial()
	p.write(waiting, hello())
	p.until("all are connected", func() bool { return p.connections() == 6 })
	if b, err := next(waiting); err != nil || packet.Kind(b[0]) != packet.KindWelcome {
		t.Fatalf("heard %x, %v", b, err)
	}
	p.server.Drain()
	p.server.CloseAll(packet.Goodbye{Code: packet.Shutdown})
	p.until("all have left", func() bool { return len(p.names) == 0 && p.connections() == 0 })
	for _, g := range p.guests {
		<-g.done
		if g.code != packet.Shutdown || p.left[g.id] != packet.Shutdown {
			t.Errorf("player %d heard %v and left with %v", g.id, g.code, p.left[g.id])
		}
	}
	if kind, code, err := heard(waiting); kind != packet.KindGoodbye || code != packet.Shutdown || !over(err) {
		t.Errorf("who had not joined heard kind %d, %v, then %v", kind, code, err)
	}
	addr := p.listener.Addr()
	p.stop()
	again := listening(t, addr, Config{})
	again.plays(again.guest("guest"))
	again.guests[0].conn.Close()
	again.stop()
}

// Stop alone closes what is open.
func TestStopClosesAll(t *testing.T) {
	p := listening(t, anyPort, Config{Loops: 2})
	g := p.guest("guest")
	p.stop()
	<-g.done
	p.tick(2) // a tick after the end harms nothing
	if n := p.connections(); n != 0 {
		t.Errorf("%d connections are left", n)
	}
}
