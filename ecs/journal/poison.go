package journal

import "fmt"

// Poison moves the record of tick r.Last aside, because to replay it panics: into the file
// poison-TICK, a segment of one record. Afterwards r and the log end with the tick before. It
// is for between Open and the first Append, and panics when there is no such record.
func (l *Log) Poison(r *Recovered) error {
	if l.err != nil {
		return l.err
	}
	if r.Last != l.last || r.Last == r.from() || l.dirty {
		panic(fmt.Sprintf("journal: Poison of tick %d: it is no record that was just recovered", r.Last))
	}
	if err := l.poison(r); err != nil {
		return l.fail(err)
	}
	r.Last--
	return nil
}

func (l *Log) poison(r *Recovered) error {
	p := r.segments[len(r.segments)-1]
	h, data, err := loadSegment(l.fs, p)
	if err != nil {
		return disk("read", p.segment(), err)
	}
	end := &ending{h, extent{last: h.tick - 1, end: h.size}, data}
	rec, err := end.cutTo(r.Last)
	if err != nil {
		return err
	}
	alone := header{place: place{h.epoch, rec.Tick}, durable: rec.Tick, salt: h.salt, identity: h.identity}
	var c coder
	c.reset()
	record := appendRecord(nil, rec, len(alone.append(nil)), alone.salt, &c)
	if err := store(l.fs, poisonName(rec.Tick), alone.file(record)); err != nil {
		return err
	}
	if err := l.file.Close(); err != nil {
		return disk("close", l.head.segment(), err)
	}
	l.file = nil
	// A segment that begins with the tick after the record says that it was durable.
	if l.head.place != p {
		if err = l.fs.Remove(l.head.segment()); err == nil {
			err = l.fs.SyncDir()
		}
		if err != nil {
			return disk("remove", l.head.segment(), err)
		}
	}
	return l.goOn(r, end)
}

// cutTo moves the end before the record of tick, which it returns.
func (e *ending) cutTo(tick uint32) (rec Record, err error) {
	var c coder
	var buf []byte
	c.reset()
	for {
		f, ok := frameAt(e.data, e.end, e.salt)
		if !ok {
			return rec, &CorruptError{e.segment(), int64(e.end), fmt.Sprintf("the record of tick %d has gone", e.last+1)}
		}
		if rec, buf, err = f.record(&c, buf); err != nil || f.tick == tick {
			return rec, err
		}
		e.last, e.end = f.tick, f.end
	}
}
