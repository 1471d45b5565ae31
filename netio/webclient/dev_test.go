package webclient

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// While a page is made it has a script that tells of it, and knows which page it is; no other page does.
func TestAPageThatIsMade(t *testing.T) {
	status := filepath.Join(t.TempDir(), "status")
	page := fstest.MapFS{"index.html": {Data: []byte("<html><head><title>x</title></head><body></body></html>")}, "main.js": {Data: []byte("1")}}
	made := func() http.Handler {
		t.Helper()
		h, err := Handler(page, Options{Dev: status})
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	told := func(h http.Handler) (got struct {
		DevStatus
		Page string
	},
	) {
		t.Helper()
		if err := json.Unmarshal([]byte(body(get(h, "GET", "/api/dev"))), &got); err != nil {
			t.Fatal(err)
		}
		return got
	}
	first := made()
	if got := told(first); !strings.Contains(got.Problem, "status") {
		t.Errorf("without its file it says %+v", got)
	}
	if err := os.WriteFile(status, []byte(`{"problem":"a <b>","note":"building","built":3}`), 0o600); err != nil {
		t.Fatal(err)
	}
	got := told(first)
	if got.DevStatus != (DevStatus{"a <b>", "building", 3}) || got.Page == "" {
		t.Errorf("it says %+v", got)
	}
	index := body(get(first, "GET", "/"))
	script := regexp.MustCompile(`<script type="module" src="(dev\.js\?page=` + got.Page + `)"></script></head>`).FindStringSubmatch(index)
	if script == nil || get(first, "GET", "/"+script[1]).StatusCode != 200 {
		t.Fatalf("the page is %s", index)
	}
	page["main.js"] = &fstest.MapFile{Data: []byte("2")}
	if another := told(made()); another.Page == got.Page {
		t.Error("another page counts as the same")
	}
	h, err := Handler(page, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if get(h, "GET", "/api/dev").StatusCode != 404 || get(h, "GET", "/dev.js").StatusCode != 404 || strings.Contains(body(get(h, "GET", "/")), "dev.js") {
		t.Error("a page that is not being made tells of it")
	}
	page["dev.js"] = page["main.js"]
	if _, err := Handler(page, Options{Dev: status}); err == nil || !strings.Contains(err.Error(), "dev.js") {
		t.Errorf("a page with a dev.js: %v", err)
	}
}
