package netio

import (
	"bytes"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tickd/tickd/netio/packet"
)

// refusal is the Refused among what a connection got.
func refusal(k *Conn) (m packet.Refused) {
	for f := k.Read(); f != nil; f = k.Read() {
		if packet.Kind(f[0]) == packet.KindRefused {
			_ = packet.Decode(f[1:], &m) // the zero one is no refusal
		}
	}
	return m
}

// An IPv4 address, however it is written, and an IPv6 /64 may have so many
// connections and not one more; a place that is left is free; another address is
// not concerned; this machine is exempt unless it is to be limited.
func TestPerAddress(t *testing.T) {
	const most = 3
	for _, c := range []struct {
		name         string
		config       Config
		same         []string // in turn
		other        string
		many, exempt bool
	}{
		{"IPv4", Config{}, []string{"192.0.2.1", "::ffff:192.0.2.1"}, "192.0.2.2", false, false},
		{"IPv6", Config{}, []string{"2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", "2001:db8::2%eth0"}, "2001:db8:0:1::1", false, false},
		{"loopback", Config{}, []string{"127.0.0.1", "::1", "::ffff:127.0.0.1"}, "192.0.2.2", false, true},
		{"loopback, limited", Config{LimitLoopback: true}, []string{"127.0.0.1", "::ffff:127.0.0.1"}, "::1", false, false},
	} {
		c.config.MaxPerAddress, c.config.AcceptRate = most, 1000
		h := newHall(t, c.config)
		var all []*Conn
		dial := func(from string) *Conn {
			k := h.memory.DialFrom(netip.MustParseAddr(from))
			k.Send(hello())
			all = append(all, k)
			return k
		}
		for i := range most {
			if k := dial(c.same[i%len(c.same)]); k.Closed() {
				t.Fatalf("%s: connection %d ended with %v", c.name, i, k.Code())
			}
		}
		for i := range c.same {
			k := dial(c.same[i])
			if k.Closed() == c.exempt {
				t.Errorf("%s: one more, from %s: %v", c.name, c.same[i], k.Code())
			}
			if m := refusal(k); !c.exempt && (m.Code != packet.RetryLater || m.RetryMs == 0) {
				t.Errorf("%s: it heard %+v", c.name, m)
			}
		}
		if n := h.server.Counters.RefusedAddress.Load(); !c.exempt && n != uint64(len(c.same)) {
			t.Errorf("%s: %d were counted", c.name, n)
		}
		if k := dial(c.other); k.Closed() {
			t.Errorf("%s: another address ended with %v", c.name, k.Code())
		}
		all[0].Drop()
		if k := dial(c.same[0]); k.Closed() {
			t.Errorf("%s: the place that was left: %v", c.name, k.Code())
		}
		for _, k := range all {
			k.Drop()
		}
		h.tick(2)
		h.empty()
	}
}

// An address may connect so often at once and then at a rate, and who is over it
// hears when to come back; who then does is let in.
func TestAcceptRate(t *testing.T) {
	const rate = 4
	h := newHall(t, Config{AcceptRate: rate, MaxPerAddress: 1000})
	dial := func() *Conn {
		k := h.memory.DialFrom(netip.MustParseAddr("192.0.2.1"))
		k.Send(hello())
		return k
	}
	for i := range rate * acceptBurstSeconds {
		if k := dial(); k.Closed() {
			t.Fatalf("connection %d ended with %v", i, k.Code())
		}
	}
	for round := range 3 {
		k := dial()
		m := refusal(k)
		if m.Code != packet.RetryLater || m.RetryMs == 0 || m.RetryMs > 1000 {
			t.Fatalf("round %d: one more heard %+v", round, m)
		}
		h.tick(int(m.RetryMs+49) / 50)
		if k := dial(); k.Closed() {
			t.Fatalf("round %d: after %d ms: %v", round, m.RetryMs, k.Code())
		}
	}
	if n := h.server.Counters.RefusedAccept.Load(); n != 3 {
		t.Errorf("%d were counted", n)
	}
}

