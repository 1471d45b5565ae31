// Command mutants breaks the code on purpose, in one place at a time, and says which
// tests notice. It changes no file: go is told to read others instead.
//
//	go run ./bench/mutants            every mutant of the list, mutants.txt
//	go run ./bench/mutants burn chat  those with one of these words in their names
//	go run ./bench/mutants -seed 1    200 that chance chooses: see docs/testing.md
//
// It needs the tests to pass without it: one that fails anyway kills everything.
package main

import (
	"flag"
	"fmt"
	"os"
)

// sampling is what is asked of a run of mutants that chance chooses.
type sampling struct {
	seed    uint64
	count   int
	workers int
	results string  // the file in which verdicts are kept
	again   bool    // try once more what survived
	list    bool    // only say which
	only    string  // a part of a mutant's key; the others are left out
	others  float64 // seconds for the tests of other packages
}

func main() {
	var s sampling
	flag.Uint64Var(&s.seed, "seed", 0, "choose mutants by this seed; 0 tries those of the list")
	flag.IntVar(&s.count, "count", 200, "how many of them, the same number of each tree")
	flag.IntVar(&s.workers, "workers", 1, "how many are tried at a time")
	flag.StringVar(&s.results, "results", "mutants.json", "the file of verdicts: those in it are not tried again")
	flag.BoolVar(&s.again, "again", false, "but for those that survived or whose tests took too long")
	flag.BoolVar(&s.list, "list", false, "only print which mutants are chosen")
	flag.StringVar(&s.only, "only", "", "only those of which this is a part")
	flag.Float64Var(&s.others, "others", 30, "seconds that the tests of other packages may take for one of them, had they been run alone")
	flag.Parse()
	if s.seed == 0 {
		os.Exit(runList(flag.Args()))
	}
	code, err := s.run()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 2
	}
	os.Exit(code)
}
