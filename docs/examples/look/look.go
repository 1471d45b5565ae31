// Package look is what the pages of the examples have in common: a style sheet (style.css), the form in which
// one says one's name (enter.js), and what keys and fingers do (hands.js).
package look

import (
	"embed"
	"io/fs"
)

//go:embed *.css *.js *.svg
var shared embed.FS

// Page is a game's page: the files of its folder "page", which it embeds, and beside them those of this
// package. Go embeds files beside or below its own source alone, so each game embeds its own.
func Page(embedded fs.FS) fs.FS {
	own, err := fs.Sub(embedded, "page")
	if err != nil {
		panic("look: " + err.Error()) // only a bad name is an error, and this one is none
	}
	return both{own}
}

// both are the files of a page and the shared ones.
type both struct{ own fs.FS }

// Open opens a file of the page's own before a shared one.
func (b both) Open(name string) (fs.File, error) {
	if f, err := b.own.Open(name); err == nil {
		return f, nil
	}
	return shared.Open(name)
}

// ReadDir lists a folder; the shared files are at the top.
func (b both) ReadDir(name string) ([]fs.DirEntry, error) {
	files, err := fs.ReadDir(b.own, name)
	if err != nil || name != "." {
		return files, err
	}
	more, err := shared.ReadDir(".")
	return append(files, more...), err
}
