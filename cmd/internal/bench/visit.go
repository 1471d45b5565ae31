package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/tickd/tickd/cmd/internal/bench/game"
)

// Bounds of asking a server for its status.
const (
	statusTime = 2 * time.Second
	statusMax  = 1 << 20
	statusPort = "8080"
)

// status is what is read of /api/status.
type status struct {
	Tick   uint32 `json:"tick"`
	Timing struct {
		P50 float64 `json:"p50_ms"`
		P99 float64 `json:"p99_ms"`
	} `json:"timing"`

	at time.Time
}

// visit plays on a server that is there already. Of its CPU and memory nothing
// is known.
func (s *swarm) visit(ctx context.Context, program *game.Program, out output, m *measured) error {
	return s.play(ctx, program, out, m, s.Addr, 1, s.Duration, func(watch func() error) error {
		before, noStatus := s.ask(ctx)
		if err := watch(); err != nil || noStatus != nil {
			return err
		}
		after, err := s.ask(ctx)
		if err != nil {
			return err
		}
		m.server.status = &serverReport{
			TickHz:    round(float64(after.Tick-before.Tick) / after.at.Sub(before.at).Seconds()),
			TickMsP50: after.Timing.P50, TickMsP99: after.Timing.P99,
		}
		return nil
	})
}

func (s *swarm) ask(ctx context.Context) (st status, err error) {
	at := s.HTTP
	if at == "" {
		host, _, err := net.SplitHostPort(s.Addr)
		if err != nil {
			return st, err
		}
		at = net.JoinHostPort(host, statusPort)
	}
	ctx, cancel := context.WithTimeout(ctx, statusTime)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at+"/api/status", nil)
	if err != nil {
		return st, err
	}
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		return st, fmt.Errorf("status: %w", err)
	}
	defer func() { _ = r.Body.Close() }() // it was only read
	if err := json.NewDecoder(io.LimitReader(r.Body, statusMax)).Decode(&st); err != nil {
		return st, fmt.Errorf("status: %w", err)
	}
	st.at = time.Now()
	return st, nil
}
