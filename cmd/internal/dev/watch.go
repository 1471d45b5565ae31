package dev

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	watchedMax = 20_000  // files
	fewMax     = 3       // files that are named
	settlesMax = 20      // looks at files that change still
	summedMax  = 8 << 20 // bytes of a file that are looked at
)

// stamp is how a file is known to be as it was: by its time and size, and if these are others by what
// is in it, for who generates files writes them again as they were.
type stamp struct {
	at   time.Time
	size int64
	sum  [sha256.Size]byte
}

// stampOf is a file's stamp now; was is its last one.
func stampOf(path string, info fs.FileInfo, was stamp) stamp {
	s := stamp{info.ModTime(), info.Size(), was.sum}
	if s.at.Equal(was.at) && s.size == was.size {
		return s
	}
	if f, err := os.Open(path); err == nil { // one that is gone since is seen to be the next time
		defer f.Close()
		sum := sha256.New()
		_, _ = io.CopyN(sum, f, summedMax) // as far as it goes
		copy(s.sum[:], sum.Sum(nil))
	}
	return s
}

// as reports whether two stamps are of the same contents.
func (s stamp) as(o stamp) bool { return s.size == o.size && s.sum == o.sum }

// scan looks at all files of a module that may be part of the program. What Go does not look at either
// is left out, and so are tests, worlds, and programs that were built.
func scan(root string, before map[string]stamp) (map[string]stamp, error) {
	files := map[string]stamp{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // gone since
		}
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != root && skipped(path, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		info, err := d.Info()
		if err != nil || !info.Mode().IsRegular() || !watched(d.Name(), info.Mode()) {
			return nil // gone since, or nothing of ours
		}
		if files[path] = stampOf(path, info, before[path]); len(files) > watchedMax {
			return fmt.Errorf("%s has more than %d files: a game's module should hold the game alone", root, watchedMax)
		}
		return nil
	})
	return files, err
}

// skipped reports whether a folder is not looked into.
func skipped(path, name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "node_modules" || name == "testdata" {
		return true
	}
	if strings.HasSuffix(name, "-data") || strings.HasSuffix(name, asideSuffix) {
		return true
	}
	_, err := os.Stat(filepath.Join(path, "KEY")) // a world under another name
	return err == nil
}

func watched(name string, mode fs.FileMode) bool {
	switch ext := filepath.Ext(name); {
	case strings.HasPrefix(name, "."), strings.HasPrefix(name, "#"), strings.HasSuffix(name, "~"), strings.HasSuffix(name, "_test.go"):
		return false
	case ext == "" && mode&0o111 != 0, ext == ".exe", ext == ".tmp", ext == ".swp":
		return false
	}
	return true
}

// settled looks until nothing changes any more: somebody may be saving many files.
func settled(ctx context.Context, root string, before map[string]stamp) (map[string]stamp, error) {
	now, err := scan(root, before)
	for range settlesMax {
		if err != nil || len(changes(before, now).names) == 0 {
			return now, err
		}
		select {
		case <-ctx.Done():
			return now, nil
		case <-time.After(pollEvery / 2):
		}
		later, err := scan(root, now)
		if err != nil || len(changes(now, later).names) == 0 {
			return now, err
		}
		now = later
	}
	return now, err
}

// change is what has changed; its zero value is the beginning.
type change struct {
	names []string // of files, from the module's folder
	page  bool     // other files than Go's are among them
	saved time.Time
}

// changes are those from one look to another.
func changes(before, now map[string]stamp) (c change) {
	for path, s := range now {
		if was, ok := before[path]; !ok || !was.as(s) {
			c.names = append(c.names, path)
			if s.at.After(c.saved) {
				c.saved = s.at
			}
		}
	}
	for path := range before {
		if _, ok := now[path]; !ok {
			c.names = append(c.names, path)
		}
	}
	slices.Sort(c.names)
	for _, path := range c.names {
		switch filepath.Ext(path) {
		case ".go", ".mod", ".sum", ".work":
		default:
			c.page = true
		}
	}
	return c
}

// what names some of the files, with a colon; "" for the beginning.
func (c change) what() string {
	if len(c.names) == 0 {
		return ""
	}
	var names []string
	for _, path := range c.names[:min(len(c.names), fewMax)] {
		names = append(names, filepath.Base(path))
	}
	if more := len(c.names) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ") + ": "
}
