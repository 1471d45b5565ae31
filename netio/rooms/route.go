package rooms

import (
	"crypto/rand"
	"fmt"
	"runtime/debug"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// Bounds of reservations.
const (
	reserveSecondsMax = 600
	tokenBytes        = 16
)

// reservation is a seat that is kept.
type reservation struct {
	room  *Room
	until int64 // ns
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
	rs.reserved[string(token)] = &reservation{r, rs.asked + int64(seconds)*second}
	r.reserved++
	return token, nil
}

// expire gives back the seats of reservations that are over. Under mu.
func (rs *Rooms) expire() {
	for token, res := range rs.reserved {
		if rs.asked >= res.until {
			res.room.reserved--
			delete(rs.reserved, token)
		}
	}
}

// route is the door's Router.
func (rs *Rooms) route(a netio.Ask) netio.Place {
	label, err := ParseLabel(a.Label)
	if err != nil {
		return netio.Place{Code: packet.BadValue}
	}
	return rs.find(Ask{Room: a.Room, Label: label, Token: string(a.Reservation), Awaited: a.Awaited}, nil)
}

// find takes a seat in the room that is asked for, other than from.
func (rs *Rooms) find(a Ask, from *Room) netio.Place {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.expire()
	if r := rs.byName[a.Awaited]; r != nil && r.state == Failed {
		return netio.Place{Code: packet.Internal} // another one would fail too
	}
	r, code := rs.choose(a, from)
	switch {
	case code != packet.OK:
		return netio.Place{Code: code}
	case r == from && from != nil:
		return netio.Place{Code: packet.BadValue}
	case r.state == "": // opening
		return netio.Place{Later: true, Room: r.Name}
	case r.state == Failed:
		return netio.Place{Code: packet.Internal}
	case r.state == Closing:
		return netio.Place{Code: packet.RoomClosed}
	}
	if a.Token != "" {
		delete(rs.reserved, a.Token)
		r.reserved--
	} else if r.Options.Reserved {
		return netio.Place{Code: packet.NoSeat}
	}
	if !r.server.TakeSeat(r.Options.Seats - r.reserved) {
		return netio.Place{Code: packet.RoomFull}
	}
	return netio.Place{Server: r.server}
}

// choose finds the room that is asked for, or opens it.
func (rs *Rooms) choose(a Ask, from *Room) (*Room, packet.Code) {
	name := a.Room
	if a.Token != "" {
		res := rs.reserved[a.Token]
		if res == nil || name != "" && res.room.Name != name {
			return nil, packet.NoSeat
		}
		return res.room, packet.OK
	}
	anyName := name == ""
	if anyName {
		var code packet.Code
		if name, code = rs.match(a, from); code != packet.OK {
			return nil, code
		}
	}
	if r := rs.byName[name]; r != nil {
		return r, packet.OK
	}
	if !anyName && !rs.config.Demand {
		return nil, packet.NoRoom
	}
	r, err := rs.create(name, Options{Label: a.Label})
	switch err {
	case nil:
		return r, packet.OK
	case ErrMost:
		return nil, packet.ServerFull
	case ErrClosed:
		return nil, packet.Shutdown
	}
	return nil, packet.NoRoom
}

// match asks the matchmaker. One that panics has no room for who asked, and harms nobody
// else.
func (rs *Rooms) match(a Ask, from *Room) (name string, code packet.Code) {
	defer func() {
		if p := recover(); p != nil {
			rs.config.Log.Error("panic in the matchmaker", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			name, code = "", packet.Internal
		}
	}()
	all := rs.choice[:0]
	for _, r := range rs.order {
		if r != from && (r.state == "" || r.state == Open) {
			all = append(all, r)
		}
	}
	rs.choice = all
	defer clear(all)
	return rs.config.Match(a, all)
}
