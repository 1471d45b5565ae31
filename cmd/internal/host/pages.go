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

	answerTime = 250 * time.Millisecond // for what is being answered when the server stops
)

// pages serves HTTP. A nil *pages is one that is off.
type pages struct {
	addr     string
	listener net.Listener
	server   *http.Server
	done     chan error
}

// openPages listens; serve comes later.
func openPages(addr string) (*pages, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("host: %w", err)
	}
	return &pages{addr: l.Addr().String(), listener: l, done: make(chan error, 1)}, nil
}

// serve answers from now on. game is where players connect.
func (p *pages) serve(game string, board *admin.Board, log *slog.Logger) {
	p.server = &http.Server{
		Handler:           admin.Handler(board, admin.Options{Page: webclient.Handler(webclient.Options{Server: game})}),
		ReadHeaderTimeout: headTime, WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: headMax,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	go func() { p.done <- p.server.Serve(p.listener) }()
}

// url is where a person finds the page; "" when it is off.
func (p *pages) url() string {
	if p == nil {
		return ""
	}
	host, port, err := net.SplitHostPort(p.addr)
	if ip := net.ParseIP(host); err != nil || ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// failed yields when HTTP ended by itself.
func (p *pages) failed() <-chan error {
	if p == nil {
		return nil
	}
	return p.done
}

// close ends HTTP: answers under way get a moment, and then nobody is waited for.
func (p *pages) close() error {
	if p == nil {
		return nil
	}
	if p.server == nil {
		return p.listener.Close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	err := p.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = p.server.Close()
	}
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("host: %w", err)
	}
	return nil
}
