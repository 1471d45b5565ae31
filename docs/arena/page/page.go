// Package page is the arena's page: TypeScript in src, on tickd's SDK, and what
// netio/webclient/scripts/build.mjs makes of it, in dist.
package page

import "embed"

//go:embed dist
var dist embed.FS

// Files are those of the page.
func Files() embed.FS { return dist }
