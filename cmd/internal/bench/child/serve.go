package child

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/tickd/tickd/cmd/internal/bench/cpu"
)

// request is a parent's line after the first.
type request struct {
	Begin bool `json:"begin"` // start a window, else tell what it held
}

// Server is what a child serves.
type Server interface {
	Addr() string
	// Run serves until ctx ends.
	Run(ctx context.Context) error
	// Begin starts a window, End tells the ticks of it. Any goroutine.
	Begin()
	End() Sample
}

// Main is the child's whole life: it reads a C from in, opens a server with it,
// and answers requests until in ends.
func Main[C any](in io.Reader, out io.Writer, open func(C) (Server, error)) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, lineMax)
	var c C
	if !lines.Scan() {
		return fmt.Errorf("%w: no configuration", ErrChild)
	}
	if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
		return fmt.Errorf("%w: %w", ErrChild, err)
	}
	s, err := open(c)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	go func() { cancel(answer(lines, out, s)) }()
	if err := s.Run(ctx); err != nil {
		return err
	}
	if err := context.Cause(ctx); err != context.Canceled {
		return err
	}
	return nil
}

// answer serves the parent until its lines end.
func answer(lines *bufio.Scanner, out io.Writer, s Server) error {
	replies := json.NewEncoder(out)
	if err := replies.Encode(Hello{Addr: s.Addr()}); err != nil {
		return fmt.Errorf("%w: %w", ErrChild, err)
	}
	var from time.Time
	var before time.Duration
	for lines.Scan() {
		var r request
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return fmt.Errorf("%w: %w", ErrChild, err)
		}
		var sample Sample
		if r.Begin {
			s.Begin()
			from, before = time.Now(), cpu.Process()
		} else {
			sample = s.End()
			sample.Wall, sample.CPU, sample.RSS = time.Since(from), cpu.Process()-before, cpu.RSS()
		}
		if err := replies.Encode(sample); err != nil {
			return fmt.Errorf("%w: %w", ErrChild, err)
		}
	}
	return lines.Err()
}