// So many join at once and no more; the others are told to come back at different
// times, and whoever obeys is let in then.
func TestJoinRate(t *testing.T) {
	const rate, all = 10, 50
	h := newHall(t, Config{JoinRate: rate})
	try := func(i int) (retryMs uint32, joined bool) {
		k := h.memory.Dial()
		k.Send(hello())
		k.Send(join(fmt.Sprintf("player%d", i)))
		if !k.Closed() {
			return 0, true
		}
		m := refusal(k)
		if m.Code != packet.RetryLater || m.RetryMs == 0 {
			t.Fatalf("player %d heard %+v", i, m)
		}
		return m.RetryMs, false
	}
	due := map[uint32][]int{}
	for i := range all {
		wait, joined := try(i)
		if joined != (i < rate*joinBurstSeconds) {
			t.Fatalf("player %d: joined is %v", i, joined)
		}
		if !joined {
			at := (wait + 49) / 50
			due[at] = append(due[at], i)
		}
	}
	if n := h.server.Counters.RefusedJoin.Load(); n != all-rate*joinBurstSeconds {
		t.Errorf("%d were counted", n)
	}
	for tick := uint32(1); len(due) > 0; tick++ {
		h.quiet = true
		h.tick(1)
		for _, i := range due[tick] {
			if _, joined := try(i); !joined {
				t.Errorf("player %d came back when it was told to and is refused", i)
			}
		}
		delete(due, tick)
		if tick > all*20/rate+20 {
			t.Fatalf("they were told to wait longer than needed: %v", due)
		}
	}
}

// Of those who have not asked to join the oldest gives way; it is told so if it
// can be, and who plays, watches or has just asked gives way to nobody.
func TestTheOldestWaitingIsEvicted(t *testing.T) {
	const most = 4
	h := newHall(t, Config{MaxWaiting: most, Spectators: 1})
	player := h.player("player")
	watcher := h.memory.Dial()
	watcher.Send(hello())
	watcher.Send(packet.Append(nil, &packet.Spectate{}))
	h.tick(1)
	asking := h.memory.Dial()
	asking.Send(hello())
	asking.Send(join("asking"))
	var waiting []*Conn
	for i := range most {
		k := h.memory.Dial()
		if i%2 == 0 {
			k.Send(hello())
		}
		waiting = append(waiting, k)
	}
	if i := slices.IndexFunc(waiting, (*Conn).Closed); i >= 0 {
		t.Fatalf("the %dth of %d was ended", i+1, most)
	}
	for i, old := range waiting {
		newer := h.memory.Dial()
		newer.Send(hello())
		if !old.Closed() || old.Code() != packet.RetryLater {
			t.Fatalf("the oldest, %d, stays: %v", i, old.Code())
		}
		if m := refusal(old); i%2 == 0 && (m.Code != packet.RetryLater || m.RetryMs == 0) {
			t.Errorf("%d heard %+v", i, m)
		}
		for j, k := range waiting[i+1:] {
			if k.Closed() {
				t.Fatalf("with %d, %d was ended too", i, i+1+j)
			}
		}
		if i == most-1 {
			newer.Send(join("newer"))
		}
	}
	h.tick(1)
	if player.Closed() || watcher.Closed() || asking.Closed() || len(h.names) != 3 {
		t.Errorf("player %v, watcher %v, asking %v; names %v", player.Code(), watcher.Code(), asking.Code(), h.names)
	}
	if n := h.server.Counters.Evicted.Load(); n != most {
		t.Errorf("%d were counted", n)
	}
}

// What is known of addresses stays bounded and is forgotten in time.
func TestAddressesAreForgotten(t *testing.T) {
	h := newHall(t, Config{})
	a := &h.server.hub.admission
	from := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}) }
	stays := h.memory.DialFrom(netip.MustParseAddr("192.0.2.1"))
	for i := range addressesMax + 100 {
		k := h.memory.DialFrom(from(i))
		k.Drop()
		if n := len(a.addresses); n > addressesMax+1 {
			t.Fatalf("%d addresses are known", n)
		}
	}
	h.quiet = true
	h.tick(sweepSeconds*20 + 1)
	h.memory.DialFrom(from(0)).Drop()
	if n := len(a.addresses); n > 2 {
		t.Errorf("%d addresses are known", n)
	}
	stays.Drop()
	h.tick(2)
	h.empty()
}

// Idle sockets lock nobody out, however many one address or many open, and who
// comes over the cap is told so on both transports.
func TestIdleSocketsLockNobodyOut(t *testing.T) {
	const most, idle = 20, 120
	p := listening(t, anyPort, Config{Loops: 2, MaxWaiting: most})
	g := p.guest("guest")
	for range idle {
		p.dial()
	}
	p.until("the idle have given way", func() bool { return p.server.Counters.Evicted.Load() >= idle-most })
	for i := range 10 {
		c, id := p.join(fmt.Sprintf("honest%d", i))
		p.hears(c, packet.KindAccepted)
		p.write(c, []byte{byte(packet.KindBye)})
		p.gone(id)
		p.dial()
	}
	p.plays(g)
}

