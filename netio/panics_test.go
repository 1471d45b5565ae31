package netio

import (
	"fmt"
	"strings"
	"testing"
)

// refuses fails unless f panics with a sentence that says who and what.
func refuses(t *testing.T, what string, f func(), words ...string) {
	t.Helper()
	defer func() {
		t.Helper()
		p := recover()
		if p == nil {
			t.Errorf("%s: nothing is said", what)
			return
		}
		said := fmt.Sprint(p)
		for _, w := range words {
			if !strings.Contains(said, w) {
				t.Errorf("%s: it says %q, want it to name %q", what, said, w)
			}
		}
	}()
	f()
}
