package dev

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// asideSuffix is what the folder of a world gets that no build can read any more.
const asideSuffix = "-data-before"

// dataLine is where `config print` says where the world is kept.
var dataLine = regexp.MustCompile(`(?m)^data = ("(?:[^"\\]|\\.)*")`)

// setAside moves the world away that a build cannot read, in the place of one that was there before.
func (m *maker) setAside(b binary) (to string, err error) {
	cmd := exec.Command(b.path, slices.Concat([]string{"config", "print"}, m.flags)...)
	cmd.Dir = m.dir
	out, err := cmd.Output()
	if err != nil {
		return "", err
	}
	found := dataLine.FindSubmatch(out)
	if found == nil {
		return "", errNoData
	}
	data, err := strconv.Unquote(string(found[1]))
	if err != nil {
		return "", errNoData
	}
	if !filepath.IsAbs(data) {
		data = filepath.Join(m.dir, data)
	}
	to = strings.TrimSuffix(data, "-data") + asideSuffix
	if err := os.RemoveAll(to); err != nil {
		return "", err
	}
	return filepath.Base(to), os.Rename(data, to)
}
