package floor

import (
	"context"
	"io"
	"net"
	"testing"
	"time"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

func TestFloorWritesAndEnds(t *testing.T) {
	for _, c := range []Config{{Bytes: BytesMin - 1, Hz: 20}, {Bytes: BytesMax + 1, Hz: 20}, {Bytes: 100}} {
		if _, err := Listen(c); err == nil {
			t.Errorf("%+v", c)
		}
	}
	s, err := Listen(Config{Loops: 2, Bytes: 100, Hz: 50})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	for range 4 {
		c, err := net.Dial("tcp", s.Addr())
		if err != nil {
			t.Fatal(err)
		}
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		for range 3 {
			b := make([]byte, 100)
			if _, err := io.ReadFull(c, b); err != nil {
				t.Fatal(err)
			}
			frame, n, err := wire.NextFrame(b, wire.FrameDownMax)
			if err != nil || n != len(b) || packet.Kind(frame[0]) != packet.KindSnapshot {
				t.Errorf("frame of %d bytes: %v", n, err)
			}
			if _, err := c.Write(b[:19]); err != nil {
				t.Error(err)
			}
		}
		_ = c.Close() // nobody needs to hear of it
	}
	if s.Ticks() == 0 {
		t.Error("no ticks")
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
