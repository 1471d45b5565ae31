package bench

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// documents are all pages of the repository, by their paths from its root.
func documents(t *testing.T) []string {
	t.Helper()
	var pages []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || path != root && strings.HasPrefix(d.Name(), ".")):
			return filepath.SkipDir
		case strings.HasSuffix(path, ".md"):
			page, err := filepath.Rel(root, path)
			pages = append(pages, filepath.ToSlash(page))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) < 15 {
		t.Fatalf("only %d pages: %v", len(pages), pages)
	}
	return pages
}

// page reads one of them.
func page(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A line of prose fits into a terminal: pages are wrapped at 100 columns. Tables and code are as
// wide as they must be, and where a link leads does not count.
func TestDocsAreWrapped(t *testing.T) {
	const widest = 120
	target := regexp.MustCompile(`\]\([^)]*\)|https?://\S+`)
	for _, path := range documents(t) {
		code := false
		for i, line := range strings.Split(page(t, path), "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "```") {
				code = !code
			}
			if code || strings.HasPrefix(strings.TrimSpace(line), "|") {
				continue
			}
			if n := utf8.RuneCountInString(target.ReplaceAllString(line, "]()")); n > widest {
				t.Errorf("%s:%d: a line of %d columns; wrap prose at 100", path, i+1, n)
			}
		}
		if code {
			t.Errorf("%s: a block of code does not end", path)
		}
	}
}
