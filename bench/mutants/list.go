package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// patience is how long the tests of one mutant may take: one that never ends is
// one that was noticed.
const patience = 3 * time.Minute

//go:embed mutants.txt
var list string

// mutant is a place in a file and what it becomes.
type mutant struct {
	name, file   string
	old, new     string
	pkg, pattern string // the tests that should notice
}

// ErrList is a list that cannot be read.
var ErrList = errors.New("mutants: malformed list")

// parse reads a list: for each mutant a line "= name", one "@ file", the old lines
// with - and the new ones with + before them, and "! package pattern".
func parse(text string) (all []mutant, err error) {
	for i, line := range strings.Split(text, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		kind, rest := line[0], line[1:]
		if kind == '=' {
			all = append(all, mutant{name: strings.TrimSpace(rest)})
			continue
		}
		if len(all) == 0 {
			return nil, fmt.Errorf("%w: line %d comes before a name", ErrList, i+1)
		}
		m := &all[len(all)-1]
		switch kind {
		case '@':
			m.file = strings.TrimSpace(rest)
		case '-':
			m.old += rest + "\n"
		case '+':
			m.new += rest + "\n"
		case '!':
			m.pkg, m.pattern, _ = strings.Cut(strings.TrimSpace(rest), " ")
		default:
			return nil, fmt.Errorf("%w: line %d", ErrList, i+1)
		}
	}
	for _, m := range all {
		if m.file == "" || m.old == "" || m.pattern == "" {
			return nil, fmt.Errorf("%w: %q lacks a file, an old line or its tests", ErrList, m.name)
		}
	}
	return all, nil
}

// apply is a file's text with the mutant in it. The old lines must be in it once.
func (m *mutant) apply(text string) (string, error) {
	if n := strings.Count(text, m.old); n != 1 {
		return "", fmt.Errorf("%s has the old lines %d times, not once", m.file, n)
	}
	return strings.Replace(text, m.old, m.new, 1), nil
}

// try runs the tests of a mutant.
func (m *mutant) try(ctx context.Context, dir string) (noticed bool, out []byte, err error) {
	text, err := os.ReadFile(m.file)
	if err != nil {
		return false, nil, err
	}
	mutated, err := m.apply(string(text))
	if err != nil {
		return false, nil, err
	}
	path, err := filepath.Abs(m.file)
	if err != nil {
		return false, nil, err
	}
	other, overlay := filepath.Join(dir, "mutant.go"), filepath.Join(dir, "overlay.json")
	replaced, err := json.Marshal(map[string]map[string]string{"Replace": {path: other}})
	if err != nil {
		return false, nil, err
	}
	if err := errors.Join(os.WriteFile(other, []byte(mutated), 0o600), os.WriteFile(overlay, replaced, 0o600)); err != nil {
		return false, nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	out, err = exec.CommandContext(ctx, "go", "test", "-count=1", "-overlay="+overlay, "-run="+m.pattern, m.pkg).CombinedOutput()
	switch {
	case bytes.Contains(out, []byte("[build failed]")):
		return false, out, fmt.Errorf("it does not compile:\n%s", out)
	case bytes.Contains(out, []byte("[no tests to run]")):
		return false, out, errors.New("no such tests")
	}
	return err != nil, out, nil
}

// runList tries the mutants of the list with one of words in their names, or all.
func runList(words []string) int {
	all, err := parse(list)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	dir, err := os.MkdirTemp("", "mutants")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	defer os.RemoveAll(dir)
	count := map[string]int{}
	for _, m := range all {
		if len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(m.name, w) }) {
			continue
		}
		noticed, _, err := m.try(context.Background(), dir)
		verdict := "survived"
		switch {
		case err != nil:
			verdict = "useless"
		case noticed:
			verdict = "killed"
		}
		count[verdict]++
		fmt.Printf("%-9s %s (%s, %s %s)\n", verdict, m.name, m.file, m.pkg, m.pattern)
		if err != nil {
			fmt.Println("         ", err)
		}
	}
	fmt.Printf("%d killed, %d survived, %d useless\n", count["killed"], count["survived"], count["useless"])
	if count["survived"]+count["useless"] > 0 {
		return 1
	}
	return 0
}
