package netio

import (
	"net/netip"
	"sync"

	"github.com/tickd/tickd/netio/packet"
)

// Bounds of who may connect; those of Config are their defaults.
const (
	perAddressMax      = 16 // open connections of one address
	acceptsPerSecond   = 10 // of one address
	acceptBurstSeconds = 2  // for which an address may save accepts up
	joinsPerSecond     = 1000
	joinBurstSeconds   = 1
	waitingMax         = 512 // connections that have not asked to join yet
	// refusingMax is how many connections may be open beyond the cap, because they
	// are told that they are refused, or hear their last word.
	refusingMax = 256
	// refusingSeconds is how long one that is refused may take to tell by its first
	// bytes in what way it can be told so.
	refusingSeconds = 2
	addressesMax    = 1 << 16 // addresses that are remembered, beside those of the live
	sweepSeconds    = 10      // between two looks for addresses to forget
	retryLeastMs    = 100
	retryMostMs     = 30_000
	retryCrowdedMs  = 5000 // for who must wait until others leave
	retryEvictedMs  = 1000
)

// verdict is what becomes of a connection or a join.
type verdict struct {
	code    packet.Code // OK: it is let in
	retryMs uint32
}

// bucket bounds a rate. Its unit is a tick's part of what it lets through.
type bucket struct {
	level    int64 // what may go through now
	promised int64 // what was told to come back and has not been due yet
	refilled uint32
}

// take lets one through, or tells in how many ms another try is worth while: who
// was refused before it has a place before it.
func (b *bucket) take(now uint32, rate, seconds, tickRate int64) (retryMs uint32, ok bool) {
	if passed := now - b.refilled; passed > 0 {
		gain := int64(min(passed, 1<<16)) * rate
		b.refilled, b.level, b.promised = now, min(b.level+gain, rate*seconds*tickRate), max(b.promised-gain, 0)
	}
	if b.level >= tickRate {
		b.level -= tickRate
		return 0, true
	}
	b.promised = min(b.promised+tickRate, retryMostMs*rate*tickRate/1000)
	wait := (b.promised - b.level) * 1000 / (rate * tickRate)
	return uint32(min(max(wait, retryLeastMs), retryMostMs)), false
}

// full is a bucket that nothing was taken from for long enough.
func fullBucket(now uint32, rate, seconds, tickRate int64) bucket {
	return bucket{level: rate * seconds * tickRate, refilled: now}
}

// address is what is known of one IPv4 address or IPv6 /64.
type address struct {
	open    int
	accepts bucket
}

// admission decides who is let in, for all loops together. It is asked when
// connections come, join and go, and never by a frame in the game.
type admission struct {
	config   Config
	counters *Counters

	mu        sync.Mutex // guards all below, and the places of connections among the waiting
	live      int        // connections that are neither refused nor ended
	addresses map[netip.Prefix]*address
	swept     uint32
	joins     bucket
	waiting   int // connections that have not asked to join
	oldest    *conn
	newest    *conn
}

func (a *admission) open(c Config, counters *Counters) {
	*a = admission{config: c, counters: counters, addresses: map[netip.Prefix]*address{}}
	a.joins = fullBucket(0, int64(c.JoinRate), joinBurstSeconds, int64(c.TickRate))
}

// origin is what connections from the same place have in common; the zero Prefix
// for what is not counted.
func (a *admission) origin(from netip.Addr) netip.Prefix {
	from = from.Unmap().WithZone("")
	if !from.IsValid() || from.IsLoopback() && !a.config.LimitLoopback {
		return netip.Prefix{}
	}
	bits := 32
	if from.Is6() {
		bits = 64
	}
	p, _ := from.Prefix(bits) // it has that many
	return p
}

// admit decides on a connection that was just accepted. One that is let in is
// among the live until leave.
func (a *admission) admit(from netip.Prefix, now uint32) verdict {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.live >= a.config.Connections {
		a.counters.RefusedFull.Add(1)
		return verdict{packet.ServerFull, 0}
	}
	if from.IsValid() {
		rate, ticks := int64(a.config.AcceptRate), int64(a.config.TickRate)
		known := a.addresses[from]
		if known == nil {
			a.sweep(now)
			known = &address{accepts: fullBucket(now, rate, acceptBurstSeconds, ticks)}
			a.addresses[from] = known
		}
		if known.open >= a.config.MaxPerAddress {
			a.counters.RefusedAddress.Add(1)
			return verdict{packet.RetryLater, retryCrowdedMs}
		}
		if retryMs, ok := known.accepts.take(now, rate, acceptBurstSeconds, ticks); !ok {
			a.counters.RefusedAccept.Add(1)
			return verdict{packet.RetryLater, retryMs}
		}
		known.open++
	}
	a.live++
	return verdict{}
}

// sweep forgets addresses that would be treated as new ones are; all that have
// no connection, when there are too many.
func (a *admission) sweep(now uint32) {
	crowded := len(a.addresses) >= addressesMax+a.live
	if !crowded && now-a.swept < sweepSeconds*uint32(a.config.TickRate) {
		return
	}
	a.swept = now
	for from, known := range a.addresses {
		if known.open == 0 && (crowded || now-known.accepts.refilled > acceptBurstSeconds*uint32(a.config.TickRate)) {
			delete(a.addresses, from)
		}
	}
}

// leave takes back what admit has granted.
func (a *admission) leave(c *conn) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.unlink(c)
	a.live--
	if known := a.addresses[c.from]; known != nil {
		known.open--
	}
}

// join decides on a connection that asks to play or to watch.
func (a *admission) join(c *conn, now uint32) verdict {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.unlink(c)
	retryMs, ok := a.joins.take(now, int64(a.config.JoinRate), joinBurstSeconds, int64(a.config.TickRate))
	if !ok {
		a.counters.RefusedJoin.Add(1)
		return verdict{packet.RetryLater, retryMs}
	}
	return verdict{}
}

// wait counts a connection among those that have not asked to join, and takes
// the oldest of them out when they are too many. The caller evicts that.
func (a *admission) wait(c *conn) (loop *loop, evicted SessionID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	c.among, c.older = true, a.newest
	if a.newest != nil {
		a.newest.newer = c
	} else {
		a.oldest = c
	}
	a.newest = c
	if a.waiting++; a.waiting <= a.config.MaxWaiting {
		return nil, 0
	}
	old := a.oldest
	a.unlink(old)
	a.counters.Evicted.Add(1)
	return old.loop, old.id
}

// unlink takes a connection out of the waiting, if it is among them.
func (a *admission) unlink(c *conn) {
	if !c.among {
		return
	}
	if c.older != nil {
		c.older.newer = c.newer
	} else {
		a.oldest = c.newer
	}
	if c.newer != nil {
		c.newer.older = c.older
	} else {
		a.newest = c.older
	}
	c.among, c.older, c.newer = false, nil, nil
	a.waiting--
}
