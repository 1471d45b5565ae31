package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// suite is the tests of one package, and which blocks of code each goes through.
type suite struct {
	Path  string
	Sum   [32]byte // of all sources that its tests are made of
	Spans []span
	Tests []test
}

// span is a block of code as go test -cover has it.
type span struct {
	File                   string
	Line, Column, End, Col int
}

// test is a test, an example, or the seeds of a fuzz test.
type test struct {
	Name    string
	Seconds float64 // alone
	Hits    []int32 // indices of the suite's spans
	Fails   bool    // alone, without a mutant: it says nothing
}

// measured is the code of all trees.
const measured = "-coverpkg=./ecs/...,./netio/...,./systems/..."

// observers are the packages whose tests may notice, each with the sum of all sources
// of ours that it is made of. Left out are this one, and those of benchmarks, which take
// long for what others tell sooner.
func observers() (sums map[string][32]byte, err error) {
	packages, err := listPackages("-test", "./...")
	if err != nil {
		return nil, err
	}
	sums = map[string][32]byte{}
	for _, p := range packages {
		path, isTest := strings.CutSuffix(strings.TrimPrefix(p.ImportPath, module), ".test")
		if !isTest || path == "bench/mutants" || path == "bench" || strings.HasPrefix(path, "cmd/internal/bench") {
			continue
		}
		if sums[path], err = sum(path, p.Deps); err != nil {
			return nil, err
		}
	}
	return sums, nil
}

// sum is a hash of the Go files of those packages that are ours, and of pkg's tests.
func sum(pkg string, packages []string) (hash [32]byte, err error) {
	h := sha256.New()
	for _, p := range packages {
		p, _, _ = strings.Cut(p, " ") // a package as it is in the tests of another
		dir, ours := strings.CutPrefix(p, module)
		if !ours || strings.HasSuffix(p, "_test") || strings.HasSuffix(p, ".test") {
			continue
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			return hash, err
		}
		for _, file := range files {
			if dir != pkg && strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				return hash, err
			}
			fmt.Fprintf(h, "%s %d\n%s", file, len(text), text)
		}
	}
	return [32]byte(h.Sum(nil)), nil
}

// cover runs each test of each package alone, without a mutant. What file has of the
// same programs is not run again.
func cover(ctx context.Context, file, dir string) (all []*suite, err error) {
	var old []*suite
	if b, err := os.ReadFile(file); err == nil {
		if err := gob.NewDecoder(bytes.NewReader(b)).Decode(&old); err != nil {
			return nil, fmt.Errorf("mutants: %s: %w", file, err)
		}
	}
	sums, err := observers()
	if err != nil {
		return nil, err
	}
	for _, path := range slices.Sorted(maps.Keys(sums)) {
		if i := slices.IndexFunc(old, func(o *suite) bool { return o.Path == path && o.Sum == sums[path] }); i >= 0 {
			all = append(all, old[i])
			continue
		}
		s, err := coverPackage(ctx, path, dir, measured)
		if err != nil {
			return nil, err
		}
		s.Sum = sums[path]
		all = append(all, s)
	}
	var b bytes.Buffer
	return all, errors.Join(gob.NewEncoder(&b).Encode(all), os.WriteFile(file, b.Bytes(), 0o600))
}

func coverPackage(ctx context.Context, pkg, dir, measured string) (*suite, error) {
	file := filepath.Join(dir, "cover.test")
	if out, err := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", measured, "-o", file, "./"+pkg).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("mutants: %s: %w\n%s", pkg, err, out)
	}
	s := &suite{Path: pkg}
	run := program{path: file, pkg: pkg, dir: dir}
	names, err := run.tests(ctx)
	if err != nil {
		return nil, err
	}
	index := map[string]int32{}
	profile := filepath.Join(dir, "profile")
	began := time.Now()
	for _, name := range names {
		t := test{Name: name}
		start := time.Now()
		out := run.try(ctx, []string{name}, patience, "-test.coverprofile="+profile)
		t.Seconds, t.Fails = time.Since(start).Seconds(), out.verdict != survived
		if t.Fails {
			fmt.Printf("%s %s fails without a mutant, and is left out:\n%s\n", pkg, name, out.text)
		} else if t.Hits, err = s.hits(profile, index); err != nil {
			return nil, err
		}
		s.Tests = append(s.Tests, t)
	}
	fmt.Printf("%s: %d tests one by one in %.0f s\n", pkg, len(s.Tests), time.Since(began).Seconds())
	return s, nil
}

// hits reads which spans a profile says were gone through, and of which it knows.
func (s *suite) hits(profile string, index map[string]int32) (hits []int32, err error) {
	f, err := os.Open(profile)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := lines.Text()
		end := strings.LastIndexByte(line, ' ')
		if strings.HasPrefix(line, "mode:") || end < 0 {
			continue
		}
		i, ok := index[line[:end]]
		if !ok {
			i = int32(len(s.Spans))
			index[line[:end]] = i
			var at span
			name, rest, _ := strings.Cut(strings.TrimPrefix(line, module), ":")
			if _, err := fmt.Sscanf(rest, "%d.%d,%d.%d", &at.Line, &at.Column, &at.End, &at.Col); err != nil {
				return nil, fmt.Errorf("mutants: profile: %q: %w", line, err)
			}
			at.File = name
			s.Spans = append(s.Spans, at)
		}
		if line[end:] != " 0" {
			hits = append(hits, i)
		}
	}
	return hits, lines.Err()
}

// has tells whether a place is in the span.
func (s *span) has(line, column int) bool {
	return (line > s.Line || line == s.Line && column >= s.Column) && (line < s.End || line == s.End && column < s.Col)
}

// spread is how far around a change tests are looked for.
type spread int

const (
	block    spread = iota // that go through its block
	function               // through its function: what is in no block, such as a case's value
	anywhere               // through its package: constants and types
)

// of tells whether the span is as near to a change as that.
func (s *span) of(c *change, how spread) bool {
	switch how {
	case block:
		return s.File == c.File && s.has(c.Line, c.column)
	case function:
		return s.File == c.File && c.from <= s.Line && s.End <= c.to
	default:
		return path.Dir(s.File) == c.source.path
	}
}

// covering are the tests of the suite that go through spans that near to a change.
func (s *suite) covering(c *change, how spread) (tests []test) {
	wanted := make([]bool, len(s.Spans))
	for i := range s.Spans {
		wanted[i] = s.Spans[i].of(c, how)
	}
	for _, t := range s.Tests {
		if !t.Fails && slices.ContainsFunc(t.Hits, func(hit int32) bool { return wanted[hit] }) {
			tests = append(tests, t)
		}
	}
	return tests
}
