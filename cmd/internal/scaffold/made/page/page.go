// Package page is what a browser gets: index.html and what belongs to it. The scripts
// are written in TypeScript, in src; main.js is made of them:
//
//	go generate ./page
package page

import (
	"embed"
	"io/fs"
)

//go:generate go -C ../../../../.. tool -modfile=tools.mod esbuild $PWD/src/main.ts --bundle --format=esm --target=es2022 --external:./tickd.js --outfile=$PWD/main.js --minify --log-level=warning

//go:embed index.html style.css icon.svg main.js
var files embed.FS

// Files are those of the page. The server adds tickd.js, the client that main.js builds on.
func Files() fs.FS { return files }
