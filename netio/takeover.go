package netio

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/panjf2000/gnet/v2"
)

// ErrTake is a connection that cannot be taken over.
var ErrTake = errors.New("netio: the connection cannot be taken over")

// Takes reports whether Take can work on this system: not where a write waits for its reader.
func Takes() bool { return !writesWait }

// Take makes a TCP connection that somebody else has accepted one of the server's, as if it had come to its
// own port: all bounds hold for it, and its loop serves it. head is what has been read from it already, as
// a rule the request to make it a WebSocket, and what came right behind. The connection is Take's, whatever
// comes of it: the caller uses it no more. Any goroutine; it waits until the loop has it. An error is an
// ErrTake: the connection is closed then.
func (l *Listener) Take(c *net.TCPConn, head []byte) error {
	e := l.engine
	if !Takes() {
		_ = c.Close() // the error says what is wrong
		return ErrTake
	}
	if a, ok := c.RemoteAddr().(*net.TCPAddr); ok {
		a.Zone = "" // the engine takes its memory for its own, and needs no zone
	}
	ctx := gnet.NewNetConnContext(gnet.NewContext(context.Background(), &taken{head}), c)
	e.taking.Lock() // the engine chooses a loop, which is not for several at once
	done, err := e.gnet.Register(ctx)
	e.taking.Unlock()
	if err != nil {
		_ = c.Close() // as above
		return fmt.Errorf("%w: %w", ErrTake, err)
	}
	select {
	case r := <-done:
		if r.Err != nil {
			return fmt.Errorf("%w: %w", ErrTake, r.Err)
		}
		return nil
	case <-e.ended: // the loop takes nobody any more
		_ = c.Close() // as above
		return fmt.Errorf("%w: %w", ErrTake, net.ErrClosed)
	}
}

// taken is the context of a connection that is taken over, until it is open.
type taken struct{ head []byte }
