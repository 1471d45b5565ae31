package dst

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/cespare/xxhash/v2"
)

// lastLines is how many lines of what happened a failure shows.
const lastLines = 40

// trace is a hash over everything that happens in a run.
type trace struct {
	digest *xxhash.Digest
	lines  [lastLines]string
	count  int
}

func newTrace() *trace { return &trace{digest: xxhash.New()} }

// add takes note of an event.
func (t *trace) add(what string, a, b uint64) {
	var n [16]byte
	binary.LittleEndian.PutUint64(n[:], a)
	binary.LittleEndian.PutUint64(n[8:], b)
	_, _ = t.digest.WriteString(what) // a hash's Write cannot fail
	_, _ = t.digest.Write(n[:])
}

// bytes takes note of what a client was sent.
func (t *trace) bytes(client int, b []byte) {
	t.add("told", uint64(client), uint64(len(b)))
	_, _ = t.digest.Write(b)
}

// line takes note of something that a person who looks for a mistake wants to read.
func (t *trace) line(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	t.add(text, 0, 0)
	t.lines[t.count%lastLines] = text
	t.count++
}

// tail is the last lines.
func (t *trace) tail() string {
	var b strings.Builder
	for i := max(0, t.count-lastLines); i < t.count; i++ {
		fmt.Fprintln(&b, "  ", t.lines[i%lastLines])
	}
	return b.String()
}
