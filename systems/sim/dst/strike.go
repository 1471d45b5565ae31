package dst

import (
	"github.com/tickd/tickd/ecs/journal/fakedisk"
	"github.com/tickd/tickd/netio/rooms"
)

// noRoom is for games that ask in which room they are.
func noRoom() *rooms.Room { return &rooms.Room{} }

// strike lets a fault happen. It returns the stage in which the process is to end, if it is.
func (r *run) strike(f *Fault) stage {
	r.trace.line("tick %d: %v", r.now, *f)
	c := r.client(f.Who)
	switch f.Kind {
	case Drop:
		if c != nil && c.script == nil {
			c.cut(f.How%2 == 0)
		}
	case Partition:
		for _, one := range r.clients {
			if one == c || f.Who < 0 {
				one.apart = r.now + f.For
			}
		}
	case Slow:
		if c != nil {
			c.slow = r.now + f.For
		}
	case Lag:
		if c != nil {
			c.lag, c.lagFor = 1+int(f.How%8), r.now+f.For
		}
	case Pause:
		if r.process != nil && r.process.paused == 0 {
			r.process.paused = f.For
			for _, m := range r.process.memories {
				m.Pause(f.For)
			}
		}
	case Kill, Power:
		if r.process != nil && r.process.paused == 0 {
			r.until, r.power, r.again = r.now+1+f.For, 0, 0
			if f.Kind == Power {
				r.power = f.How | 1
			}
			if f.How>>8%4 == 0 {
				r.again = 1 + int(f.How>>16%40)
			}
			return beforeTick + stage(f.How>>32%uint64(stages-beforeTick))
		}
	case SlowDisk:
		r.slow = r.now + f.For
	case BadDisk:
		ops := []fakedisk.Op{fakedisk.Sync, fakedisk.Sync, fakedisk.WriteAt, fakedisk.Rename, fakedisk.SyncDir, fakedisk.Create}
		r.disk.Fail(ops[f.How>>8%uint64(len(ops))], 1+int(f.How%3), nil)
	case FullDisk:
		r.full = r.now + f.For
		r.disk.Quota(r.disk.Used() + int64(f.How%segmentBytes))
	}
	return none
}

// client finds one by number; nil when it does not take part.
func (r *run) client(number int) *player {
	for _, c := range r.clients {
		if c.number == number {
			return c
		}
	}
	return nil
}

// crash ends the process: all connections with it, and of what is not durable what the
// kind of the end takes.
func (r *run) crash() {
	r.crashes++
	r.process = nil
	for _, c := range r.clients {
		c.lost()
	}
	if r.power != 0 {
		r.disk = r.disk.PowerLoss(r.power)
	} else {
		r.disk = r.disk.Kill()
	}
	r.power = 0
	if r.until <= r.now {
		r.until = r.now + 1
	}
	if r.again > 0 { // and again while it recovers
		r.disk.CrashAt(r.again)
		r.again = 0
	}
}
