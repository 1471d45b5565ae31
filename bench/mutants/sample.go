package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// verdict is what became of a change, as the file of results has it.
type verdict struct {
	*change
	Verdict string
	By      string  // the package and the test that noticed
	Seconds float64 // how long it took to find out
	Tests   int     // how many tests go through it; of the others, none was run
}

// run tries the changes that the seed chooses, but for those that were tried before.
func (s *sampling) run() (code int, err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	all, err := load()
	if err != nil {
		return 2, err
	}
	chosen := choose(all, s.seed, s.count)
	if s.list {
		for _, c := range chosen {
			fmt.Printf("%s:%d %s\n\t%q\n", c.File, c.Line, c.Key, c.site.text)
		}
		return 0, nil
	}
	dir, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return 2, err
	}
	defer os.RemoveAll(dir)
	had, err := s.read()
	if err != nil {
		return 2, err
	}
	suites, err := cover(ctx, s.results+".coverage", dir)
	if err != nil {
		return 2, err
	}
	t := &trial{sampling: s, suites: suites, dir: dir, had: had, total: len(chosen), least: leastPatience}
	if err := t.all(ctx, chosen); err != nil {
		return 2, err
	}
	return report(chosen, t.had)
}

// read is what earlier runs found out, by key; later lines replace earlier ones.
func (s *sampling) read() (map[string]verdict, error) {
	had := map[string]verdict{}
	f, err := os.Open(s.results)
	if errors.Is(err, os.ErrNotExist) {
		return had, nil
	} else if err != nil {
		return nil, err
	}
	defer f.Close()
	d := json.NewDecoder(f)
	for d.More() {
		v := verdict{change: &change{}}
		if err := d.Decode(&v); err != nil {
			return nil, fmt.Errorf("mutants: %s: %w", s.results, err)
		}
		had[v.Key] = v
	}
	return had, nil
}

// leastPatience is how long the quickest tests of a mutant may take; those that take
// longer without it get more.
const leastPatience = 30 * time.Second

// trial is one run.
type trial struct {
	*sampling
	suites []*suite
	dir    string
	total  int
	least  time.Duration // how long the quickest tests may take

	mu  sync.Mutex // guards had and the file
	had map[string]verdict
}

// all tries changes, workers at a time. Those whose tests took too long are tried once
// more in the end, one by one, and are given more time: it may have been our doing.
func (t *trial) all(ctx context.Context, chosen []*change) error {
	var late []*change
	for _, c := range inTurn(chosen) {
		if t.wanted(c) && strings.Contains(c.Key, t.only) {
			late = append(late, c)
		}
	}
	if err := t.several(ctx, late); err != nil {
		return err
	}
	for _, c := range late {
		if t.had[c.Key].Verdict == slow {
			if err := errors.Join(t.one(ctx, c, t.dir, 3*t.least), ctx.Err()); err != nil {
				return err
			}
		}
	}
	return nil
}

// inTurn gives one of each tree after the other, so that who stops half-way knows of all.
func inTurn(chosen []*change) []*change {
	turn, count := map[*change]int{}, map[string]int{}
	for _, c := range chosen {
		count[c.Tree]++
		turn[c] = count[c.Tree]
	}
	chosen = slices.Clone(chosen)
	slices.SortStableFunc(chosen, func(a, b *change) int { return cmp.Compare(turn[a], turn[b]) })
	return chosen
}

func (t *trial) several(ctx context.Context, chosen []*change) error {
	next := make(chan *change)
	faults := make(chan error, t.workers)
	for i := range t.workers {
		go func() {
			var err error
			for c := range next {
				if err == nil {
					err = errors.Join(t.one(ctx, c, filepath.Join(t.dir, fmt.Sprint(i)), t.least), ctx.Err())
				}
			}
			faults <- err
		}()
	}
	for _, c := range chosen {
		next <- c
	}
	close(next)
	var err error
	for range t.workers {
		err = errors.Join(err, <-faults)
	}
	return err
}

func (t *trial) wanted(c *change) bool {
	v, tried := t.had[c.Key]
	return !tried || t.again && v.Verdict != killed
}

// one tries a change and writes down what became of it.
func (t *trial) one(ctx context.Context, c *change, dir string, least time.Duration) error {
	began := time.Now()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	overlay, err := c.overlay(dir)
	if err != nil {
		return err
	}
	v := verdict{change: c}
	if err := t.judge(ctx, &v, overlay, dir, least); err != nil || ctx.Err() != nil {
		return err
	}
	v.Seconds = time.Since(began).Seconds()
	return t.keep(v)
}

// overlay writes the file that go is to read instead of the change's.
func (c *change) overlay(dir string) (string, error) {
	path, err := filepath.Abs(c.File)
	if err != nil {
		return "", err
	}
	other, overlay := filepath.Join(dir, "mutant.go"), filepath.Join(dir, "overlay.json")
	replaced, err := json.Marshal(map[string]map[string]string{"Replace": {path: other}})
	return overlay, errors.Join(err, os.WriteFile(other, c.mutated(), 0o600), os.WriteFile(overlay, replaced, 0o600))
}

func (t *trial) keep(v verdict) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.had[v.Key] = v
	fmt.Printf("%s %d/%d %-9s %s:%d %s\n\t%q by %s, %d tests, %.0f s\n", time.Now().Format(time.TimeOnly), len(t.had), t.total, v.Verdict, v.File, v.Line, v.Key, v.text, v.By, v.Tests, v.Seconds)
	line, err := json.Marshal(&v)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(t.results, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Close())
}
