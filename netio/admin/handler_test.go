package admin

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"
)

func get(h http.Handler, method, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w
}

func TestStatusGolden(t *testing.T) {
	var b Board
	b.Publish(&Report{
		State: Running, Tick: 7, TickRate: 20, Players: 2, MaxPlayers: 10, Entities: 5,
		World: World{Seed: "<abc>", Label: map[string]string{"theme": "hell islands"}, Width: 64, Height: 32}, Version: "devel",
		TickMsP50: 0.5, TickMsP99: 1.25, Overruns: 3, Skipped: 1, Connections: 4,
		Counters: []Counter{{"refused_bad_name", 2}, {"bytes_out", math.MaxUint64}},
	})
	const want = `{"state":"RUNNING","tick":7,"tick_rate":20,"players":2,"max_players":10,"entities":5,` +
		`"world":{"seed":"<abc>","label":{"theme":"hell islands"},"width":64,"height":32},"version":"devel",` +
		`"timing":{"p50_ms":0.5,"p99_ms":1.25,"overruns":3,"skipped":1},"connections":4,` +
		`"counters":{"bytes_out":18446744073709551615,"refused_bad_name":2}}` + "\n"
	w := get(Handler(&b, Options{}), "GET", "/api/status")
	if got := w.Body.String(); got != want {
		t.Errorf("status\n%s\nwant\n%s", got, want)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/json", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
		"Content-Length": fmt.Sprint(len(want)),
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestStatusOfAnIdleServer(t *testing.T) {
	var got map[string]any
	w := get(Handler(new(Board), Options{}), "GET", "/api/status")
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	keys := slices.Sorted(maps.Keys(got))
	want := []string{
		"connections", "counters", "entities", "max_players", "players", "state", "tick", "tick_rate",
		"timing", "version", "world",
	}
	if !slices.Equal(keys, want) || got["state"] != "IDLE" {
		t.Errorf("idle status %s", w.Body)
	}
}

func TestStatusThatJSONCannotSay(t *testing.T) {
	var b Board
	b.Publish(&Report{TickMsP99: math.NaN()})
	if w := get(Handler(&b, Options{}), "GET", "/api/status"); w.Code != http.StatusInternalServerError {
		t.Errorf("code %d", w.Code)
	}
}

func TestHealthFollowsTheTick(t *testing.T) {
	var b Board
	now := time.Unix(100, 0)
	h := Handler(&b, Options{Now: func() time.Time { return now }, StallPeriods: 10})
	steps := []struct {
		what  string
		state State
		tick  uint32
		wait  time.Duration
		want  string
	}{
		{"no tick yet", Starting, 0, time.Hour, "ok"},
		{"first look", Running, 5, time.Hour, "ok"},
		{"10 periods of 50 ms", Running, 5, 500 * time.Millisecond, "ok"},
		{"longer", Running, 5, time.Millisecond, "tick 5 has not advanced for 501ms"},
		{"it goes on", Running, 6, time.Millisecond, "ok"},
		{"stuck while draining", Draining, 6, time.Second, "tick 6 has not advanced for 1s"},
		{"broken", Fail, 7, 0, "fail: disk on fire"},
	}
	for _, s := range steps {
		now = now.Add(s.wait)
		r := Report{State: s.state, Tick: s.tick, TickRate: 20}
		if s.state == Fail {
			r.Reason = "disk on fire"
		}
		b.Publish(&r)
		w := get(h, "GET", "/healthz")
		if got := strings.TrimSpace(w.Body.String()); got != s.want || (w.Code == 200) != (s.want == "ok") {
			t.Errorf("%s: %d %q, want %q", s.what, w.Code, got, s.want)
		}
	}
}

func TestReady(t *testing.T) {
	for _, c := range []struct {
		report Report
		code   int
		body   string
	}{
		{Report{}, 503, "idle"},
		{Report{State: Starting, Reason: "making the world"}, 503, "starting: making the world"},
		{Report{State: Running}, 200, "ok"},
		{Report{State: Draining}, 503, "draining"},
		{Report{State: Fail}, 503, "fail"},
	} {
		var b Board
		b.Publish(&c.report)
		w := get(Handler(&b, Options{}), "GET", "/readyz")
		if got := strings.TrimSpace(w.Body.String()); w.Code != c.code || got != c.body {
			t.Errorf("%+v: %d %q", c.report, w.Code, got)
		}
	}
}

func TestVersion(t *testing.T) {
	var got Build
	w := get(Handler(new(Board), Options{}), "GET", "/version")
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Version == "" || !strings.HasPrefix(got.Go, "go") {
		t.Errorf("version %s: %v", w.Body, err)
	}
}

func TestBuildOf(t *testing.T) {
	info := &debug.BuildInfo{
		Main:     debug.Module{Version: "v0.3.0"},
		Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}},
	}
	if b := buildOf(info); b.Version != "v0.3.0" || b.Revision != "abc" || !b.Modified {
		t.Errorf("released: %+v", b)
	}
	if b := buildOf(nil); b.Version != "devel" || b.Go == "" {
		t.Errorf("unknown: %+v", b)
	}
}

func TestMethods(t *testing.T) {
	h := Handler(new(Board), Options{Page: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte("page"))
	})})
	for _, path := range []string{"/api/status", "/healthz", "/readyz", "/version", "/anything"} {
		for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH"} {
			w := get(h, method, path)
			if w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d", method, path, w.Code)
			}
		}
	}
	w := get(h, "HEAD", "/api/status")
	if w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "0" {
		t.Errorf("HEAD: %d, %d bytes, says %s", w.Code, w.Body.Len(), w.Header().Get("Content-Length"))
	}
}

func TestPageGetsTheRest(t *testing.T) {
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "page ", r.URL.Path) })
	for _, path := range []string{"/", "/api/status/", "/healthz.js", "/api"} {
		if got := get(Handler(new(Board), Options{Page: page}), "GET", path).Body.String(); got != "page "+path {
			t.Errorf("%s: %q", path, got)
		}
		if code := get(Handler(new(Board), Options{}), "GET", path).Code; code != 404 {
			t.Errorf("%s without a page: %d", path, code)
		}
	}
}

// However often the status is asked for, it is encoded once in a while, and is never
// older than that.
func TestStatusIsKeptAWhile(t *testing.T) {
	var b Board
	now := time.Unix(1000, 0)
	h := Handler(&b, Options{Now: func() time.Time { return now }})
	tick := func() string {
		b.Publish(&Report{State: Running, Tick: uint32(now.UnixMilli())})
		return get(h, "GET", "/api/status").Body.String()
	}
	first := tick()
	if now = now.Add(statusAge - 1); tick() != first {
		t.Error("it is encoded again within its age")
	}
	if now = now.Add(1); tick() == first {
		t.Error("it stays older than it may be")
	}
}
