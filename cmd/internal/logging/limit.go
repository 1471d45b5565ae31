package logging

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// How often the same message may be logged: so many at once, and then one in
// each interval. Messages are told apart up to messagesMax; more share one limit.
const (
	messageBurst    = 20
	messageInterval = time.Second
	messagesMax     = 256
)

// Limit lets each message through h as often as no reader minds, whoever causes
// it, and tells with the next one how many were suppressed.
func Limit(h slog.Handler) slog.Handler {
	return limiter{h, &limits{by: map[string]*limit{}}}
}

type limiter struct {
	slog.Handler
	limits *limits
}

type limits struct {
	mu sync.Mutex
	by map[string]*limit
}

type limit struct {
	tokens     int
	last       time.Time
	suppressed int
}

// Handle passes a record on, or counts it.
func (l limiter) Handle(ctx context.Context, r slog.Record) error {
	suppressed, ok := l.limits.take(r.Message, r.Time)
	if !ok {
		return nil
	}
	if suppressed > 0 {
		r = r.Clone()
		r.AddAttrs(slog.Int("suppressed", suppressed))
	}
	return l.Handler.Handle(ctx, r)
}

// WithAttrs and WithGroup keep the limits that all share.
func (l limiter) WithAttrs(a []slog.Attr) slog.Handler {
	return limiter{l.Handler.WithAttrs(a), l.limits}
}

// WithGroup is as WithAttrs.
func (l limiter) WithGroup(name string) slog.Handler {
	return limiter{l.Handler.WithGroup(name), l.limits}
}

func (l *limits) take(message string, now time.Time) (suppressed int, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	m := l.by[message]
	if m == nil {
		if len(l.by) >= messagesMax {
			message = ""
			m = l.by[message]
		}
		if m == nil {
			m = &limit{tokens: messageBurst, last: now}
			l.by[message] = m
		}
	}
	if more := int(now.Sub(m.last) / messageInterval); more > 0 {
		m.tokens = min(m.tokens+more, messageBurst)
		m.last = now
	}
	if m.tokens == 0 {
		m.suppressed++
		return 0, false
	}
	m.tokens--
	suppressed, m.suppressed = m.suppressed, 0
	return suppressed, true
}
