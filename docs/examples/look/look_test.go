package look

import (
	"io/fs"
	"testing"
	"testing/fstest"
)

func TestAPageHasItsOwnFilesAndTheSharedOnes(t *testing.T) {
	page := Page(fstest.MapFS{
		"page/index.html": {Data: []byte("own")}, "page/art/dot.svg": {Data: []byte("own")}, "game.go": {Data: []byte("no page")},
	})
	found := map[string]bool{}
	err := fs.WalkDir(page, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			_, err = fs.ReadFile(page, name)
			found[name] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"index.html", "art/dot.svg", "style.css", "enter.js", "hands.js", "icon.svg"} {
		if !found[name] {
			t.Errorf("%s is not in the page", name)
		}
	}
	if found["game.go"] || found["look.go"] {
		t.Errorf("the page has more than a page: %v", found)
	}
}
