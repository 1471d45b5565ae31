package config

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tickd/tickd/cmd/internal/check"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
)

const (
	watchersMax = 1024
	waitingMax  = 3 * watchersMax
	playersMax  = netio.SessionsMax - watchersMax - waitingMax
	seedMax     = 64          // letters and digits
	budgetMin   = 1_000       // bytes per second; less cannot carry one snapshot
	budgetMax   = 100_000_000 // bytes per second
	graceMax    = time.Hour
	idleMax     = 1000 * time.Hour
	keepMax     = 10_000 * time.Hour // fits into ticks at any rate
)

// Check returns the first thing wrong with s, naming its flag. Kong would
// call a method named Validate by itself, before the password is settled.
func (s Settings) Check() error {
	return check.First(
		check.Setting("addr", addressOK(s.Addr)),
		check.Setting("http", httpOK(s.HTTP)),
		check.Setting("public-server", publicOK(s.PublicServer)),
		check.Setting("tick-rate", check.Within(s.TickRate, 1, systems.TickRateMax)),
		check.Setting("max-players", check.Within(s.MaxPlayers, 1, playersMax)),
		check.Setting("spectators", check.Within(s.Spectators, 0, watchersMax)),
		check.Setting("idle-close", check.Within(s.IdleClose, 0, idleMax)),
		check.Setting("origins", originsOK(s.OriginList())),
		check.Setting("password", passwordOK(s.Password)),
		check.Setting("seed", seedOK(s.Seed)),
		check.Setting("loops", check.Within(s.Loops, 0, netio.LoopsMax)),
		check.Setting("client-budget", check.Within(s.ClientBudget, budgetMin, budgetMax)),
		check.Setting("shutdown-grace", check.Within(s.ShutdownGrace, 0, graceMax)),
		s.Keeping.check(),
		s.Rooms.check(),
		s.Admission.check(),
		s.Logging.check(),
	)
}

func (k Keeping) check() error {
	return check.First(
		check.Setting("durable", check.OneOf(k.Durable, Strict, Relaxed)),
		check.Setting("journal-keep", check.Within(k.JournalKeep, 0, keepMax)),
		check.Setting("journal-segment", segmentOK(k.JournalSegment)),
	)
}

// Bounds of a segment, in bytes: its header fits, and all that is allocated at once stays small.
const (
	segmentMin = 8 << 10
	segmentMax = 256 << 20
)

func segmentOK(b Bytes) error {
	if b == 0 {
		return nil
	}
	return check.Within(b, segmentMin, segmentMax)
}

func (r Rooms) check() error {
	return check.First(
		check.Setting("max-rooms", check.Within(r.MaxRooms, 1, rooms.RoomsMax)),
		check.Setting("room-seats", check.Within(r.RoomSeats, 0, rooms.SeatsMax)),
		check.Setting("room-idle", check.Within(r.RoomIdle, time.Second, idleMax)),
		check.Setting("workers", check.Within(r.Workers, 0, netio.LoopsMax)),
	)
}

func (a Admission) check() error {
	return check.First(
		check.Setting("max-per-address", check.Within(a.MaxPerAddress, 1, netio.SessionsMax)),
		check.Setting("accept-rate", check.Within(a.AcceptRate, 1, netio.SessionsMax)),
		check.Setting("join-rate", check.Within(a.JoinRate, 1, netio.SessionsMax)),
		check.Setting("max-waiting", check.Within(a.MaxWaiting, 1, waitingMax)),
	)
}

func (l Logging) check() error {
	return check.First(
		check.Setting("log-level", check.OneOf(l.LogLevel, "debug", "info", "warn", "error")),
		check.Setting("log-format", check.OneOf(l.LogFormat, "auto", "text", "json")),
	)
}

func addressOK(s string) error {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return fmt.Errorf("%.80q is not HOST:PORT", s)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%.80q: the port is not a number between 0 and 65535", s)
	}
	return nil
}

func httpOK(s string) error {
	if s == "" {
		return nil
	}
	return addressOK(s)
}

// OriginList are the origins, one by one.
func (s Settings) OriginList() (list []string) {
	for entry := range strings.SplitSeq(s.Origins, ",") {
		if entry = strings.TrimSpace(entry); entry != "" {
			list = append(list, entry)
		}
	}
	return list
}

func originsOK(list []string) error {
	for _, entry := range list {
		if !netio.OriginOK(entry) {
			return fmt.Errorf("%.80q is not https://HOST, http://HOST:PORT or *", entry)
		}
	}
	return nil
}

// publicOK is about what a page makes a WebSocket's address of.
func publicOK(s string) error {
	if s == "" || strings.HasPrefix(s, ":") && addressOK(s) == nil {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "ws" && u.Scheme != "wss" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("%.80q is not wss://HOST/PATH, ws://HOST:PORT or :PORT", s)
	}
	return nil
}

func seedOK(s string) error {
	strange := func(r rune) bool { return r < '0' || r > '9' && r < 'A' || r > 'Z' && r < 'a' || r > 'z' }
	if len(s) > seedMax || strings.ContainsFunc(s, strange) {
		return fmt.Errorf("not 1 to %d letters and digits", seedMax)
	}
	return nil
}
