package dev

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// written is the first line of a file that `schema --ts` has written, and imported where that imports
// the SDK from.
var (
	written  = regexp.MustCompile("^// Written by `[a-z0-9-]+ schema --ts`")
	imported = regexp.MustCompile(`(?m)^import \{[^}]*\} from "([^"]+)";$`)
)

// describe has a build say what the game is, which makes the game once without running it: a mistake in
// how it is put together shows here, while another build goes on. Files of the page that were written
// by `schema --ts` are written again when they are not what it says now; rewritten reports that.
func (m *maker) describe(ctx context.Context, b binary) (rewritten bool, said string, err error) {
	run := func(more ...string) ([]byte, string, error) {
		cmd := exec.CommandContext(ctx, b.path, slices.Concat([]string{"schema"}, m.flags, more)...)
		cmd.Dir = m.dir
		var stderr tail
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		return out, cut([]byte(stderr.String())), err
	}
	if _, said, err = run(); err != nil {
		return false, said, err
	}
	for _, name := range m.schemas() {
		another, err := rewrite(name, run)
		if err != nil {
			return false, name + ": " + err.Error(), err
		}
		rewritten = rewritten || another
	}
	return rewritten, "", nil
}

// schemas are the files that `schema --ts` has written.
func (m *maker) schemas() (names []string) {
	files, err := scan(m.dir, nil)
	if err != nil {
		return nil // the watch says it
	}
	for name := range files {
		if filepath.Ext(name) == ".ts" && writtenBySchema(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func writtenBySchema(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false // gone since
	}
	defer f.Close()
	line, _ := bufio.NewReader(f).ReadString('\n') // a file of one line is none of them
	return written.MatchString(line)
}

// rewrite writes a file anew when it is not what the schema says.
func rewrite(name string, run func(more ...string) ([]byte, string, error)) (another bool, err error) {
	was, err := os.ReadFile(name)
	if err != nil {
		return false, err
	}
	sdk := imported.FindSubmatch(was)
	if sdk == nil {
		return false, nil // somebody has changed it: it is theirs
	}
	now, _, err := run("--ts", "--sdk="+string(sdk[1]))
	if err != nil || strings.TrimSpace(string(now)) == strings.TrimSpace(string(was)) {
		return false, err
	}
	return true, os.WriteFile(name, now, 0o644)
}
