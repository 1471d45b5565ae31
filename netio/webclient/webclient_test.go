package webclient

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func get(h http.Handler, method, target string, header ...string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// sandbox serves the page that is built in.
func sandbox(t *testing.T, o Options) http.Handler {
	t.Helper()
	h, err := Handler(Page(), o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func body(r *http.Response) string {
	b, _ := io.ReadAll(r.Body)
	return string(b)
}

func TestFiles(t *testing.T) {
	h := sandbox(t, Options{})
	for path, kind := range map[string]string{
		"/": "text/html; charset=utf-8", "/index.html": "text/html; charset=utf-8", "/app.js": "text/javascript; charset=utf-8",
		"/style.css": "text/css; charset=utf-8", "/icon.svg": "image/svg+xml", "/touch-icon.png": "image/png", "/config.json": "application/json",
	} {
		r := get(h, "GET", path)
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != kind || body(r) == "" {
			t.Errorf("%s: %d %s", path, r.StatusCode, r.Header.Get("Content-Type"))
		}
		tag := r.Header.Get("ETag")
		if again := get(h, "GET", path, "If-None-Match", tag); again.StatusCode != 304 || body(again) != "" {
			t.Errorf("%s with its tag: %d", path, again.StatusCode)
		}
		if head := get(h, "HEAD", path); head.StatusCode != 200 || body(head) != "" || head.Header.Get("Content-Length") == "0" {
			t.Errorf("HEAD %s: %d", path, head.StatusCode)
		}
	}
}

// Who takes gzip gets what was compressed once, with a tag of its own.
func TestGzip(t *testing.T) {
	h := sandbox(t, Options{})
	whole := get(h, "GET", "/app.js", "Accept-Encoding", "br, gzip;q=0")
	want := body(whole)
	for _, accepts := range []string{"gzip", "br, gzip;q=0.5", "deflate, gzip"} {
		r := get(h, "GET", "/app.js", "Accept-Encoding", accepts)
		z, err := gzip.NewReader(r.Body)
		if err != nil || r.Header.Get("Content-Encoding") != "gzip" || r.Header.Get("Vary") != "Accept-Encoding" || r.ContentLength >= int64(len(want)) {
			t.Fatalf("%q: %v, %v", accepts, err, r.Header)
		}
		if got, err := io.ReadAll(z); err != nil || string(got) != want {
			t.Errorf("%q: %d bytes, %v; want %d", accepts, len(got), err, len(want))
		}
		tag := r.Header.Get("ETag")
		if tag == whole.Header.Get("ETag") || get(h, "GET", "/app.js", "Accept-Encoding", accepts, "If-None-Match", tag).StatusCode != 304 {
			t.Errorf("%q: the tag is %s, without gzip %s", accepts, tag, whole.Header.Get("ETag"))
		}
	}
}

// What a browser fetches before the game begins is small.
func TestWeight(t *testing.T) {
	const most = 60_000
	h, sent := sandbox(t, Options{}), 0
	for _, path := range []string{"/", "/app.js", "/style.css", "/icon.svg", "/config.json"} {
		sent += len(body(get(h, "GET", path, "Accept-Encoding", "gzip")))
	}
	if sent > most {
		t.Errorf("the page is %d bytes as sent, more than %d", sent, most)
	}
}

func TestNothingElse(t *testing.T) {
	h := sandbox(t, Options{})
	for _, path := range []string{"/dist", "/dist/", "/dist/app.js", "/nothing", "/../webclient.go", "/./app.js", "/app.js/", "/%2e%2e/go.mod", "/sdk/"} {
		if r := get(h, "GET", path); r.StatusCode != 404 {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH"} {
		if r := get(h, method, "/"); r.StatusCode != 405 || r.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d", method, r.StatusCode)
		}
	}
}

func TestHeaders(t *testing.T) {
	for _, path := range []string{"/", "/app.js", "/config.json", "/nothing"} {
		h := get(sandbox(t, Options{}), "GET", path).Header
		csp := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'self'", "connect-src 'self' ws: wss:", "frame-ancestors 'none'", "object-src 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: policy %q lacks %q", path, csp, want)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestServerAddress(t *testing.T) {
	for given, want := range map[string]string{
		"": ":7777", ":9000": ":9000", "[::]:7777": ":7777", "0.0.0.0:81": ":81",
		"127.0.0.1:7777": "127.0.0.1:7777", "wss://game.example/x": "wss://game.example/x", "ws://[::1]:7777/": "ws://[::1]:7777/",
	} {
		var c struct{ Server string }
		if err := json.Unmarshal([]byte(body(get(sandbox(t, Options{Server: given}), "GET", "/config.json"))), &c); err != nil || c.Server != want {
			t.Errorf("%q: %q, want %q (%v)", given, c.Server, want, err)
		}
	}
}

func TestPrefix(t *testing.T) {
	h := http.StripPrefix("/play", sandbox(t, Options{}))
	if r := get(h, "GET", "/play/app.js"); r.StatusCode != 200 {
		t.Errorf("behind a prefix: %d", r.StatusCode)
	}
	if r := get(h, "GET", "/play?server=x"); r.StatusCode != 308 || r.Header.Get("Location") != "play/" {
		t.Errorf("prefix without slash: %d %q", r.StatusCode, r.Header.Get("Location"))
	}
	page := body(get(h, "GET", "/play/"))
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if strings.HasPrefix(m[1], "/") || strings.Contains(m[1], ":") {
			t.Errorf("the page refers to %q, which is not relative to it", m[1])
		}
	}
	if strings.Contains(page, "<style") || regexp.MustCompile(`<script[^>]*>[^<]`).MatchString(page) || regexp.MustCompile(`\son\w+=`).MatchString(page) {
		t.Error("the page has inline script or style, which its own policy forbids")
	}
}

// TestNoMarkupFromText keeps players' words out of the ways in which text
// becomes markup.
func TestNoMarkupFromText(t *testing.T) {
	app := body(get(sandbox(t, Options{}), "GET", "/app.js"))
	for _, bad := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"} {
		if strings.Contains(app, bad) {
			t.Errorf("app.js contains %q", bad)
		}
	}
}

// A page is whatever files a game gives, in folders too.
func TestAnyPage(t *testing.T) {
	h, err := Handler(fstest.MapFS{
		"index.html": {Data: []byte("<title>dots</title>")}, "art/dot.png": {Data: []byte{1, 2}}, "odd": {Data: []byte("x")},
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for path, kind := range map[string]string{
		"/": "text/html; charset=utf-8", "/art/dot.png": "image/png", "/odd": "application/octet-stream", "/config.json": "application/json",
	} {
		if r := get(h, "GET", path); r.StatusCode != 200 || r.Header.Get("Content-Type") != kind || r.Header.Get("Content-Security-Policy") != policy {
			t.Errorf("%s: %d %v", path, r.StatusCode, r.Header)
		}
	}
	for _, path := range []string{"/art", "/art/", "/app.js"} {
		if r := get(h, "GET", path); r.StatusCode != 404 {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
}

// A folder that is embedded is a page as it is.
func TestAPageInItsFolder(t *testing.T) {
	h, err := Handler(fstest.MapFS{"page/index.html": {Data: []byte("dots")}, "page/art/dot.png": {Data: []byte{1}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for path, code := range map[string]int{"/": 200, "/art/dot.png": 200, "/tickd.js": 200, "/page/index.html": 404} {
		if r := get(h, "GET", path); r.StatusCode != code {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
}

// Every page has the SDK beside it as one module that imports nothing, and a page that is
// served behind a prefix finds it there too. Without a page it is there all the same.
func TestTheSDKIsBesideThePage(t *testing.T) {
	for name, page := range map[string]fs.FS{
		"any page": fstest.MapFS{"index.html": {Data: []byte("x")}}, "the sandbox's": Page(), "none": nil,
	} {
		h, err := Handler(page, Options{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		module := get(http.StripPrefix("/game", h), "GET", "/game/tickd.js")
		code := body(module)
		if module.StatusCode != 200 || module.Header.Get("Content-Type") != "text/javascript; charset=utf-8" || !regexp.MustCompile(`export\{[^}]*\bClient\b`).MatchString(code) {
			t.Errorf("%s: tickd.js: %d %v", name, module.StatusCode, module.Header)
		}
		if regexp.MustCompile(`\bimport\b\s*[{("']`).MatchString(code) {
			t.Errorf("%s: tickd.js imports something", name)
		}
		if r := get(h, "GET", "/tickd.js", "If-None-Match", module.Header.Get("ETag")); r.StatusCode != 304 {
			t.Errorf("%s: tickd.js with its tag: %d", name, r.StatusCode)
		}
		if r := get(h, "GET", "/tickd.js", "Accept-Encoding", "gzip"); r.Header.Get("Content-Encoding") != "gzip" || len(body(r)) > 20_000 {
			t.Errorf("%s: tickd.js as sent: %v", name, r.Header)
		}
		types := body(get(h, "GET", "/tickd.d.ts"))
		if !strings.Contains(types, "declare class Client<") || strings.Contains(types, "\nimport ") {
			t.Errorf("%s: tickd.d.ts is not the types in one file", name)
		}
		if r := get(h, "GET", "/config.json"); r.StatusCode != 200 {
			t.Errorf("%s: config.json: %d", name, r.StatusCode)
		}
	}
}

func TestPagesThatCannotBe(t *testing.T) {
	index := &fstest.MapFile{Data: []byte("x")}
	for want, page := range map[string]fs.FS{
		"no index.html":  fstest.MapFS{"page/index.html": index, "art/dot.png": index},
		"nor in one":     fstest.MapFS{"page/deep/index.html": index},
		"config.json":    fstest.MapFS{"index.html": index, "config.json": index},
		"has a tickd.js": fstest.MapFS{"index.html": index, "tickd.js": index},
		"more than":      fstest.MapFS{"index.html": index, "big": {Data: make([]byte, bytesMax)}},
		"open .":         os.DirFS("nowhere"),
	} {
		if _, err := Handler(page, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want something of %q", err, want)
		}
	}
}
