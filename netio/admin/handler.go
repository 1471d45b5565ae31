package admin

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// stallPeriods is how long a tick may stand still unless Options says otherwise: 3 s at 20 ticks
// a second, longer than a paused machine or a slow disk takes to come back.
const stallPeriods = 60

const plain = "text/plain; charset=utf-8"

// Options adjusts a Handler. The zero value runs.
type Options struct {
	Page         http.Handler     // gets every path that is not an operator's; nil: 404
	Now          func() time.Time // nil: time.Now
	StallPeriods int              // tick periods without a tick until /healthz fails; 0: 60
}

// Handler serves /api/status, /healthz, /readyz and /version from what b shows, and leaves the
// rest to the page. It only reads: methods other than GET and HEAD get 405.
//
// /healthz compares the tick with the one that an earlier request saw, so a tick that stops is
// noticed by the second request after it.
func Handler(b *Board, o Options) http.Handler {
	h := &handler{board: b, page: o.Page, build: ReadBuild(), pulse: pulse{now: o.Now, periods: o.StallPeriods}}
	if h.page == nil {
		h.page = http.NotFoundHandler()
	}
	if h.pulse.now == nil {
		h.pulse.now = time.Now
	}
	if h.pulse.periods <= 0 {
		h.pulse.periods = stallPeriods
	}
	return h
}

type handler struct {
	board *Board
	page  http.Handler
	build Build
	pulse pulse

	mu      sync.Mutex // guards what follows
	encoded []byte     // the status as of then; nobody changes its bytes
	then    time.Time
}

// statusAge is how old a status may be, so that asking as fast as one can does not
// encode it as often.
const statusAge = 100 * time.Millisecond

// writeStatus answers with the status as of now, or of a moment ago.
func (h *handler) writeStatus(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	if now := h.pulse.now(); h.encoded == nil || now.Sub(h.then) >= statusAge || now.Before(h.then) {
		body, err := encode(statusOf(h.board.Load()))
		if err != nil {
			h.mu.Unlock()
			write(w, r, http.StatusInternalServerError, plain, []byte(err.Error()+"\n"))
			return
		}
		h.encoded, h.then = body, now
	}
	body := h.encoded
	h.mu.Unlock()
	write(w, r, http.StatusOK, "application/json", body)
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		write(w, r, http.StatusMethodNotAllowed, plain, []byte("only GET and HEAD\n"))
		return
	}
	switch r.URL.Path {
	case "/api/status":
		h.writeStatus(w, r)
	case "/version":
		writeJSON(w, r, h.build)
	case "/healthz":
		writeProbe(w, r, h.pulse.check(h.board.Load()))
	case "/readyz":
		writeProbe(w, r, h.unready())
	default:
		h.page.ServeHTTP(w, r)
	}
}

// unready returns why no player can join, or "".
func (h *handler) unready() string {
	report := h.board.Load()
	if report.State == Running {
		return report.Unready
	}
	return reason(report)
}

func writeProbe(w http.ResponseWriter, r *http.Request, reason string) {
	if reason == "" {
		write(w, r, http.StatusOK, plain, []byte("ok\n"))
		return
	}
	write(w, r, http.StatusServiceUnavailable, plain, []byte(reason+"\n"))
}

func writeJSON(w http.ResponseWriter, r *http.Request, v any) {
	body, err := encode(v)
	if err != nil {
		write(w, r, http.StatusInternalServerError, plain, []byte(err.Error()+"\n"))
		return
	}
	write(w, r, http.StatusOK, "application/json", body)
}

func encode(v any) ([]byte, error) {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return body.Bytes(), err
}

func write(w http.ResponseWriter, r *http.Request, code int, kind string, body []byte) {
	head := w.Header()
	head.Set("Content-Type", kind)
	head.Set("Content-Length", strconv.Itoa(len(body)))
	head.Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		_, _ = io.Copy(w, bytes.NewReader(body)) // a reader that left needs no answer
	}
}
