package child

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/tickd/tickd/cmd/internal/bench/floor"
)

// FloorCommand is the hidden command that runs the bare server.
const FloorCommand = "floor-child"

// Floor configures the bare server.
type Floor struct {
	Bytes   int    `json:"bytes"` // a write
	Hz      int    `json:"hz"`    // writes a second and connection
	Loops   int    `json:"loops"`
	Profile string `json:"profile"`
}

// bareServer counts the ticks of a window.
type bareServer struct {
	*floor.Floor
	from    atomic.Uint64
	profile func() error
}

// OpenFloor opens the bare server.
func OpenFloor(f Floor) (Server, error) {
	s, err := floor.Listen(floor.Config{Loops: f.Loops, Bytes: f.Bytes, Hz: f.Hz})
	if err != nil {
		return nil, err
	}
	stop, err := Profile(f.Profile)
	if err != nil {
		return nil, err
	}
	return &bareServer{Floor: s, profile: stop}, nil
}

// Run writes.
func (b *bareServer) Run(ctx context.Context) error {
	return errors.Join(b.Floor.Run(ctx), b.profile())
}

// Begin starts a window.
func (b *bareServer) Begin() { b.from.Store(b.Ticks()) }

// End tells the window's ticks.
func (b *bareServer) End() Sample { return Sample{Ticks: b.Ticks() - b.from.Load()} }
