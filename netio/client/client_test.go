package client_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
)

func TestClient(t *testing.T) {
	for _, transport := range transports {
		t.Run(transport, func(t *testing.T) {
			c := joined(t, transport, func(p *peer) {
				p.send(full(5, 0))
				p.send(packet.Append(nil, &packet.Pong{Stamp: 9}))
				p.send(full(6, 0, 9)) // refused
				p.send(p.recv())
				p.send(packet.Append(nil, &packet.Goodbye{Code: packet.Kicked, RetryMs: 7, Sentence: "no"}))
			})
			kind, _, err := c.Next()
			if err != nil || kind != packet.KindSnapshot || c.View().Tick() != 5 || c.Welcome().Tick != 4 {
				t.Fatal(kind, err, c.View().Tick(), c.Welcome())
			}
			kind, body, err := c.Next()
			if err != nil || kind != packet.KindPong || !bytes.Equal(body, []byte{9, 0, 0, 0}) {
				t.Fatal(kind, body, err)
			}
			if _, _, err := c.Next(); err == nil || c.View().Tick() != 5 {
				t.Fatal("took a bad snapshot")
			}
			held := packet.Input[packet.Controls]{Seq: 77, View: 3, Body: packet.Controls{Buttons: 16}}
			if err := client.Input(c, &held); err != nil || held.Seq != 1 || held.Ack != 5 {
				t.Fatal(held, err)
			}
			kind, body, err = c.Next()
			var in packet.Input[packet.Controls]
			if packet.Decode(body, &in) != nil || kind != packet.KindInput || in != held {
				t.Fatal(kind, in, err)
			}
			_, _, err = c.Next()
			var g *client.Goodbye
			if !errors.As(err, &g) || g.Code != packet.Kicked || g.RetryMs != 7 || g.Sentence != "no" {
				t.Fatal(err)
			}
			if _, _, err := c.Next(); !errors.Is(err, io.EOF) {
				t.Fatal(err)
			}
		})
	}
}

func TestReadDeadline(t *testing.T) {
	for _, transport := range transports {
		t.Run(transport, func(t *testing.T) {
			more := make(chan struct{})
			c := joined(t, transport, func(p *peer) {
				b := seal(p.web, bytes.Repeat([]byte{200}, 300))
				for i := range 5 {
					p.raw(b[i])
					<-more
				}
				p.raw(b[5:]...)
				p.recv()
			})
			for range 5 {
				_ = c.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
				if _, _, err := c.Next(); !errors.Is(err, os.ErrDeadlineExceeded) {
					t.Fatal(err)
				}
				more <- struct{}{}
			}
			_ = c.SetReadDeadline(time.Time{})
			kind, body, err := c.Next()
			if err != nil || kind != 200 || len(body) != 299 {
				t.Fatal(kind, len(body), err)
			}
		})
	}
}

// TestSendBesideNext is for the race detector.
func TestSendBesideNext(t *testing.T) {
	const senders, each = 3, 50
	for _, transport := range transports {
		t.Run(transport, func(t *testing.T) {
			c := joined(t, transport, func(p *peer) {
				for i := range uint32(senders * each) {
					p.send(full(10+i, 0))
				}
				for range senders * each {
					if p.recv() == nil {
						t.Error("fewer frames than were sent")
						return
					}
				}
				p.send([]byte{200})
			})
			var wg sync.WaitGroup
			for i := range senders {
				wg.Go(func() {
					for range each {
						var err error
						if i == 0 {
							err = client.Input(c, &packet.Input[packet.Controls]{})
						} else {
							err = client.Send(c, &packet.Join{Name: make([]byte, 200)})
						}
						if err != nil {
							t.Error(err)
						}
					}
				})
			}
			for {
				kind, _, err := c.Next()
				if err != nil {
					t.Fatal(err)
				}
				if kind == 200 {
					break
				}
			}
			wg.Wait()
		})
	}
}

func TestSendLimits(t *testing.T) {
	c := joined(t, "tcp", func(p *peer) { p.send(p.recv()) })
	if err := client.Send(c, &packet.Events{List: make([]byte, 4<<10)}); !errors.Is(err, client.ErrLarge) {
		t.Fatal(err)
	}
	if err := client.Send(c, &packet.Events{List: make([]byte, 4<<10-5)}); err != nil {
		t.Fatal(err)
	}
	if _, body, _ := c.Next(); len(body) != 4<<10-1 {
		t.Fatal(len(body))
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Next(); err == nil {
		t.Fatal("read after Close")
	}
}
