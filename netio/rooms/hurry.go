package rooms

// haste is where a turn is with coming out of its time.
type haste uint8

const (
	inTime haste = iota
	hurried
	hasHurried // until it has run in its time again: at most once a period
)

// hurry has the room's next tick run now, because somebody asks to join where nobody is:
// who opens a room does not wait for its time to come. Any goroutine.
func (r *Room) hurry() {
	rs, t := r.rooms, r.turn
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if r.attended || t.haste != inTime {
		return
	}
	t.haste = hurried
	if t.place >= 0 {
		rs.queue.advance(t, rs.asked)
		rs.wake()
	}
}

// advance has a turn of the queue come at now, and remembers when it would have.
func (q *queue) advance(t *turn, now int64) {
	t.regular = t.due
	t.due = min(t.due, now)
	q.moved(t)
}

// again puts a turn that has run at now back into the queue. ahead says that it ran out of its time. Under mu.
func (rs *Rooms) again(t *turn, now int64, ahead bool) {
	if ahead {
		t.due, t.haste = t.regular, hasHurried
		rs.queue.push(t)
		return
	}
	t.next(now, &rs.stats)
	rs.queue.push(t)
	switch t.haste {
	case hasHurried:
		t.haste = inTime
	case hurried: // while it ran
		rs.queue.advance(t, now)
	}
}
