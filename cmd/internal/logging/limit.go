package logging

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// How often the same message may be logged: so many at once, and then one in
// each interval. Messages are told apart up to messagesMax; more share one limit.
// The burst lets an evening's players through, who come and go one by one; whoever
// comes and goes without a pause gets two lines a second.
const (
	messageBurst    = 60
	messageInterval = time.Second
	messagesMax     = 256
)

// LeftOut is the message of the line that tells how many others were not logged.
const LeftOut = "log lines were left out"

// Limit lets each message through h as often as no reader minds, whoever causes
// it, and tells an interval later how many were left out.
func Limit(h slog.Handler) slog.Handler {
	return limiter{h, &limits{tell: h, by: map[string]*limit{}}}
}

type limiter struct {
	slog.Handler
	limits *limits
}

type limits struct {
	tell slog.Handler // of what was left out

	mu sync.Mutex
	by map[string]*limit
}

type limit struct {
	tokens  int
	last    time.Time
	leftOut int // since it was told of; above 0 somebody is about to tell
}

// Handle passes a record on, or counts it.
func (l limiter) Handle(ctx context.Context, r slog.Record) error {
	if !l.limits.take(r.Message, r.Level, r.Time) {
		return nil
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

// take reports whether a message may be logged now.
func (l *limits) take(message string, level slog.Level, now time.Time) bool {
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
	if m.tokens > 0 {
		m.tokens--
		return true
	}
	if m.leftOut++; m.leftOut == 1 {
		time.AfterFunc(messageInterval, func() { l.told(message, level) })
	}
	return false
}

// told tells how many of a message were left out.
func (l *limits) told(message string, level slog.Level) {
	now := time.Now()
	l.mu.Lock()
	m := l.by[message]
	r := slog.NewRecord(now, level, LeftOut, 0)
	r.AddAttrs(slog.String("of", message), slog.Int("lines", m.leftOut))
	m.leftOut = 0
	l.mu.Unlock()
	_ = l.tell.Handle(context.Background(), r) // as slog itself
}
