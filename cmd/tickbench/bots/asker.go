package bots

import (
	"time"

	"tickd/netio/client"
	"tickd/netio/packet"
	"tickd/netio/wire"
)

// askEvery is how many snapshots apart a bot that asks does so, if it has the
// answer to the last request.
const askEvery = 10

// overdue is from when on what has not come yet counts as if it came now.
const overdue = time.Second

// asker makes a request now and then, and measures how long the answer takes.
type asker struct {
	request packet.Select
	events  packet.Events
	asked   time.Time // zero: no request is open
}

// ask sends the next request.
func (a *asker) ask(c *client.Client, now time.Time) error {
	if !a.asked.IsZero() {
		return nil
	}
	a.request.Seq, a.request.Slot = a.request.Seq+1, 1-a.request.Slot
	a.asked = now
	return client.Send(c, &a.request)
}

// hear takes a packet of events: the answer may be among them.
func (a *asker) hear(body []byte, now time.Time, s *Stats) error {
	if err := packet.Decode(body, &a.events); err != nil {
		return err
	}
	for t, b := range a.events.All {
		r := wire.NewReader(b)
		switch t {
		case packet.EventAnswer:
			if r.U32() == a.request.Seq && !a.asked.IsZero() {
				record(s.Answer, now.Sub(a.asked))
				a.asked = time.Time{}
			}
		case packet.EventChat:
			s.Lines++
		case packet.EventOmitted:
			s.Omitted += uint64(r.Uvarint())
		}
		if err := r.Err(); err != nil {
			return err
		}
	}
	return nil
}

// late records an answer that is overdue.
func (a *asker) late(now time.Time, s *Stats) {
	if !a.asked.IsZero() {
		recordLate(s.Answer, now.Sub(a.asked))
	}
}
