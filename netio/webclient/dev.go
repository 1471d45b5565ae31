package webclient

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
)

// What a page has beside it while it is being made.
const (
	devScript = "dev.js"
	devStatus = "api/dev"
	statusMax = 64 << 10 // bytes of a DevStatus, as JSON
)

// DevStatus is what is told to a page while it is being made: of Options.Dev, as JSON.
type DevStatus struct {
	Problem string `json:"problem,omitempty"` // what is wrong with what was saved last
	Note    string `json:"note,omitempty"`    // what is being done, or was
	Built   int    `json:"built"`             // how often what is played was built
}

// inDev adds to a page what tells it of its making: a script, and what that script asks for.
func inDev(files map[string]file, status string) (http.Handler, error) {
	script, err := built.ReadFile("dev/" + devScript)
	if err != nil {
		return nil, err
	}
	if _, taken := files[devScript]; taken {
		return nil, errors.New("the page has a " + devScript + ": while it is made, that is the server's")
	}
	version := pageVersion(files)
	tag := fmt.Appendf(nil, `<script type="module" src="%s?page=%s"></script>`, devScript, version)
	if index, ok := files["index.html"]; ok {
		at := bytes.Index(index.body, []byte("</head>"))
		if at < 0 {
			at = len(index.body)
		}
		files["index.html"] = newFile("index.html", slices.Concat(index.body[:at], tag, index.body[at:]))
	}
	files[devScript] = newFile(devScript, script)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/"+devStatus {
			serve(files, w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		err := json.NewEncoder(w).Encode(struct {
			DevStatus
			Page string `json:"page"`
		}{readStatus(status), version})
		_ = err // the reader's loss
	}), nil
}

// pageVersion tells one page from another.
func pageVersion(files map[string]file) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name != configName {
			fmt.Fprintln(sum, name, files[name].etag)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// readStatus is what the file says; one that cannot be read says so.
func readStatus(name string) (s DevStatus) {
	f, err := os.Open(name)
	if err != nil {
		return DevStatus{Problem: err.Error()}
	}
	defer f.Close()
	if err := json.NewDecoder(io.LimitReader(f, statusMax)).Decode(&s); err != nil {
		return DevStatus{Problem: fmt.Sprintf("%s: %v", name, err)}
	}
	return s
}
