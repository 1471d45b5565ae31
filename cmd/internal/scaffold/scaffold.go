// Package scaffold makes a game of one's own: a module that runs and is tested at once. What it writes
// is the game in the folder made, which is built and tested with tickd, under another name.
package scaffold

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

//go:embed made
var made embed.FS

// What stands in the files of made for what a game has of its own.
const (
	madeModule   = tickd + "/cmd/internal/scaffold/made"
	madeName     = "yourgame"
	madeCheckout = "../../../../.." // from the page's folder
	madeTypes    = "../" + madeCheckout
	ignoreName   = "gitignore" // .gitignore, which would say something of ours
)

// Game is one that is to be made.
type Game struct {
	Dir      string // where; it is not there, or empty
	Module   string // what it is called by others; empty: as its folder
	Checkout string // of tickd; empty: the one that this program was built from
}

// Made is a game that was made.
type Made struct {
	Dir    string
	Name   string // of its program
	Module string
}

// Make makes a game. An error is one sentence, and says what to do; when it is about something that can
// be known before, nothing was written.
func Make(g Game) (Made, error) {
	dir, err := filepath.Abs(g.Dir)
	if err != nil {
		return Made{}, err
	}
	m := Made{Dir: dir, Module: g.Module}
	if m.Module == "" {
		m.Module = filepath.Base(dir)
	}
	if m.Name, err = programName(m.Module); err != nil {
		return m, err
	}
	if err := free(g.Dir, dir); err != nil {
		return m, err
	}
	c, err := findCheckout(g.Checkout)
	if err != nil {
		return m, err
	}
	if within(c.dir, dir) {
		return m, fmt.Errorf("%s is in the checkout of tickd: a game stands beside it, such as in %s", g.Dir, filepath.Join(filepath.Dir(c.dir), filepath.Base(dir)))
	}
	return m, write(m, c)
}

// free says why nothing can be made there.
func free(as, dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0:
		return nil
	case err == nil:
		return fmt.Errorf("%s is not empty: a new game needs a folder of its own", as)
	}
	if info, stat := os.Stat(dir); stat == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file: a new game needs a folder of its own", as)
	}
	return err
}

// within reports whether a folder is another one, or in it.
func within(outer, dir string) bool {
	rel, err := filepath.Rel(real(outer), real(dir))
	return err == nil && filepath.IsLocal(rel)
}

// real is a path without symbolic links, as far as it is there.
func real(dir string) string {
	if r, err := filepath.EvalSymlinks(dir); err == nil {
		return r
	}
	if parent := filepath.Dir(dir); parent != dir {
		return filepath.Join(real(parent), filepath.Base(dir))
	}
	return dir
}

// write writes all files of a game.
func write(m Made, c checkout) error {
	files := map[string]string{
		"go.mod":  fmt.Sprintf("module %s\n\ngo %s\n", m.Module, c.goVersion),
		"go.work": fmt.Sprintf("go %s\n\nuse (\n\t.\n\t%s\n)\n", c.goVersion, quoted(c.from(m.Dir))),
	}
	words := strings.NewReplacer(
		madeModule, m.Module,
		madeName, m.Name,
		"-C "+madeCheckout+" ", "-C "+quoted(c.from(filepath.Join(m.Dir, "page")))+" ",
		`"`+madeTypes+"/", `"`+c.from(filepath.Join(m.Dir, "page", "src"))+"/",
	)
	err := fs.WalkDir(made, "made", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := made.ReadFile(name)
		if err != nil {
			return err
		}
		to := strings.TrimPrefix(name, "made/")
		if to == ignoreName {
			to = "." + to
		}
		files[to] = words.Replace(string(b))
		return nil
	})
	for name, text := range files {
		if err == nil {
			err = create(filepath.Join(m.Dir, filepath.FromSlash(name)), text)
		}
	}
	return err
}

// create writes a file that is not there.
func create(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// quoted is a path as go.work and go generate take it.
func quoted(p string) string {
	if strings.ContainsAny(p, " \t\"'`\\$()") {
		return strconv.Quote(p)
	}
	return p
}

// Next says what to do with a game that was made, from a working folder.
func (m Made) Next(from string) string {
	to, err := filepath.Rel(from, m.Dir)
	if err != nil || len(to) > len(m.Dir) {
		to = m.Dir
	}
	return fmt.Sprintf(`%s is made. Next:

  cd %s
  go run %s/cmd/tickd dev   # then open http://127.0.0.1:8080/ and change a file
  go test ./...

Its README.md says what is where.
`, m.Name, to, tickd)
}
