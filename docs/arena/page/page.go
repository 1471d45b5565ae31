// Package page is the arena's page: TypeScript in src, on tickd's SDK, and what
// netio/webclient/scripts/build.mjs makes of it, in dist.
package page

import (
	"embed"
	"io/fs"
)

//go:embed dist
var dist embed.FS

// Files are those of the page.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("page: " + err.Error()) // only a bad path is an error, and this one is none
	}
	return files
}
