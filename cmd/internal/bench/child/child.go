// Package child runs the measured server as a process of its own, on CPUs of
// its own: this program once more, with a hidden command. They talk in lines of
// JSON over the child's standard input and output; the child ends with its
// input, so it cannot outlive whoever started it.
package child

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/tickd/tickd/cmd/internal/bench/cpu"
)

// Bounds of how long a child may take to start and to stop.
const (
	startTime = 20 * time.Second
	stopTime  = 10 * time.Second
	replyTime = 10 * time.Second
)

// ErrChild is wrapped by what goes wrong with the process itself.
var ErrChild = errors.New("child process")

// Child is a running server.
type Child struct {
	Addr string // where it listens

	cmd   *exec.Cmd
	in    io.WriteCloser
	lines chan []byte
	log   tail
}

// Hello is a child's first line.
type Hello struct {
	Addr string `json:"addr"`
}

// Sample is what a server was up to since begin.
type Sample struct {
	CPU       time.Duration `json:"cpu"`  // of the whole process
	Wall      time.Duration `json:"wall"` // since begin
	Ticks     uint64        `json:"ticks"`
	TickMsP50 float64       `json:"tick_ms_p50"`
	TickMsP99 float64       `json:"tick_ms_p99"`
	Skipped   uint64        `json:"skipped"` // ticks that never ran
	RSS       int64         `json:"rss"`     // at the end
	Rooms     *RoomsSample  `json:"rooms"`   // of many rooms; their Ticks are all of theirs together
}

// Start runs this program with the hidden command on the given CPUs and gives
// it its configuration.
func Start(ctx context.Context, command string, config any, on cpu.Set) (*Child, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrChild, err)
	}
	c := &Child{cmd: exec.Command(program, command), lines: make(chan []byte)}
	c.cmd.Stderr = &c.log
	c.cmd.SysProcAttr = attributes() // a ^C is for the parent, which then ends the child
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrChild, err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrChild, err)
	}
	if err := cpu.Within(on, c.cmd.Start); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrChild, err)
	}
	go c.read(out)
	var hello Hello
	if err := c.say(ctx, config, &hello, startTime); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	c.Addr = hello.Addr
	return c, nil
}

// Begin starts a window.
func (c *Child) Begin(ctx context.Context) error {
	return c.say(ctx, request{Begin: true}, &Sample{}, replyTime)
}

// End is what happened since Begin.
func (c *Child) End(ctx context.Context) (s Sample, err error) {
	return s, c.say(ctx, request{}, &s, replyTime)
}

// say sends one line and reads the answer.
func (c *Child) say(ctx context.Context, line, answer any, within time.Duration) error {
	if err := json.NewEncoder(c.in).Encode(line); err != nil {
		return c.broken(err)
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	select {
	case <-ctx.Done():
		return c.broken(context.Cause(ctx))
	case b, ok := <-c.lines:
		if !ok {
			return c.broken(io.ErrUnexpectedEOF)
		}
		if err := json.Unmarshal(b, answer); err != nil {
			return c.broken(err)
		}
	}
	return nil
}

func (c *Child) broken(err error) error {
	if said := bytes.TrimSpace(c.log.bytes()); len(said) > 0 {
		return fmt.Errorf("%w: %w; it said: %s", ErrChild, err, said)
	}
	return fmt.Errorf("%w: %w", ErrChild, err)
}

// Stop asks the child to end, and ends it after stopTime.
func (c *Child) Stop() error {
	_ = c.in.Close() // it may have ended
	end := time.AfterFunc(stopTime, func() { _ = c.cmd.Process.Kill() })
	defer end.Stop()
	for range c.lines { // its output must end before Wait
	}
	if err := c.cmd.Wait(); err != nil {
		return c.broken(err)
	}
	return nil
}
