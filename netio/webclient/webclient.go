// Package webclient serves a game's page, and beside it the SDK that a page can be built
// on. The sandbox's page is built into it: it is TypeScript under page, the SDK under sdk;
// dist and served are what scripts/build.mjs makes of them.
package webclient

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"path"
	"strconv"
	"strings"
)

//go:embed dist served dev
var built embed.FS

// Page is the sandbox's page.
func Page() fs.FS {
	return folder("dist")
}

// folder is one of what is built in.
func folder(name string) fs.FS {
	files, err := fs.Sub(built, name)
	if err != nil {
		panic("webclient: " + err.Error()) // only a bad name is an error, and these are none
	}
	return files
}

// Bounds of a page, which is kept in memory.
const (
	filesMax = 4096
	bytesMax = 64 << 20 // of all files together
)

// Options tell the page where its server is.
type Options struct {
	// Server is the WebSocket's address: "./ws", beside the page whatever proxy
	// is before it, "ws://host:7777/", "wss://host/game", or an address that a
	// server listens at. Without a host, or with that of all interfaces (":7777",
	// "[::]:7777"), it is that port of the host that the page came from. Empty is
	// ":7777". A page opened with ?server=ADDRESS goes there instead.
	Server string
	// Recording says that what the server has is a recording, which is watched and not
	// played, and to be steered at api/recording beside the page.
	Recording bool
	// Dev is the file of a [DevStatus] while the page is being made: the page shows what it
	// says, and is loaded again when it is another one. Empty: nothing of the kind.
	Dev string
}

// policy allows the page its own files and any WebSocket: the server listens on
// another port, and ?server= names others.
const policy = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; object-src 'none'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

type file struct {
	kind   string
	etag   string
	body   []byte
	zipped []byte // nil when that is no shorter
}

var kinds = map[string]string{
	"html":  "text/html; charset=utf-8",
	"js":    "text/javascript; charset=utf-8",
	"mjs":   "text/javascript; charset=utf-8",
	"ts":    "text/plain; charset=utf-8",
	"css":   "text/css; charset=utf-8",
	"txt":   "text/plain; charset=utf-8",
	"svg":   "image/svg+xml",
	"png":   "image/png",
	"jpg":   "image/jpeg",
	"gif":   "image/gif",
	"webp":  "image/webp",
	"ico":   "image/x-icon",
	"json":  "application/json",
	"wasm":  "application/wasm",
	"woff2": "font/woff2",
	"mp3":   "audio/mpeg",
	"ogg":   "audio/ogg",
}

// configName is the file that tells a page where its server is.
const configName = "config.json"

// Handler serves a page: the files that are in it now, and beside them config.json, which
// says where its server is, and the SDK, tickd.js and its types tickd.d.ts. It works
// behind any path prefix that is stripped before it, lists nothing, and answers only GET
// and HEAD. Safe for concurrent use. A page that is one folder, as an embedded one, is what is
// in that. A page without index.html, with a file of its own in
// the place of one of those, or too large is an error; without a page (nil) there are those alone.
func Handler(page fs.FS, o Options) (http.Handler, error) {
	files := map[string]file{}
	if page != nil {
		var err error
		if page, err = top(page); err != nil {
			return nil, fmt.Errorf("webclient: %w", err)
		}
		if files, err = readPage(page); err != nil {
			return nil, fmt.Errorf("webclient: %w", err)
		}
	}
	beside, err := besidePage(o)
	if err != nil {
		return nil, fmt.Errorf("webclient: %w", err)
	}
	for name, f := range beside {
		if _, ok := files[name]; ok {
			return nil, fmt.Errorf("webclient: the page has a %s: that is the server's", name)
		}
		files[name] = f
	}
	if o.Dev != "" {
		h, err := inDev(files, o.Dev)
		if err != nil {
			return nil, fmt.Errorf("webclient: %w", err)
		}
		return h, nil
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { serve(files, w, r) }), nil
}

// besidePage are the files that every page has beside its own.
func besidePage(o Options) (map[string]file, error) {
	files, err := readPage(folder("served"))
	if err != nil {
		return nil, err
	}
	config, err := json.Marshal(struct {
		Server    string `json:"server"`
		Recording bool   `json:"recording,omitempty"`
	}{o.server(), o.Recording})
	if err != nil {
		return nil, err
	}
	files[configName] = newFile(configName, append(config, '\n'))
	return files, nil
}

// top is where in a page its index.html is: there, or in the one folder that the page
// consists of, as where `//go:embed page` makes it.
func top(page fs.FS) (fs.FS, error) {
	if _, err := fs.Stat(page, "index.html"); err == nil {
		return page, nil
	}
	all, err := fs.ReadDir(page, ".")
	if err != nil {
		return nil, err
	}
	if len(all) == 1 {
		if _, err := fs.Stat(page, path.Join(all[0].Name(), "index.html")); err == nil {
			return fs.Sub(page, all[0].Name())
		}
	}
	return nil, errors.New("the page has no index.html at its top, nor in one folder that holds all of it")
}

// readPage reads all files of a page.
func readPage(page fs.FS) (map[string]file, error) {
	files, total := map[string]file{}, 0
	err := fs.WalkDir(page, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(page, name)
		if err != nil {
			return err
		}
		files[name] = newFile(name, body)
		if total += len(body); total > bytesMax || len(files) > filesMax {
			return fmt.Errorf("the page has more than %d files or %d bytes", filesMax, bytesMax)
		}
		return nil
	})
	return files, err
}

func (o Options) server() string {
	if o.Server == "" {
		return ":7777"
	}
	if host, port, err := net.SplitHostPort(o.Server); err == nil {
		if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
			return ":" + port
		}
	}
	return o.Server
}

func newFile(name string, body []byte) file {
	sum := sha256.Sum256(body)
	f := file{kind: cmp.Or(kinds[name[strings.LastIndexByte(name, '.')+1:]], "application/octet-stream"), etag: `"` + hex.EncodeToString(sum[:12]) + `"`, body: body}
	var zipped bytes.Buffer
	z, _ := gzip.NewWriterLevel(&zipped, gzip.BestCompression) // a level that there is
	_, _ = z.Write(body)                                       // a Buffer's Write cannot fail
	if _ = z.Close(); zipped.Len() < len(body) {
		f.zipped = zipped.Bytes()
	}
	return f
}

// takesGzip reports whether a client says that it takes gzip.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		if coding, quality, _ := strings.Cut(strings.TrimSpace(part), ";"); coding == "gzip" {
			weight, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(quality), "q="), 64)
			return err != nil || weight > 0
		}
	}
	return false
}

func serve(files map[string]file, w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	name := strings.TrimPrefix(r.URL.Path, "/")
	if r.URL.Path == "" { // behind a prefix without its slash: relative addresses would miss it
		was, _, _ := strings.Cut(r.RequestURI, "?")
		h.Set("Location", path.Base(was)+"/")
		w.WriteHeader(http.StatusPermanentRedirect)
		return
	}
	if name == "" {
		name = "index.html"
	}
	f, ok := files[name]
	switch {
	case !ok:
		http.Error(w, "no such file", http.StatusNotFound)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "no-cache") // asks again each time: after an upgrade page and server must match
	h.Set("Vary", "Accept-Encoding")
	body, etag := f.body, f.etag
	if f.zipped != nil && takesGzip(r) {
		body, etag = f.zipped, strings.TrimSuffix(f.etag, `"`)+`-gzip"`
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the reader's loss
	}
}
