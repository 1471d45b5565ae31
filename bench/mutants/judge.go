package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// quickSeconds is how long a test may take, alone, to be one of the first that are tried.
const quickSeconds = 1

// othersMost is of how many other packages the tests are tried for one mutant.
const othersMost = 3

// batch is some tests of one package that are run together.
type batch struct {
	pkg     string
	tests   []string
	seconds float64 // alone
}

// batches are the tests that go through what is changed, in the order in which they
// are tried: those of its own package first, then those of the packages that have most
// of them. all counts those of others that would take too long, too.
func (t *trial) batches(c *change) (chosen []batch, all int) {
	var own, others [][]batch
	left := t.others
	how := t.around(c)
	for _, s := range t.suites {
		tests := s.covering(c, how)
		all += len(tests)
		if s.Path == c.source.path {
			own = append(own, batchesOf(s.Path, tests))
		} else if len(tests) > 0 {
			others = append(others, batchesOf(s.Path, tests))
		}
	}
	count := func(b []batch) (n int) {
		for i := range b {
			n += len(b[i].tests)
		}
		return n
	}
	slices.SortStableFunc(others, func(a, b []batch) int { return cmp.Compare(count(b), count(a)) })
	chosen = slices.Concat(own...)
	for _, b := range slices.Concat(others[:min(othersMost, len(others))]...) {
		if b.seconds <= left {
			left -= b.seconds
			chosen = append(chosen, b)
		}
	}
	return chosen, all
}

// batchesOf are a package's quick tests, and then each of the others.
func batchesOf(pkg string, tests []test) (all []batch) {
	slices.SortStableFunc(tests, func(a, b test) int { return cmp.Compare(a.Seconds, b.Seconds) })
	for _, t := range tests {
		if len(all) == 0 || all[len(all)-1].seconds+t.Seconds > quickSeconds && t.Seconds > quickSeconds/10. {
			all = append(all, batch{pkg: pkg})
		}
		last := &all[len(all)-1]
		last.tests, last.seconds = append(last.tests, t.Name), last.seconds+t.Seconds
	}
	return all
}

// around is how far around a change its tests are: in its block, if it is in one.
func (t *trial) around(c *change) spread {
	for how := block; how < anywhere; how++ {
		if slices.ContainsFunc(t.suites, func(s *suite) bool {
			return slices.ContainsFunc(s.Spans, func(at span) bool { return at.of(c, how) })
		}) {
			return how
		}
	}
	return anywhere
}

// judge finds out whether a test notices. The quickest tests may take least.
func (t *trial) judge(ctx context.Context, v *verdict, overlay, dir string, least time.Duration) error {
	batches, all := t.batches(v.change)
	v.Verdict, v.Tests = survived, all
	var p *program
	for _, b := range batches {
		if p == nil || p.pkg != b.pkg {
			var err error
			if p, err = compile(ctx, b.pkg, overlay, dir); errors.Is(err, errInvalid) && ctx.Err() == nil {
				return fmt.Errorf("%s: %w", v.Key, err)
			} else if err != nil {
				return err
			}
		}
		if o := t.attempt(ctx, p, b, least); o.verdict != survived {
			v.Verdict, v.By = o.verdict, b.pkg+" "+cmp.Or(o.test, b.tests[0])
			return nil
		}
	}
	return nil
}

// attempt runs a batch. What fails must fail twice, so that no test that fails now and
// then counts.
func (t *trial) attempt(ctx context.Context, p *program, b batch, least time.Duration) outcome {
	limit := least + time.Duration(20*b.seconds)*time.Second
	o := p.try(ctx, b.tests, limit)
	if o.verdict != killed || ctx.Err() != nil {
		return o
	}
	tests := b.tests
	if o.test != "" {
		tests = []string{o.test}
	}
	again := p.try(ctx, tests, limit)
	if again.verdict == survived && o.test != "" {
		return p.try(ctx, b.tests, limit) // what comes after the test that failed was not tried yet
	}
	return again
}
