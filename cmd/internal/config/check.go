package config

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/systems/sandbox/land"
)

const (
	tickRateMax  = 120
	watchersMax  = 1024
	waitingMax   = 3 * watchersMax
	playersMax   = netio.SessionsMax - watchersMax - waitingMax
	creaturesMax = 1 << 16
	chunksMax    = 1 << 16
	budgetMin    = 1_000       // bytes per second; less cannot carry one snapshot
	budgetMax    = 100_000_000 // bytes per second
	graceMax     = time.Hour
	idleMax      = 1000 * time.Hour
)

// fieldError is a complaint about one setting, which has its flag's name without the dashes.
type fieldError struct {
	flag string
	err  error
}

func (e *fieldError) Error() string { return "--" + e.flag + ": " + e.err.Error() }
func (e *fieldError) Unwrap() error { return e.err }

// Check returns the first thing wrong with s, naming its flag. It reads the theme's file. Kong would
// call a method named Validate by itself, before the password is settled.
func (s Settings) Check() error {
	_, _, size := land.ParseSize(s.Size)
	_, theme := s.LoadTheme()
	return first(
		check("addr", addressOK(s.Addr)),
		check("http", httpOK(s.HTTP)),
		check("tick-rate", within(s.TickRate, 1, tickRateMax)),
		check("max-players", within(s.MaxPlayers, 1, playersMax)),
		check("spectators", within(s.Spectators, 0, watchersMax)),
		check("idle-close", within(s.IdleClose, 0, idleMax)),
		check("origins", originsOK(s.OriginList())),
		check("password", passwordOK(s.Password)),
		check("spawn", oneOf(s.Spawn, "centre", "scatter")),
		check("size", size),
		check("seed", seedOK(s.Seed)),
		check("theme", theme),
		check("creatures", within(s.Creatures, 0, creaturesMax)),
		check("loops", within(s.Loops, 0, netio.LoopsMax)),
		check("max-loaded-chunks", within(s.MaxLoadedChunks, 1, chunksMax)),
		check("client-budget", within(s.ClientBudget, budgetMin, budgetMax)),
		check("shutdown-grace", within(s.ShutdownGrace, 0, graceMax)),
		s.Admission.check(),
		s.Logging.check(),
	)
}

func (a Admission) check() error {
	return first(
		check("max-per-address", within(a.MaxPerAddress, 1, netio.SessionsMax)),
		check("accept-rate", within(a.AcceptRate, 1, netio.SessionsMax)),
		check("join-rate", within(a.JoinRate, 1, netio.SessionsMax)),
		check("max-waiting", within(a.MaxWaiting, 1, waitingMax)),
	)
}

func (l Logging) check() error {
	return first(
		check("log-level", oneOf(l.LogLevel, "debug", "info", "warn", "error")),
		check("log-format", oneOf(l.LogFormat, "auto", "text", "json")),
	)
}

func check(flag string, err error) error {
	if err == nil {
		return nil
	}
	return &fieldError{flag, err}
}

func first(errs ...error) error { return cmp.Or(errs...) }

func within[T cmp.Ordered](v, least, most T) error {
	if v < least || v > most {
		return fmt.Errorf("%v is not between %v and %v", v, least, most)
	}
	return nil
}

func oneOf(s string, words ...string) error {
	for _, w := range words {
		if s == w {
			return nil
		}
	}
	return fmt.Errorf("%.40q is none of %s", s, strings.Join(words, ", "))
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

func seedOK(s string) error {
	if s != "" && !land.ValidSeed(s) {
		return errors.New("not 1 to " + strconv.Itoa(land.SeedMax) + " letters and digits")
	}
	return nil
}
