package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
)

// choose takes count changes, as many of each tree, by seed. What chance says of a
// change depends on nothing but its key: the same seed chooses the same ones, but
// for those in code that has changed.
func choose(all []*source, seed uint64, count int) (chosen []*change) {
	byTree := map[string][]*change{}
	for _, s := range all {
		byTree[s.tree] = append(byTree[s.tree], s.changes()...)
	}
	for _, t := range trees() {
		changes := byTree[t.name]
		draw := make(map[*change][32]byte, len(changes))
		for _, c := range changes {
			draw[c] = sha256.Sum256(fmt.Appendf(nil, "%d %s", seed, c.Key))
		}
		slices.SortFunc(changes, func(a, b *change) int {
			x, y := draw[a], draw[b]
			return cmp.Or(bytes.Compare(x[:], y[:]), strings.Compare(a.Key, b.Key))
		})
		fits := 0
		tried := 0
		for _, c := range changes {
			if fits == count/len(trees()) {
				break
			}
			tried++
			if c.compiles() {
				fits++
				chosen = append(chosen, c)
			}
		}
		fmt.Printf("%s: %d places, %d chosen of the first %d\n", t.name, len(changes), fits, tried)
	}
	return chosen
}
