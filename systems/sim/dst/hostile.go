package dst

import (
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// attack is what a hostile client does in a tick: anything that bytes can say.
func (c *player) attack() {
	if c.link.Closed() || c.run.now-c.since > 400 {
		return
	}
	if c.sim.View != nil && !c.asked && !c.r.one(3) {
		c.asked = true
		j := packet.Join{Name: []byte{'h', 'o', 's', byte('a' + c.r.below(4))}}
		if victim := c.run.clients[c.r.below(len(c.run.clients))]; victim != c && victim.name != "" {
			j.Name, j.Token = []byte(victim.name), c.stolen(victim)
		}
		if c.run.game.Data != nil {
			j.Data = c.run.game.Data(c.number)
		}
		kept := len(c.sent)
		c.sim.Send(packet.Append(nil, &j))
		c.sent = c.sent[:kept] // sent again where the token is from it would be good: no server can tell a thief from its victim
		return
	}
	switch c.r.below(16) {
	case 0:
		c.garbage()
	case 1:
		for range c.r.below(hostileMost) { // a flood
			c.sim.Send(packet.Append(nil, &packet.Ping{Stamp: uint32(c.run.now)}))
		}
	case 2:
		c.mangled()
	case 3, 4, 5:
		c.replay()
	case 6:
		c.future()
	case 7:
		c.sim.Send(packet.Append(nil, &packet.Spectate{X: uint16(c.r.Uint64()), Y: uint16(c.r.Uint64())}))
	case 8:
		c.flood()
	default: // what an honest one does
		if c.asked && c.sim.ID != 0 && c.sim.View.Tick() != 0 {
			c.play()
		}
	}
}

// garbage is bytes that mean nothing, or half of something.
func (c *player) garbage() {
	b := make([]byte, 1+c.r.below(64))
	for i := range b {
		b[i] = byte(c.r.Uint64())
	}
	if c.r.one(2) {
		c.sim.Send(b)
		return
	}
	c.link.up.put(b, c.arrival())
}

// mangled is a frame that it has sent, with some of it changed.
func (c *player) mangled() {
	if len(c.sent) == 0 {
		return
	}
	f := append([]byte{}, c.sent[c.r.below(len(c.sent))]...)
	switch c.r.below(3) {
	case 0:
		f[c.r.below(len(f))] ^= 1 << c.r.below(8)
	case 1:
		f = f[:1+c.r.below(len(f))]
	default:
		f = append(f, byte(c.r.Uint64()))
	}
	c.sim.Send(f)
}

// replay sends again what it has sent, also what another connection of its own did.
func (c *player) replay() {
	for range 1 + c.r.below(3) {
		if len(c.sent) > 0 {
			if f := c.sent[c.r.below(len(c.sent))]; packet.Kind(f[0]) != packet.KindInput || c.r.one(8) {
				c.sim.Send(f)
			}
		}
	}
}

// future is an input that knows of ticks that have not been.
func (c *player) future() {
	b := []byte{byte(packet.KindInput)}
	for range 3 {
		b = wire.AppendU32(b, uint32(c.r.Uint64())>>uint(c.r.below(32)))
	}
	c.sim.Send(append(b, make([]byte, c.r.below(12))...))
}

// flood sends more than may wait, all at once.
func (c *player) flood() {
	if !c.r.one(6) {
		return
	}
	f := packet.Append(nil, &packet.Ping{Stamp: 7})
	f = append(wire.AppendFrameHeader(nil, len(f)), f...)
	var b []byte
	for range 1 + c.r.below(12_000) {
		b = append(b, f...)
	}
	c.link.up.put(b, c.arrival())
}

// stolen is a token that is not its own: that of a victim with a byte changed, or one
// of another room.
func (c *player) stolen(victim *player) []byte {
	room := c.sim.Welcome.Room
	for _, w := range c.run.worlds { // in the order in which they were opened
		token := victim.tokens[w.name]
		if len(token) == 0 || w.name != room && c.r.one(2) {
			continue
		}
		if w.name != room {
			return token
		}
		changed := append([]byte{}, token...)
		at := c.r.below(len(changed))
		if c.r.one(2) {
			at = packet.VerifiedBytes + c.r.below(len(changed)-packet.VerifiedBytes)
		}
		changed[at] ^= 0xff // not a single bit: mangled might mend that
		return changed
	}
	return nil
}
