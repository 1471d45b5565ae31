package server

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tickd/tickd/cmd/internal/config"
)

// Who may open and close rooms: somebody on this machine, and neither a page that somebody here looks at nor who comes through a proxy.
func TestOperates(t *testing.T) {
	for _, c := range []struct {
		from, host, header, value string
		want                      bool
	}{
		{"127.0.0.1:1", "127.0.0.1:8080", "", "", true},
		{"[::1]:1", "[::1]:8080", "", "", true},
		{"[::ffff:127.0.0.1]:1", "localhost:8080", "", "", true},
		{"127.8.9.1:1", "LOCALHOST", "", "", true},
		{"127.0.0.1:1", "127.0.0.1:8080", "User-Agent", "curl/8", true},
		{"192.0.2.1:1", "127.0.0.1:8080", "", "", false},
		{"[2001:db8::1]:1", "localhost", "", "", false},
		{"@", "localhost", "", "", false},
		{"", "localhost", "", "", false},
		{"127.0.0.1:1", "evil.example:8080", "", "", false}, // a name that was made to lead here
		{"127.0.0.1:1", "localhost.evil.example", "", "", false},
		{"127.0.0.1:1", "192.0.2.1:8080", "", "", false},
		{"127.0.0.1:1", "", "", "", false},
		{"127.0.0.1:1", "127.0.0.1:8080", "Origin", "http://evil.example", false},
		{"127.0.0.1:1", "127.0.0.1:8080", "Origin", "null", false},
		{"127.0.0.1:1", "127.0.0.1:8080", "Origin", "http://127.0.0.1:8080", false}, // the game's own page
		{"127.0.0.1:1", "127.0.0.1:8080", "Origin", "", false},
		{"127.0.0.1:1", "127.0.0.1:8080", "Referer", "http://evil.example/", false},
		{"127.0.0.1:1", "127.0.0.1:8080", "Sec-Fetch-Site", "cross-site", false},
		{"127.0.0.1:1", "127.0.0.1:8080", "X-Forwarded-For", "127.0.0.1", false},
		{"127.0.0.1:1", "127.0.0.1:8080", "X-Forwarded-For", "", false},
		{"192.0.2.1:1", "127.0.0.1:8080", "X-Forwarded-For", "127.0.0.1", false},
		{"127.0.0.1:1", "127.0.0.1:8080", "X-Real-IP", "127.0.0.1", false},
		{"127.0.0.1:1", "127.0.0.1:8080", "Forwarded", "for=127.0.0.1", false},
		{"127.0.0.1:1", "127.0.0.1:8080", "Via", "1.1 proxy", false},
	} {
		r := httptest.NewRequest(http.MethodPost, "/api/rooms", http.NoBody)
		r.RemoteAddr, r.Host = c.from, c.host
		if c.header != "" {
			r.Header.Set(c.header, c.value)
		}
		if got := operates(r); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// A server whose page is for everybody is still changed from its own machine alone.
func TestOperatorOnAllInterfaces(t *testing.T) {
	l := lodgingOf(t, dots, Rooms{}, func(s *config.Settings) { s.HTTP = "0.0.0.0:0" })
	_, port, err := net.SplitHostPort(l.http)
	if err != nil {
		t.Fatal(err)
	}
	l.http = "127.0.0.1:" + port
	if code := l.ask("POST", "/api/rooms/hidden?private", nil); code != 200 {
		t.Fatal(code)
	}
	l.http = net.JoinHostPort(outward(t), port)
	for what, want := range map[string]int{
		"POST /api/rooms/red": 403, "DELETE /api/rooms/hidden": 403, "POST /api/rooms/hidden/reserve": 403, "POST /api/rooms/hidden/label?label=a=b": 403,
		"GET /api/rooms/hidden": 404, "GET /api/status": 200,
	} {
		method, path, _ := strings.Cut(what, " ")
		if code := l.ask(method, path, nil); code != want {
			t.Errorf("%s from outside: %d, want %d", what, code, want)
		}
		if code := l.ask(method, path, nil, "X-Forwarded-For", "127.0.0.1"); code != want {
			t.Errorf("%s from outside, as if for here: %d, want %d", what, code, want)
		}
	}
	var list struct{ Total int }
	if code := l.ask("GET", "/api/rooms", &list); code != 200 || list.Total != 0 {
		t.Errorf("a stranger sees %d rooms", list.Total)
	}
	l.http = "127.0.0.1:" + port
	if code := l.ask("GET", "/api/rooms", &list); code != 200 || list.Total != 1 {
		t.Errorf("the operator sees %d rooms", list.Total)
	}
	if err := l.stop(); err != nil {
		t.Error(err)
	}
}

// outward is an address of this machine that is not its loopback.
func outward(t *testing.T) string {
	t.Helper()
	all, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() {
			return n.IP.String()
		}
	}
	t.Skip("this machine has no address but its loopback, so nobody can come from elsewhere")
	return ""
}
