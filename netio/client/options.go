package client

import (
	"context"
	"fmt"
	"net"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// Options say how to Dial. The zero value dials raw TCP without a password.
type Options struct {
	Transport   string       // "tcp" (also when empty) or "ws"
	Path        string       // of the WebSocket, as behind a page's port: "/ws"; empty is "/"
	Password    string       // at most packet.CredentialsMax bytes
	Token       []byte       // of an earlier Accepted, to take the same player up again
	Room        string       // where to go, at most packet.RoomMax of [A-Za-z0-9_-]; empty for anywhere
	Label       string       // of which room to go to, when Room does not say: key=value,key=value, at most packet.LabelMax bytes
	Reservation []byte       // of a seat that is kept, as whoever keeps it told, at most packet.ReservationMax bytes
	Schema      *wire.Schema // one that the server may still have, compiled: it then need not come again
	LocalAddr   string       // the address to dial from, with or without a port

	// Dial replaces the dialer, LocalAddr with it. network is always "tcp".
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

func (o *Options) check() error {
	switch {
	case o.Transport != "" && o.Transport != "tcp" && o.Transport != "ws":
		return fmt.Errorf("client: transport %q: %w", o.Transport, ErrOptions)
	case len(o.Password) > packet.CredentialsMax:
		return fmt.Errorf("client: password of %d bytes: %w", len(o.Password), ErrOptions)
	case !packet.RoomOK(o.Room):
		return fmt.Errorf("client: room %.40q: %w", o.Room, ErrOptions)
	case len(o.Label) > packet.LabelMax || len(o.Reservation) > packet.ReservationMax:
		return fmt.Errorf("client: label of %d bytes, reservation of %d: %w", len(o.Label), len(o.Reservation), ErrOptions)
	case len(o.Token) > packet.TokenMax:
		return fmt.Errorf("client: token of %d bytes: %w", len(o.Token), ErrOptions)
	}
	return nil
}

func (o *Options) dial(ctx context.Context, addr string) (net.Conn, error) {
	if o.Dial != nil {
		return o.Dial(ctx, "tcp", addr)
	}
	var d net.Dialer
	if o.LocalAddr != "" {
		local := o.LocalAddr
		if _, _, err := net.SplitHostPort(local); err != nil {
			local = net.JoinHostPort(local, "0")
		}
		a, err := net.ResolveTCPAddr("tcp", local)
		if err != nil {
			return nil, err
		}
		d.LocalAddr = a
	}
	return d.DialContext(ctx, "tcp", addr)
}
