package netio

import (
	"strings"
	"sync/atomic"

	"github.com/tickd/tickd/netio/packet"
)

// Counters are read by anybody at any time.
type Counters struct {
	Connections    atomic.Int64 // open now
	Accepted       atomic.Uint64
	BytesIn        atomic.Uint64
	BytesOut       atomic.Uint64
	Causes         atomic.Uint64
	Snapshots      atomic.Uint64      // written
	Skipped        atomic.Uint64      // held back for a slow client
	Omitted        atomic.Uint64      // thinnable messages left out
	TooLarge       atomic.Uint64      // snapshots left out, since a part of them was no frame any more: never, if all is well
	Overwritten    atomic.Uint64      // frames that a loop was too late for
	Deferred       atomic.Uint64      // frames left unread for a tick
	Overfull       atomic.Uint64      // sessions ended with RATE for bytes unread, not for their budget
	RefusedFull    atomic.Uint64      // connections over the cap
	RefusedAddress atomic.Uint64      // connections over the cap of their address
	RefusedAccept  atomic.Uint64      // connections over the rate of their address
	RefusedJoin    atomic.Uint64      // joins over the rate of all
	Unanswered     atomic.Uint64      // joins that no system has answered
	Evicted        atomic.Uint64      // connections displaced before they asked to join
	RefusedOrigin  atomic.Uint64      // WebSockets refused to pages of another origin
	NoFiles        atomic.Uint64      // connections closed without a word, because descriptors run out
	Unsaid         atomic.Uint64      // connections closed without a word, because too many are being refused
	Panics         atomic.Uint64      // in handlers, each of which closed one connection
	Codes          [256]atomic.Uint64 // sessions ended and joins refused, by code

	codeNames [256]string // of the game's own: before the loops open, and then no more
}

// codeCounter is the name under which AppendCounters gives a code.
func codeCounter(name string) string { return "ended_" + strings.ToLower(name) }

// counter is one of Counters, by a name that never changes.
type counter struct {
	name  string
	value *atomic.Uint64
}

// plain are those that are not by code.
func (c *Counters) plain() [21]counter {
	return [...]counter{
		{"connections_total", &c.Accepted},
		{"bytes_in_total", &c.BytesIn},
		{"bytes_out_total", &c.BytesOut},
		{"causes_total", &c.Causes},
		{"snapshots_total", &c.Snapshots},
		{"snapshots_skipped_total", &c.Skipped},
		{"snapshots_too_large_total", &c.TooLarge},
		{"messages_omitted_total", &c.Omitted},
		{"frames_overwritten_total", &c.Overwritten},
		{"frames_deferred_total", &c.Deferred},
		{"inbound_overfull_total", &c.Overfull},
		{"refused_full_total", &c.RefusedFull},
		{"refused_address_total", &c.RefusedAddress},
		{"refused_accept_rate_total", &c.RefusedAccept},
		{"refused_join_rate_total", &c.RefusedJoin},
		{"joins_unanswered_total", &c.Unanswered},
		{"evicted_total", &c.Evicted},
		{"refused_unsaid_total", &c.Unsaid},
		{"refused_origin_total", &c.RefusedOrigin},
		{"refused_files_total", &c.NoFiles},
		{"panics_total", &c.Panics},
	}
}

// Add adds what other has counted, and its connections. Of two codes of games with one
// number, the first name stays. c is of one goroutine; other may go on.
func (c *Counters) Add(other *Counters) {
	c.Connections.Add(other.Connections.Load())
	sums, more := c.plain(), other.plain()
	for i := range sums {
		sums[i].value.Add(more[i].value.Load())
	}
	for i := range c.Codes {
		c.Codes[i].Add(other.Codes[i].Load())
		if c.codeNames[i] == "" {
			c.codeNames[i] = other.codeNames[i]
		}
	}
}

// AppendCounters gives each counter to add, but codes that are zero, by a name that never
// changes, and returns what it made of to.
func AppendCounters[T any](c *Counters, to []T, add func([]T, string, uint64) []T) []T {
	for _, one := range c.plain() {
		to = add(to, one.name, one.value.Load())
	}
	for i := range c.Codes {
		if v := c.Codes[i].Load(); v > 0 {
			name := c.codeNames[i]
			if name == "" {
				name = codeCounter(packet.Code(i).String())
			}
			to = add(to, name, v)
		}
	}
	return to
}
