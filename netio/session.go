package netio

import (
	"encoding/binary"
	"sync/atomic"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// SessionID names a connection: event loop, slot, generation. It is a value
// that only netio can turn back into a socket, and never simulated state.
type SessionID uint64

func newSessionID(loop, slot int, generation uint32) SessionID {
	return SessionID(loop)<<56 | SessionID(slot)<<32 | SessionID(generation)
}

func (id SessionID) loop() int { return int(id >> 56) }
func (id SessionID) slot() int { return int(id>>32) & 0xffffff }

// Inbound budget of a session. Over it, frames wait for the next tick; over it
// for rateSeconds without a pause, the session ends.
const (
	packetsPerTick = 8
	packetsBurst   = 32
	bytesPerTick   = 8 << 10
	bytesBurst     = 32 << 10
	rateSeconds    = 3
	backlogSeconds = 10 // for which what was sent to an absent server may still come
)

// Deadlines, in seconds of ticks.
const (
	upgradeSeconds = 3
	joinSeconds    = 5
	silentSeconds  = 15
	stuckSeconds   = 10
	lingerSeconds  = 1 // for which an ended connection is drained before it is closed
	lingerSlow     = 5 // instead, while its last word is not out
)

type state uint8

const (
	greeting  state = iota // waits for Hello
	welcomed               // waits for Join
	admitting              // the tick decides
	playing
	watching // as playing, without a player
	moved    // as welcomed, but what it was sending to the room before still comes
	ended
)

// rules are what all sessions of one loop share; immutable.
type rules struct {
	kinds     [256]func(body []byte) error // how to check each kind from a player; the loop's own
	password  []byte
	schema    uint64
	tickRate  uint32
	timeEvery int // ticks between two looks at a connection's deadlines
	welcome   packet.Welcome
	draining  *atomic.Bool // no more joins
	routed    bool         // this is a door: a Hello says where to
	reopens   [256]bool    // codes after which a client may Join again
}

// moment is what a loop knows of time: the tick, and how many ticks' time has
// passed in all without one, because the server was not there.
type moment struct{ now, missed uint32 }

// backlog is what a client may have sent while the server was not there, beyond
// the budget: what it was due in that time.
type backlog struct {
	missed  uint32 // the server's missed time that has been counted
	until   uint32 // the tick up to which it is excused
	packets int64
	bytes   int64
}

// extend adds what the server has missed since.
func (b *backlog) extend(t moment, rate uint32) {
	if missed := t.missed - b.missed; missed > 0 {
		if t.now > b.until {
			b.packets, b.bytes = 0, 0
		}
		b.missed, b.until = t.missed, t.now+backlogSeconds*rate
		b.packets = min(b.packets+int64(missed)*packetsPerTick, missedMax*packetsPerTick)
		b.bytes = min(b.bytes+int64(missed)*bytesPerTick, missedMax*bytesPerTick)
	}
}

// take excuses a frame of n bytes, or does not.
func (b *backlog) take(n int, now uint32) bool {
	if b.packets <= 0 || b.bytes < int64(n) || now > b.until {
		return false
	}
	b.packets--
	b.bytes -= int64(n)
	return true
}

// reaction is what one frame led to.
type reaction struct {
	reply   []byte      // a frame to send, if any; lent
	forward bool        // the frame is a cause for the tick
	seek    bool        // a Hello: find the room
	later   bool        // not taken: over the budget, offer it again next tick
	end     packet.Code // not OK: the session ends
}

func ends(c packet.Code) reaction { return reaction{end: c} }

// session is the state machine of one client. It is pure: frames in, reactions
// out, no socket and no clock but the tick it is told.
type session struct {
	rules *rules
	state state

	opened, heard uint32 // ticks
	refilled      uint32
	packets       int32
	bytes         int32
	over          uint32 // tick since which the budget has been spent, 0 for not
	backlog       backlog
	inputSeq      uint32
	queued, acked uint32 // newest tick given to the transport; applied by the client
	reply         []byte
}

func (s *session) open(r *rules, t moment) {
	*s = session{
		rules: r, opened: t.now, heard: t.now, refilled: t.now, packets: packetsBurst, bytes: bytesBurst,
		backlog: backlog{missed: t.missed}, reply: s.reply[:0],
	}
}

// forgive moves the deadlines by ticks that ran without the loop's seeing them.
func (s *session) forgive(ticks, now uint32) {
	s.opened += min(ticks, now-s.opened)
	s.heard += min(ticks, now-s.heard)
}

// carry takes over what must go on when a session comes from another server, with its
// own count of ticks: the time it has had to join, its budget, and what is excused.
func (s *session) carry(old *session, then moment, rate uint32) {
	ticks := func(there uint32, seconds uint64) uint32 {
		return uint32(min(uint64(there)*uint64(s.rules.tickRate)/uint64(rate), seconds*uint64(s.rules.tickRate)))
	}
	now := s.refilled
	s.opened -= ticks(then.now-old.opened, 2*joinSeconds) // may wrap: only its distance counts
	s.packets, s.bytes = old.packets, old.bytes
	if old.over != 0 {
		s.over = now - min(ticks(then.now-old.over, 2*rateSeconds), now-1)
	}
	if old.backlog.extend(then, rate); then.now <= old.backlog.until {
		s.backlog.until = now + ticks(old.backlog.until-then.now, backlogSeconds)
		s.backlog.packets, s.backlog.bytes = old.backlog.packets, old.backlog.bytes
	}
}

// limit is the longest frame that is welcome now.
func (s *session) limit() int {
	switch s.state {
	case playing, moved:
		return wire.FrameUpMax
	case welcomed, admitting:
		return wire.FrameJoinMax
	}
	return wire.FrameHelloMax
}

// excuses takes one control frame out of the backlog, if there is any.
func (s *session) excuses(t moment) bool {
	s.backlog.extend(t, s.rules.tickRate)
	return s.backlog.take(0, t.now)
}

// pay is what one frame was taken for.
type pay uint8

const (
	unpaid  pay = iota // it waits
	inTime             // out of the budget
	excused            // as a part of the backlog
)

// spend takes one frame of n bytes out of the budget, else out of the backlog.
func (s *session) spend(n int, t moment) (pay, packet.Code) {
	if passed := t.now - s.refilled; passed > 0 {
		passed = min(passed, packetsBurst)
		s.refilled = t.now
		s.packets = min(s.packets+int32(passed)*packetsPerTick, packetsBurst)
		s.bytes = min(s.bytes+int32(passed)*bytesPerTick, bytesBurst)
		if s.packets == packetsBurst && s.bytes == bytesBurst {
			s.over = 0
		}
	}
	if s.packets > 0 && s.bytes >= int32(n) {
		s.packets--
		s.bytes -= int32(n)
		return inTime, packet.OK
	}
	if s.backlog.extend(t, s.rules.tickRate); s.backlog.take(n, t.now) {
		s.over = 0
		return excused, packet.OK
	}
	if s.over == 0 {
		s.over = max(t.now, 1)
	} else if t.now-s.over > rateSeconds*s.rules.tickRate {
		return unpaid, packet.Rate
	}
	return unpaid, packet.OK
}

// refund gives back what a frame of n bytes was taken for that is offered again.
func (s *session) refund(n int) {
	s.packets = min(s.packets+1, packetsBurst)
	s.bytes = min(s.bytes+int32(n), bytesBurst)
}

// frame takes one whole frame, kind and body.
func (s *session) frame(f []byte, t moment) reaction {
	paid, code := s.spend(len(f), t)
	if code != packet.OK {
		return ends(code)
	} else if paid == unpaid {
		return reaction{later: true}
	}
	s.heard = t.now
	kind, body := packet.Kind(f[0]), f[1:]
	switch kind {
	case packet.KindBye:
		if len(body) > 0 {
			return ends(packet.BadFrame)
		}
		return ends(packet.Left)
	case packet.KindPing:
		return s.ping(body)
	}
	switch s.state {
	case greeting:
		if kind != packet.KindHello {
			return ends(s.misplaced(kind, packet.BadMagic))
		}
		return s.hello(body, t.now)
	case welcomed:
		if kind == packet.KindSpectate {
			return s.spectate(body, admitting)
		}
		if kind != packet.KindJoin {
			return ends(s.misplaced(kind, packet.BadState))
		}
		return s.join(body)
	case playing:
		return s.play(kind, body, paid)
	case watching:
		return s.watch(kind, body)
	case moved:
		return s.arrive(kind, body)
	}
	return ends(packet.BadState)
}

func (s *session) ping(body []byte) reaction {
	var m packet.Ping
	if packet.Decode(body, &m) != nil {
		return ends(packet.BadFrame)
	}
	s.reply = packet.Append(s.reply[:0], &packet.Pong{Stamp: m.Stamp})
	return reaction{reply: s.reply}
}

func (s *session) play(kind packet.Kind, body []byte, paid pay) reaction {
	if kind == packet.KindAck {
		return s.applied(body)
	}
	check := s.rules.kinds[kind]
	if kind == packet.KindJoin || kind == packet.KindHello || kind == packet.KindSpectate {
		return ends(packet.BadState)
	}
	if check == nil {
		return ends(packet.BadFrame)
	}
	if kind == packet.KindInput {
		return s.input(body, paid, check)
	}
	if check(body) != nil {
		return ends(packet.BadFrame)
	}
	return reaction{forward: true}
}

// watch is play for one who has no player: it may look elsewhere, no more.
func (s *session) watch(kind packet.Kind, body []byte) reaction {
	switch kind {
	case packet.KindAck:
		return s.applied(body)
	case packet.KindSpectate:
		return s.spectate(body, watching)
	}
	return ends(s.misplaced(kind, packet.BadState))
}

func (s *session) applied(body []byte) reaction {
	var m packet.Ack
	if packet.Decode(body, &m) != nil {
		return ends(packet.BadFrame)
	}
	return ends(s.ack(m.Tick))
}

// input is decoded here by hand, all but the game's own part: it is the hot one. One
// of a backlog is too old to be obeyed, and there may be thousands.
func (s *session) input(body []byte, paid pay, check func([]byte) error) reaction {
	if len(body) < packet.InputHead || len(body) > packet.InputHead+packet.InputBodyMax || check(body[packet.InputHead:]) != nil {
		return ends(packet.BadFrame)
	}
	seq := binary.LittleEndian.Uint32(body)
	if seq <= s.inputSeq {
		return ends(packet.OutOfOrder)
	}
	if code := s.ack(binary.LittleEndian.Uint32(body[4:])); code != packet.OK {
		return ends(code)
	}
	s.inputSeq = seq
	return reaction{forward: paid == inTime}
}

// ack takes the newest tick that the client has applied: one that was sent, and
// none before the last.
func (s *session) ack(tick uint32) packet.Code {
	if tick > s.queued || tick < s.acked {
		return packet.BadValue
	}
	s.acked = tick
	return packet.OK
}

// overdue is the deadline that has passed, or OK.
func (s *session) overdue(now uint32) packet.Code {
	rate := s.rules.tickRate
	switch {
	case s.state != playing && s.state != watching && now-s.opened > joinSeconds*rate:
		return packet.Idle
	case now-s.heard > silentSeconds*rate:
		return packet.Idle
	}
	return packet.OK
}
