package main

import (
	_ "embed"
	"fmt"
	"strings"
)

// known.txt has changes that no test can notice, or that none should, each with why.
//
//go:embed known.txt
var knownText string

// parseKnown reads the list of known survivors: "= key", and below it why.
func parseKnown(text string) (map[string]string, error) {
	all := map[string]string{}
	key := ""
	for i, line := range strings.Split(text, "\n") {
		switch {
		case line == "" || line[0] == '#':
		case strings.HasPrefix(line, "= "):
			key = line[2:]
			if _, twice := all[key]; twice {
				return nil, fmt.Errorf("%w: line %d: %q is known twice", ErrList, i+1, key)
			}
			all[key] = ""
		case key == "":
			return nil, fmt.Errorf("%w: line %d comes before a key", ErrList, i+1)
		default:
			all[key] = strings.TrimSpace(all[key] + " " + line)
		}
	}
	for key, why := range all {
		if why == "" {
			return nil, fmt.Errorf("%w: %q: why?", ErrList, key)
		}
	}
	return all, nil
}

// report says what became of all that were chosen.
func report(chosen []*change, had map[string]verdict) (code int, err error) {
	known, err := parseKnown(knownText)
	if err != nil {
		return 2, err
	}
	type row struct{ all, killed, slow, known, survived, uncovered int }
	rows := map[string]*row{}
	for _, c := range chosen {
		v, ok := had[c.Key]
		if !ok {
			continue
		}
		for _, name := range []string{c.Tree, "all"} {
			r := rows[name]
			if r == nil {
				r = &row{}
				rows[name] = r
			}
			r.all++
			switch why := known[c.Key]; {
			case v.Verdict == killed:
				r.killed++
			case v.Verdict == slow:
				r.slow++
			case why != "":
				r.known++
			default:
				r.survived++
			}
			if v.Tests == 0 {
				r.uncovered++
			}
		}
		if v.Verdict == survived {
			code = 1
			fmt.Printf("survived %s:%d %s\n\t%q (%d tests) %s\n", c.File, c.Line, c.Key, c.text, v.Tests, known[c.Key])
		}
	}
	fmt.Printf("%-12s %8s %8s %10s %10s %8s %9s\n", "tree", "mutants", "killed", "timed out", "survived", "known", "no test")
	for _, t := range append(trees(), tree{name: "all"}) {
		if r := rows[t.name]; r != nil {
			fmt.Printf("%-12s %8d %8d %10d %10d %8d %9d  %.1f %% killed\n", t.name, r.all, r.killed, r.slow, r.survived, r.known, r.uncovered, 100*float64(r.killed)/float64(r.all))
		}
	}
	return code, nil
}
