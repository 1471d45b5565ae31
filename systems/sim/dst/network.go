package dst

import "github.com/tickd/tickd/netio"

// pieceMax is into how many pieces bytes are cut at most that arrive at once.
const pieceMax = 4

// pipe is one direction of a connection: bytes that are on their way, oldest first.
type pipe struct {
	chunks []chunk
	last   int // when the newest arrives
}

type chunk struct {
	due   int // tick
	bytes []byte
}

// put sends bytes that arrive at due, and not before those that were sent before.
func (p *pipe) put(b []byte, due int) {
	p.last = max(p.last, due)
	p.chunks = append(p.chunks, chunk{p.last, append([]byte{}, b...)})
}

// take gives all that has arrived.
func (p *pipe) take(now int) (b []byte) {
	for len(p.chunks) > 0 && p.chunks[0].due <= now {
		b = append(b, p.chunks[0].bytes...)
		p.chunks = p.chunks[1:]
	}
	return b
}

// link is a connection as it is between a client and the server.
type link struct {
	*netio.Conn
	r        draws
	cuts     bool
	stream   stream
	up, down pipe
	rest     []byte // bytes of a frame that has not come whole
	edge     edge   // what has left the server
	over     bool   // for the client
}

// deliver gives the server what has arrived there, in pieces.
func (l *link) deliver(now int) {
	b := l.up.take(now)
	for len(b) > 0 && !l.Closed() {
		n := len(b)
		if l.cuts {
			n = 1 + l.r.below(n)
			if l.r.one(pieceMax) {
				n = min(n, 1+l.r.below(3)) // within a header
			}
		}
		l.Write(b[:n])
		b = b[n:]
	}
}

// frames gives a client's end what has arrived there, frame by frame. It reports an
// error when the bytes are no frames.
func (l *link) frames(now int, take func([]byte)) error {
	l.rest = append(l.rest, l.down.take(now)...)
	for !l.over {
		frame, n, err := l.stream.next(l.rest)
		if err != nil || n == 0 {
			return err
		}
		if frame != nil {
			take(frame)
		}
		l.rest = l.rest[n:]
	}
	return nil
}
