package netio

import (
	"context"
	"log/slog"
	"strconv"

	"github.com/tickd/tickd/netio/packet"
)

// caller is what the log tells of who is behind a connection. The loop's.
type caller struct {
	name   string // under which it asked to join
	player uint32 // 0: it does not play
	inside bool   // it plays or watches
}

// logs reports whether anybody reads of callers.
func (l *loop) logs() bool { return l.server.log.Enabled(context.Background(), slog.LevelInfo) }

// asks keeps the name of a Join for the log.
func (c *conn) asks(frame []byte) {
	var m packet.Join
	if frame[0] != byte(packet.KindJoin) || !c.loop.logs() || packet.Decode(frame[1:], &m) != nil {
		return
	}
	c.caller.name = string(m.Name)
	if !packet.NameOK(m.Name) { // a stranger's bytes: not every terminal is safe from all that JSON lets through
		c.caller.name = strconv.QuoteToASCII(c.caller.name)
	}
}

// comes logs that a caller is let in.
func (c *conn) comes(o op, accepted []byte) {
	c.caller.inside = true
	if o == opWatch {
		c.logCaller("watches", "")
		return
	}
	var a packet.Accepted
	_ = packet.Decode(accepted[1:], &a) // our own
	c.caller.player = a.ID
	c.logCaller("joined", "")
}

// goes logs that a caller leaves, or that somebody was not let in. Who goes without having asked for anything, as whoever
// looks whether a port is open, is not worth a line.
func (c *conn) goes(code packet.Code) {
	switch {
	case c.caller.inside:
		c.logCaller("left", c.loop.server.codeName(code))
	case code != packet.Dropped && code != packet.Left:
		c.logCaller("refused", c.loop.server.codeName(code))
	}
	c.caller.inside, c.caller.player = false, 0
}

// logCaller writes one line: its message and the names of its attributes are for who greps, and stay.
func (c *conn) logCaller(message, code string) {
	if !c.loop.logs() {
		return
	}
	attributes := make([]slog.Attr, 0, 6)
	if c.caller.name != "" {
		attributes = append(attributes, slog.String("name", c.caller.name))
	}
	if c.caller.player != 0 {
		attributes = append(attributes, slog.Uint64("id", uint64(c.caller.player)))
	}
	if code != "" {
		attributes = append(attributes, slog.String("code", code))
	}
	if room := c.loop.rules.welcome.Room; room != "" {
		attributes = append(attributes, slog.String("room", room))
	}
	if c.from.IsValid() {
		attributes = append(attributes, slog.String("from", c.from.String()))
	}
	attributes = append(attributes, slog.Uint64("session", uint64(c.id)))
	c.loop.server.log.LogAttrs(context.Background(), slog.LevelInfo, message, attributes...)
}

// codeName is that of a code for operators, a number when the game gave it none.
func (s *Server) codeName(c packet.Code) string {
	if known, ok := s.codes[c]; ok && known.Name != "" {
		return known.Name
	}
	return strconv.Itoa(int(c))
}
