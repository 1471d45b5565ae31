package config

import (
	"io"
	"log/slog"
	"os"

	"golang.org/x/term"

	"github.com/tickd/tickd/cmd/internal/logging"
)

// Queued is Logger for a server: nobody who logs waits for w, and the same
// message comes only so often. Close the queue at the end.
func (l Logging) Queued(w io.Writer) (*slog.Logger, *logging.Queue) {
	if l.LogFormat != "json" && terminal(w) {
		l.LogFormat = "text"
	}
	direct := l.Logger(w)
	q := logging.NewQueue(w, func(dropped uint64) {
		direct.Warn("log lines were dropped: nobody read them in time", "lines", dropped)
	})
	return slog.New(logging.Limit(l.Logger(q).Handler())), q
}

// Logger returns a logger to w as l, which is checked, says. The zero value logs what matters, as
// text on a terminal and as JSON elsewhere.
func (l Logging) Logger(w io.Writer) *slog.Logger {
	var level slog.Level // an unknown one stays info
	_ = level.UnmarshalText([]byte(l.LogLevel))
	o := &slog.HandlerOptions{Level: level}
	if l.LogFormat == "text" || l.LogFormat != "json" && terminal(w) {
		return slog.New(slog.NewTextHandler(w, o))
	}
	return slog.New(slog.NewJSONHandler(w, o))
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
