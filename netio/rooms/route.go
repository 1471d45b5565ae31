package rooms

import (
	"fmt"
	"runtime/debug"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// route is the door's Router.
func (rs *Rooms) route(a netio.Ask) netio.Place {
	label, err := ParseLabel(a.Label)
	if err != nil {
		return netio.Place{Code: packet.BadValue}
	}
	return rs.find(Ask{Room: a.Room, Label: label, Token: string(a.Reservation), Awaited: a.Awaited}, nil)
}

// matchTries is how often the matchmaker is asked for one who names no room, when the room that
// it chose has just been filled by others, or closed.
const matchTries = 3

// find takes a seat in the room that is asked for, other than from. Those who name none are
// answered one after the other, so that the matchmaker sees what came of its last answer; nobody waits for it
// meanwhile, neither an event loop nor a tick.
func (rs *Rooms) find(a Ask, from *Room) netio.Place {
	if a.Room != "" || a.Token != "" {
		rs.mu.Lock()
		defer rs.mu.Unlock()
		return rs.place(a, a.Room, from)
	}
	if !rs.matching.TryLock() {
		rs.turnedAway.Store(true)
		return netio.Place{Later: true, Room: a.Awaited}
	}
	defer rs.matched()
	for try := 1; ; try++ {
		name, code := rs.match(a, from)
		if code != packet.OK {
			return netio.Place{Code: code}
		}
		rs.mu.Lock()
		p := rs.place(a, name, from)
		rs.mu.Unlock()
		if p.Code != packet.RoomFull && p.Code != packet.RoomClosed || try == matchTries {
			return p
		}
	}
}

// matched lets those ask again who came while the matchmaker was busy.
func (rs *Rooms) matched() {
	rs.matching.Unlock()
	if rs.turnedAway.Swap(false) {
		rs.Door.Resume()
	}
}

// place takes a seat in the room of that name, or of the reservation. Under mu.
func (rs *Rooms) place(a Ask, name string, from *Room) netio.Place {
	rs.expire()
	if r := rs.byName[a.Awaited]; r != nil && r.state == Failed {
		return netio.Place{Code: packet.Internal} // another one would fail too
	}
	r, code := rs.choose(a, name)
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
	case a.Token == "" && r.Options.Reserved:
		return netio.Place{Code: packet.NoSeat}
	case from == nil && rs.config.Members > 0 && rs.Door.Lodged() >= rs.config.Members:
		return netio.Place{Code: packet.ServerFull}
	}
	if a.Token != "" {
		rs.release(rs.reserved[a.Token])
	}
	if !r.server.TakeSeat(r.Options.Seats - r.reserved) {
		return netio.Place{Code: packet.RoomFull}
	}
	return netio.Place{Server: r.server}
}

// choose finds the room that is asked for, or opens it. Under mu.
func (rs *Rooms) choose(a Ask, name string) (*Room, packet.Code) {
	if a.Token != "" {
		res := rs.reserved[a.Token]
		if res == nil || name != "" && res.room.Name != name {
			return nil, packet.NoSeat
		}
		return res.room, packet.OK
	}
	if r := rs.byName[name]; r != nil {
		return r, packet.OK
	}
	if a.Room != "" && !rs.config.Demand {
		return nil, packet.NoRoom
	}
	o, ok := rs.options(a, name)
	if !ok {
		return nil, packet.Internal
	}
	r, err := rs.create(name, o)
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

// options are those of a room that is opened for who asks. A hook that panics has none. Under mu.
func (rs *Rooms) options(a Ask, name string) (o Options, ok bool) {
	if rs.config.Options == nil {
		return Options{Label: a.Label}, true
	}
	defer func() {
		if p := recover(); p != nil {
			rs.config.Log.Error("panic in the hook for the options of a room", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			o, ok = Options{}, false
		}
	}()
	return rs.config.Options(a, name), true
}

// match asks the matchmaker, which holds up nobody but others who name no room. One that
// panics has no room for who asked, and harms nobody else. Under matching.
func (rs *Rooms) match(a Ask, from *Room) (name string, code packet.Code) {
	defer func() {
		if p := recover(); p != nil {
			rs.config.Log.Error("panic in the matchmaker", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			name, code = "", packet.Internal
		}
	}()
	rs.mu.Lock()
	all := rs.choice[:0]
	for _, r := range rs.order {
		if r != from && (r.state == "" || r.state == Open) {
			all = append(all, r)
		}
	}
	rs.mu.Unlock()
	rs.choice = all
	defer clear(all)
	return rs.config.Match(a, all)
}
