package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/admin"
	"github.com/tickd/tickd/netio/webclient"
)

// Bounds of the HTTP side, which serves a page and a status.
const (
	headTime  = 5 * time.Second
	readTime  = 10 * time.Second // of head and body
	writeTime = 30 * time.Second
	idleTime  = 30 * time.Second
	headMax   = 16 << 10

	answerTime = 250 * time.Millisecond // for what is being answered when the server stops
)

// pages serves HTTP. A nil *pages is one that is off.
type pages struct {
	addr     string
	listener *crowd
	server   *http.Server
	done     chan error
}

// openPages listens; serve comes later.
func openPages(addr string) (*pages, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	return &pages{addr: l.Addr().String(), listener: newCrowd(l), done: make(chan error, 1)}, nil
}

// pageOf is what people get of a game. Without a Server in the options its players connect beside the page.
func pageOf(g Game, players *netio.Listener, o webclient.Options) (http.Handler, error) {
	o.Server = whereToPlay(players, o.Server)
	page, err := webclient.Handler(g.Page, o)
	if g.Page != nil || err != nil {
		return page, err
	}
	said := g.Name + " has no page. Players connect to " + players.Addr() + "; the status is at /api/status, the client for a page at /tickd.js.\n"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			page.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, said) // the reader's loss
	}), nil
}

// serve answers from now on, and hands players over.
func (p *pages) serve(h http.Handler, players *netio.Listener, log *slog.Logger) {
	p.server = &http.Server{
		Handler:           bodiless(&playing{players, h, log}),
		ConnState:         p.listener.changed,
		ReadHeaderTimeout: headTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: headMax,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	go func() { p.done <- p.server.Serve(p.listener) }()
}

// address is where it listens; "" when it is off.
func (p *pages) address() string {
	if p == nil {
		return ""
	}
	return p.addr
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

// files is how many descriptors HTTP and all else beside the players may need.
func (p *pages) files() int {
	if p == nil {
		return pagesFiles
	}
	return pagesMax + pagesNewcomer + pagesFiles
}

// measure adds to a report.
func (p *pages) measure(r *admin.Report) {
	if p != nil {
		r.Counters = append(r.Counters,
			admin.Counter{Name: "http_refused_total", Value: p.listener.refused.Load()},
			admin.Counter{Name: "http_evicted_total", Value: p.listener.evicted.Load()})
	}
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
		return fmt.Errorf("server: %w", err)
	}
	return nil
}
