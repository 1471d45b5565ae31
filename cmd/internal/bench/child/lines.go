package child

import (
	"bufio"
	"io"
	"sync"
)

// Bounds of what a child says, in bytes: a line, and the end of its log that is
// kept for an error.
const (
	lineMax = 64 << 10
	tailMax = 4 << 10
)

// read takes the child's lines until its output ends.
func (c *Child) read(out io.Reader) {
	defer close(c.lines)
	s := bufio.NewScanner(out)
	s.Buffer(nil, lineMax)
	for s.Scan() {
		c.lines <- append([]byte(nil), s.Bytes()...)
	}
}

// tail keeps the last bytes written to it.
type tail struct {
	mu sync.Mutex
	b  []byte
}

// Write never fails.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, b...)
	if over := len(t.b) - tailMax; over > 0 {
		t.b = t.b[:copy(t.b, t.b[over:])]
	}
	return len(b), nil
}

func (t *tail) bytes() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]byte(nil), t.b...)
}
