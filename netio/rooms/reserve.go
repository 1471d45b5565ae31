package rooms

import (
	"container/heap"
	"crypto/rand"
	"fmt"
)

// Bounds of reservations. There are no more of them than there are seats.
const (
	reserveSecondsMax = 600
	tokenBytes        = 16
)

// reservation is a seat that is kept.
type reservation struct {
	room  *Room
	token string
	until int64 // ns
	at    int   // its place among the deadlines
}

// deadlines are all reservations, the one that ends first at the top.
type deadlines []*reservation

func (d deadlines) Len() int           { return len(d) }
func (d deadlines) Less(i, j int) bool { return d[i].until < d[j].until }
func (d deadlines) Swap(i, j int) {
	d[i], d[j] = d[j], d[i]
	d[i].at, d[j].at = i, j
}

// Push is heap's.
func (d *deadlines) Push(r any) {
	res := r.(*reservation)
	res.at = len(*d)
	*d = append(*d, res)
}

// Pop is heap's.
func (d *deadlines) Pop() any {
	old := *d
	res := old[len(old)-1]
	old[len(old)-1] = nil
	*d = old[:len(old)-1]
	return res
}

// Reserve keeps a seat in a room for so many seconds, 1 to 600, and returns the token
// that a client shows in its Hello to get it.
func (rs *Rooms) Reserve(name string, seconds int) (token []byte, err error) {
	if seconds < 1 || seconds > reserveSecondsMax {
		return nil, fmt.Errorf("rooms: a reservation of %d seconds, not 1 to %d", seconds, reserveSecondsMax)
	}
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.expire()
	r := rs.byName[name]
	switch {
	case r == nil || r.state == Failed || r.state == Closing:
		return nil, ErrNone
	case r.free() <= 0:
		return nil, ErrFull
	}
	token = make([]byte, tokenBytes)
	rand.Read(token) // it cannot fail
	res := &reservation{room: r, token: string(token), until: rs.asked + int64(seconds)*second}
	rs.reserved[res.token] = res
	heap.Push(&rs.deadlines, res)
	r.reserved++
	return token, nil
}

// release ends a reservation: it was used, is over, or its room is. Under mu.
func (rs *Rooms) release(res *reservation) {
	res.room.reserved--
	delete(rs.reserved, res.token)
	heap.Remove(&rs.deadlines, res.at)
}

// expire gives back the seats of reservations that are over. Under mu.
func (rs *Rooms) expire() {
	for len(rs.deadlines) > 0 && rs.deadlines[0].until <= rs.asked {
		rs.release(rs.deadlines[0])
	}
}
