package dev

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestChanges(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var files map[string]stamp
	look := func() (names []string, page bool) {
		t.Helper()
		now, err := scan(dir, files)
		if err != nil {
			t.Fatal(err)
		}
		c := changes(files, now)
		files = now
		for _, path := range c.names {
			names = append(names, filepath.Base(path))
		}
		return names, c.page
	}
	for _, name := range []string{"main.go", "page/index.html", "a_test.go", "dots-data/world", "other/KEY", "other/journal", ".git/HEAD", "node_modules/x.js", "b.go~"} {
		write(name, name)
	}
	if names, _ := look(); !slices.Equal(names, []string{"main.go", "index.html"}) {
		t.Errorf("it watches %v", names)
	}
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(filepath.Join(dir, "main.go"), later, later); err != nil {
		t.Fatal(err)
	}
	if names, _ := look(); len(names) != 0 {
		t.Errorf("what was written again as it was is a change: %v", names)
	}
	write("main.go", "main.gO")
	if err := os.Chtimes(filepath.Join(dir, "main.go"), later.Add(1), later.Add(1)); err != nil {
		t.Fatal(err)
	}
	if names, page := look(); !slices.Equal(names, []string{"main.go"}) || page {
		t.Errorf("changed: %v, of the page: %v", names, page)
	}
	if err := os.Remove(filepath.Join(dir, "page", "index.html")); err != nil {
		t.Fatal(err)
	}
	write("new.go", "")
	if names, page := look(); !slices.Equal(names, []string{"new.go", "index.html"}) || !page {
		t.Errorf("gone and new: %v, of the page: %v", names, page)
	}
}

func TestWhatIsSaid(t *testing.T) {
	if said := hint("main.go:4:2: no required module provides package github.com/tickd/tickd/cmd/host; to add it:"); !strings.Contains(said, "go work init . PATH") {
		t.Error(said)
	}
	if said := hint("undefined: x"); said != "" {
		t.Error(said)
	}
	line := `time=x level=ERROR msg="panic in a tick" tick=9 panic="no way" stack="goroutine 1 [running]:\nruntime/debug.Stack()\n\t/go/stack.go:26\ngithub.com/tickd/tickd/ecs.Step()\n\t/t/app.go:1\ndots/game.Update(...)\n\t/d/game/call.go:58\n"`
	if said := stackOf(line); said != "panic: no way\n  dots/game.Update(...)\n      /d/game/call.go:58" {
		t.Errorf("%q", said)
	}
	if said := stackOf(`time=x level=INFO msg=running`); said != "" {
		t.Errorf("%q", said)
	}
}
