package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"tickd/netio/admin"
	"tickd/netio/webclient"
)

// Bounds of the HTTP side, which serves a page and a status.
const (
	headTime  = 5 * time.Second
	writeTime = 30 * time.Second
	idleTime  = 60 * time.Second
	headMax   = 16 << 10
)

// pages serves HTTP. A nil *pages is one that is off.
type pages struct {
	addr   string
	server *http.Server
	done   chan error
}

// openPages listens. game is where players connect.
func openPages(addr, game string, board *admin.Board, log *slog.Logger) (*pages, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("host: %w", err)
	}
	p := &pages{addr: l.Addr().String(), done: make(chan error, 1)}
	p.server = &http.Server{
		Handler:           admin.Handler(board, admin.Options{Page: webclient.Handler(webclient.Options{Server: game})}),
		ReadHeaderTimeout: headTime, WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: headMax,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	go func() { p.done <- p.server.Serve(l) }()
	return p, nil
}

func (p *pages) url() string {
	if p == nil {
		return ""
	}
	return "http://" + p.addr + "/"
}

// failed yields when HTTP ended by itself.
func (p *pages) failed() <-chan error {
	if p == nil {
		return nil
	}
	return p.done
}

func (p *pages) close() error {
	if p == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), headTime)
	defer cancel()
	if err := p.server.Shutdown(ctx); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("host: %w", err)
	}
	return nil
}
