package bench

import (
	"context"
	"fmt"

	"github.com/tickd/tickd/cmd/internal/bench/child"
	"github.com/tickd/tickd/cmd/internal/bench/cpu"
)

// places are the CPUs of the measured server and of what loads it.
type places struct {
	server, clients cpu.Set
	undo            func()
}

// newPlaces moves this process out of the server's way, until undo.
func newPlaces(out output) (*places, error) {
	p := &places{}
	var apart bool
	if p.server, p.clients, apart = cpu.Split(); !apart {
		fmt.Fprintln(out.stderr, out.program+": the server and who loads it share all CPUs: there is only one, or this system cannot keep them apart")
	}
	var err error
	p.undo, err = cpu.Pin(p.clients)
	return p, err
}

// threads is how many threads serve the clients.
func (p *places) threads() int { return max(p.clients.Len(), 1) }

// around adds to s what a child did while watch ran.
func (s *serverSum) around(ctx context.Context, c *child.Child, clients int, watch func() error) error {
	if err := c.Begin(ctx); err != nil {
		return err
	}
	if err := watch(); err != nil {
		return err
	}
	sample, err := c.End(ctx)
	if err != nil {
		return err
	}
	s.add(sample, clients)
	return nil
}
