package server

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/netip"
	"strconv"
	"strings"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
)

// Bounds of what is asked of rooms over HTTP.
const (
	roomsPage       = 100 // rooms in one answer
	reserveSeconds  = 10  // unless another number is asked for
	roomsPath       = "/api/rooms"
	reservationsEnd = "/reserve"
	labelEnd        = "/label"
)

// roomPages answers /api/rooms: who looks gets a list, and the operator, who is on this
// machine, changes things. All else is left to next.
type roomPages struct {
	rooms *rooms.Rooms
	next  http.Handler
}

func (p *roomPages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, ours := strings.CutPrefix(r.URL.Path, roomsPath)
	if !ours || name != "" && name[0] != '/' {
		p.next.ServeHTTP(w, r)
		return
	}
	name = strings.TrimPrefix(name, "/")
	operator := operates(r)
	switch {
	case (r.Method == http.MethodGet || r.Method == http.MethodHead) && name == "":
		p.list(w, r, operator)
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		p.one(w, name, operator)
	case !operator:
		refuse(w, http.StatusForbidden, "only from this machine, and by no page")
	default:
		p.change(w, r, name)
	}
}

// operates reports whether a request comes from this machine, and not from a page that
// somebody here looks at.
func operates(r *http.Request) bool {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && from.Addr().Unmap().IsLoopback() && r.Header.Get("Origin") == "" && r.Header.Get("X-Forwarded-For") == ""
}

func (p *roomPages) list(w http.ResponseWriter, r *http.Request, operator bool) {
	q := r.URL.Query()
	label, err := rooms.ParseLabel(q.Get("label"))
	after, bad := strconv.Atoi("0" + q.Get("after"))
	if err = errors.Join(err, bad); err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	page, total := p.rooms.List(label, after, roomsPage)
	shown := []rooms.Info{}
	for _, info := range page {
		if !info.Private || operator {
			shown = append(shown, info)
		}
	}
	answer(w, map[string]any{"total": total, "next": after + len(page), "rooms": shown})
}

func (p *roomPages) one(w http.ResponseWriter, name string, operator bool) {
	room := p.rooms.Find(name)
	if room == nil {
		refuse(w, http.StatusNotFound, rooms.ErrNone.Error())
		return
	}
	info := room.Info()
	if info.Private && !operator {
		refuse(w, http.StatusNotFound, rooms.ErrNone.Error())
		return
	}
	answer(w, info)
}

// change is an operator's: POST opens a room, NAME/reserve keeps a seat, NAME/label sets the label; DELETE closes.
func (p *roomPages) change(w http.ResponseWriter, r *http.Request, name string) {
	q := r.URL.Query()
	label, err := rooms.ParseLabel(q.Get("label"))
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	reserve, reserves := strings.CutSuffix(name, reservationsEnd)
	relabel, relabels := strings.CutSuffix(name, labelEnd)
	switch {
	case r.Method == http.MethodDelete:
		p.done(w, p.rooms.Close(name, packet.RoomClosed))
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, HEAD, POST, DELETE")
		refuse(w, http.StatusMethodNotAllowed, "only GET, HEAD, POST and DELETE")
	case reserves:
		seconds, bad := reserveSeconds, error(nil)
		if s := q.Get("seconds"); s != "" {
			seconds, bad = strconv.Atoi(s)
		}
		token, err := p.rooms.Reserve(reserve, seconds)
		if err = errors.Join(bad, err); err != nil {
			p.done(w, err)
			return
		}
		answer(w, map[string]string{"reservation": hex.EncodeToString(token)})
	case relabels:
		if room := p.rooms.Find(relabel); room == nil {
			p.done(w, rooms.ErrNone)
		} else {
			p.done(w, room.SetLabel(label))
		}
	default:
		room, err := p.rooms.Create(name, rooms.Options{Label: label, Private: q.Has("private"), Reserved: q.Has("reserved")})
		if err != nil {
			p.done(w, err)
			return
		}
		answer(w, room.Info())
	}
}

// done says what came of a change.
func (p *roomPages) done(w http.ResponseWriter, err error) {
	switch {
	case err == nil:
		answer(w, map[string]bool{"ok": true})
	case errors.Is(err, rooms.ErrNone):
		refuse(w, http.StatusNotFound, err.Error())
	case errors.Is(err, rooms.ErrFull), errors.Is(err, rooms.ErrExists), errors.Is(err, rooms.ErrMost), errors.Is(err, rooms.ErrClosed):
		refuse(w, http.StatusConflict, err.Error())
	default:
		refuse(w, http.StatusBadRequest, err.Error())
	}
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(v) // a reader that left needs no answer
}

func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, why, status)
}
