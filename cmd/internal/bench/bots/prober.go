package bots

import (
	"time"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// How many snapshots apart a bot pings, and asks for something if it has the
// answer to what it asked last.
const (
	pingEvery = 20
	askEvery  = 10
)

// overdue is from when on what has not come yet counts as if it came now.
const overdue = time.Second

// prober measures how long a server takes to answer one bot.
type prober struct {
	web   bool
	asks  bool // makes requests, if the game has any, and counts the lines that it hears
	game  *bot.Game
	index int
	epoch time.Time // of stamps

	count   int // snapshots
	ping    packet.Ping
	request uint32
	asked   time.Time // zero: no request is open
	events  packet.Events
}

// probe appends to b what the bot sends beside its answer to a snapshot.
func (p *prober) probe(b []byte) []byte {
	p.count++
	if p.asks && p.game.Ask != nil && p.asked.IsZero() && (p.count+p.index)%askEvery == 0 {
		p.request, p.asked = p.request+1, time.Now()
		b = appendFrame(b, p.web, p.game.Ask(p.request))
	}
	if (p.count+p.index)%pingEvery == 0 {
		p.ping.Stamp = uint32(time.Since(p.epoch).Microseconds())
		b = appendFrame(b, p.web, &p.ping)
	}
	return b
}

// hear takes a frame's kind and body, if it is an answer.
func (p *prober) hear(kind packet.Kind, body []byte, s *Stats) error {
	switch kind {
	case packet.KindPong:
		var m packet.Pong
		if err := packet.Decode(body, &m); err != nil {
			return err
		}
		took := uint32(time.Since(p.epoch).Microseconds()) - m.Stamp // wraps as the stamp does
		record(s.RTT, time.Duration(took)*time.Microsecond)
	case packet.KindEvents:
		if p.asks {
			return p.take(body, s)
		}
	}
	return nil
}

// take takes a packet of events: the answer may be among them.
func (p *prober) take(body []byte, s *Stats) error {
	if err := packet.Decode(body, &p.events); err != nil {
		return err
	}
	for t, b := range p.events.All {
		r := wire.NewReader(b)
		switch t {
		case packet.EventAnswer:
			if r.U32() == p.request && !p.asked.IsZero() {
				record(s.Answer, time.Since(p.asked))
				p.asked = time.Time{}
			}
		case packet.EventOmitted:
			s.Omitted += uint64(r.Uvarint())
		}
		if t == p.game.Line {
			s.Lines++
		}
		if err := r.Err(); err != nil {
			return err
		}
	}
	return nil
}

// late records an answer that is overdue.
func (p *prober) late(now time.Time, s *Stats) {
	if !p.asked.IsZero() {
		recordLate(s.Answer, now.Sub(p.asked))
	}
}
