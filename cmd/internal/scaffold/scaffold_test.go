package scaffold

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	for module, want := range map[string]string{
		"dots": "dots", "example.com/games/my-dots": "my-dots", "example.com/dots/v2": "dots", "v2": "v2",
	} {
		if got, err := programName(module); got != want || err != nil {
			t.Errorf("%s: %q, %v", module, got, err)
		}
	}
	for module, want := range map[string]string{
		"": "cannot be a module's name", "my dots": "cannot be a module's name", "../dots": "cannot be a module's name", "a//b": "cannot be a module's name",
		"dots.": "cannot be a module's name", "Dots": "cannot be what the program is called", "example.com/2048": "cannot be what the program is called",
		"fmt": "Go has for itself", "internal/dots": "Go has for itself", tickd + "/dots": "tickd's own", strings.Repeat("a", 201): "too long",
	} {
		if _, err := programName(module); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "--module NAME") {
			t.Errorf("%q: %v", module, err)
		}
	}
}

// What cannot be made says why, and nothing was written.
func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	full := filepath.Join(dir, "full")
	if err := create(filepath.Join(full, "file"), "x"); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(here, link); err != nil {
		t.Fatal(err)
	}
	for want, g := range map[string]Game{
		"full is not empty":             {Dir: full},
		"file is a file":                {Dir: filepath.Join(full, "file")},
		"dots is in the checkout":       {Dir: "dots"},
		"link/dots is in the checkout":  {Dir: filepath.Join(link, "dots")},
		"no checkout of tickd: it has":  {Dir: filepath.Join(dir, "dots"), Checkout: full},
		"cannot be a module's name":     {Dir: filepath.Join(dir, "my dots")},
		"the program is called, which ": {Dir: filepath.Join(dir, "dots"), Module: "example.com/Dots"},
	} {
		if _, err := Make(g); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want something of %q", g, err, want)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("there are %v, %v", entries, err)
	}
}

// A folder whose name needs quotes is one like any other, with a checkout that does too.
func TestPathsThatNeedQuotes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "my games")
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	if err := create(filepath.Join(dir, "the tickd", "go.mod"), "module "+tickd+"\n\ngo 1.26.0\n"); err != nil {
		t.Fatal(err)
	}
	made, err := Make(Game{Dir: filepath.Join(dir, "dots"), Checkout: filepath.Join(dir, "the tickd")})
	if err != nil || made.Name != "dots" || made.Module != "dots" {
		t.Fatal(made, err)
	}
	for name, want := range map[string]string{
		"go.work": "\t\"../the tickd\"\n", "page/page.go": ` -C "../../the tickd" tool `, "page/src/tickd.d.ts": `from "../../../the tickd/netio/`,
		".gitignore": "/dots-data/", "main.go": `"dots/page"`, "README.md": "# dots\n", "page/index.html": "<title>dots</title>",
	} {
		b, err := os.ReadFile(filepath.Join(made.Dir, filepath.FromSlash(name)))
		if err != nil || !strings.Contains(string(b), want) || strings.Contains(string(b), madeName) || strings.Contains(string(b), root) {
			t.Errorf("%s has no %q: %v\n%s", name, want, err, b)
		}
	}
	work := exec.CommandContext(t.Context(), "go", "work", "edit", "-json")
	work.Dir = made.Dir
	work.Env = append(os.Environ(), "GOWORK=")
	if out, err := work.CombinedOutput(); err != nil || !strings.Contains(string(out), "../the tickd") {
		t.Errorf("%v: %s", err, out)
	}
}
