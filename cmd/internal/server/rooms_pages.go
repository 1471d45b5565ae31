package server

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"net"
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

// operates reports whether a request comes from this machine and speaks to it, and neither from a page that somebody
// here looks at (a browser says whose it is, or at least, if its name was made to lead here, what it believes to speak to) nor
// through a proxy.
func operates(r *http.Request) bool {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !from.Addr().Unmap().IsLoopback() || !local(r.Host) {
		return false
	}
	for _, name := range foreign() {
		if len(r.Header.Values(name)) > 0 {
			return false
		}
	}
	return true
}

// foreign are the headers that browsers send for pages, and proxies for others.
func foreign() []string {
	return []string{"Origin", "Referer", "Sec-Fetch-Site", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"}
}

// local reports whether the Host of a request is this machine's loopback, by number or as localhost.
func local(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && addr.Unmap().IsLoopback() || strings.EqualFold(host, "localhost")
}

func (p *roomPages) list(w http.ResponseWriter, r *http.Request, operator bool) {
	q := r.URL.Query()
	label, err := rooms.ParseLabel(q.Get("label"))
	from, bad := strconv.ParseUint("0"+q.Get("from"), 10, 64)
	if err = errors.Join(err, bad); err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	page, total, next := p.rooms.List(label, operator, from, roomsPage)
	said := map[string]any{"total": total, "rooms": append([]rooms.Info{}, page...)}
	if next > 0 {
		said["next"] = next
	}
	if failures := p.failures(""); operator && len(failures) > 0 {
		said["failures"] = failures
	}
	answer(w, said)
}

// roomStatus is what is told of one room.
type roomStatus struct {
	rooms.Info
	Status   any             `json:"status,omitempty"`   // as /api/status, of this room
	Failures []rooms.Failure `json:"failures,omitempty"` // of rooms of that name, the newest first; the operator's
}

func (p *roomPages) one(w http.ResponseWriter, name string, operator bool) {
	said := roomStatus{Info: rooms.Info{Name: name, State: rooms.Failed}}
	room := p.rooms.Find(name)
	if room != nil {
		said.Info = room.Info()
		if world, ok := room.World().(*roomWorld); ok {
			report := world.board.Load()
			said.Status = report.Status()
		}
	}
	if operator {
		said.Failures = p.failures(name)
	} else if said.Private {
		room = nil
	}
	if room == nil && len(said.Failures) == 0 {
		refuse(w, http.StatusNotFound, rooms.ErrNone.Error())
		return
	}
	answer(w, said)
}

// failures are those of the rooms of that name with their stacks, or of all without.
func (p *roomPages) failures(name string) (some []rooms.Failure) {
	for _, f := range p.rooms.Failures() {
		switch name {
		case "":
			f.Stack = ""
		case f.Room:
		default:
			continue
		}
		some = append(some, f)
	}
	return some
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
		seats, bad := strconv.Atoi("0" + q.Get("seats"))
		room, err := p.rooms.Create(name, rooms.Options{Label: label, Seats: seats, Private: q.Has("private"), Reserved: q.Has("reserved")})
		if err = errors.Join(bad, err); err != nil {
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