// An address at its bound and one beyond, over real sockets of both transports.
func TestPerAddressOnSockets(t *testing.T) {
	const most = 4
	p := listening(t, anyPort, Config{Loops: 2, MaxPerAddress: most, LimitLoopback: true, AcceptRate: 100})
	g := p.guest("guest")
	var first *net.TCPConn
	for range most - 1 {
		first = p.dial()
		p.write(first, hello())
		p.hears(first, packet.KindWelcome)
	}
	raw := p.dial()
	p.write(raw, hello())
	if kind, code, err := p.last(raw); kind != packet.KindRefused || code != packet.RetryLater || !over(err) {
		t.Errorf("one more heard kind %d, %v, then %v", kind, code, err)
	}
	first.Close()
	p.until("there is room", func() bool { return p.connections() == most-1 })
	p.join("next")
	p.plays(g)
}

// last is heard while the server ticks.
func (p *port) last(c net.Conn) (kind packet.Kind, code packet.Code, err error) {
	var done atomic.Bool
	go func() {
		kind, code, err = heard(c)
		done.Store(true)
	}()
	p.until("a connection ends", done.Load)
	return kind, code, err
}

// Refused connections that say nothing take up no more than their own places, and
// not for long; those who come after them are still told.
func TestRefusingIsBounded(t *testing.T) {
	h := newHall(t, Config{Connections: 1})
	h.player("player")
	for range 3 * refusingMax {
		h.memory.Dial()
		if n := h.server.Counters.Connections.Load(); n > 1+refusingMax {
			t.Fatalf("%d connections are open", n)
		}
	}
	k := h.memory.Dial()
	if k.Send(hello()); lastWord(k) != packet.ServerFull {
		t.Errorf("the next one ended with %v", k.Code())
	}
	h.tick((refusingSeconds+lingerSeconds)*20 + 20)
	if n := h.server.Counters.Connections.Load(); n != 1 || len(h.names) != 1 {
		t.Errorf("%d connections, names %v", n, h.names)
	}
	if n := len(h.memory.loop.over); n != 0 {
		t.Errorf("%d are not forgotten", n)
	}
}

// A WebSocket that is refused at once is upgraded first, so that a page can hear why:
// a Refused, then a Close frame that says to try again.
func TestRefusedOnAWebSocket(t *testing.T) {
	for name, c := range map[string]struct {
		config Config
		code   packet.Code
	}{
		"full":    {Config{Connections: 1}, packet.ServerFull},
		"address": {Config{MaxPerAddress: 1, LimitLoopback: true}, packet.RetryLater},
		"rate":    {Config{AcceptRate: 1, MaxPerAddress: 9, LimitLoopback: true}, packet.RetryLater},
	} {
		h := newHall(t, c.config)
		h.player("player")
		if name == "rate" {
			h.player("another")
		}
		head := strings.Replace(upgradeHead, "http://x", "http://localhost", 1)
		k := h.memory.Dial()
		for _, b := range []byte(head) {
			if k.Closed() {
				t.Fatalf("%s: ended inside the head", name)
			}
			k.Write([]byte{b})
		}
		out := k.Raw()
		upgraded, frames, _ := bytes.Cut(out, []byte("\r\n\r\n"))
		if !k.Closed() || k.Code() != c.code || !bytes.HasPrefix(upgraded, []byte("HTTP/1.1 101 ")) {
			t.Fatalf("%s: ended with %v: %q", name, k.Code(), out)
		}
		if len(frames) < 4 || frames[0] != 0x82 || packet.Kind(frames[2]) != packet.KindRefused || packet.Code(frames[3]) != c.code {
			t.Fatalf("%s: the first message is % x", name, frames)
		}
		if last := frames[2+int(frames[1]):]; !bytes.Equal(last, []byte{0x88, 2, 1013 >> 8, 1013 & 255}) {
			t.Errorf("%s: after it comes % x", name, last)
		}
	}
}

// The slots of players who have left are taken until a tick has their leaves: who comes
// meanwhile and finds none free is not let in, and nothing breaks.
func TestNoSlotIsFreeBeforeTheLeavesAreTaken(t *testing.T) {
	h := newHall(t, Config{Connections: 2})
	for _, name := range []string{"ann", "bob"} {
		h.player(name)
	}
	for _, c := range slices.Clone(h.memory.loop.conns) {
		c.link.close()
	}
	let := 0
	for range h.server.slots() + 5 {
		if h.memory.Dial() != nil {
			let++
		}
	}
	if n := h.server.Counters.Panics.Load(); let != h.server.slots()-2 || n != 0 {
		t.Errorf("%d of %d were let in, %d panics", let, h.server.slots(), n)
	}
	for _, c := range slices.Clone(h.memory.loop.conns) {
		c.link.close()
	}
	h.tick(3)
	h.empty()
}
