package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tickd/tickd/cmd/internal/check"
	"github.com/tickd/tickd/netio/packet"
)

// Watch is how to look at what a server has.
type Watch struct {
	Name string `arg:"" optional:"" help:"Join as a player of this name, who stands still, instead of watching without one: 3 to 16 letters, digits, _ or -."`

	JSON    bool          `name:"json" help:"Print each snapshot as a line of JSON."`
	At      string        `placeholder:"X,Y" help:"Watch from there, in tiles; by default the middle of the world."`
	Timeout time.Duration `default:"10s" help:"Give up when the server says nothing for so long, 100ms to 1h."`

	Server       string `default:"127.0.0.1:7777" help:"The server, HOST:PORT."`
	Transport    string `default:"tcp" help:"tcp, or ws for WebSocket."`
	Password     Secret `placeholder:"WORD" help:"The server's password. Better: --password-file."`
	PasswordFile string `placeholder:"FILE" help:"Read the password from the first line of this file."`

	Logging `embed:""`
}

// Check returns the first thing wrong with w, naming its flag.
func (w Watch) Check() error {
	return check.First(
		w.nameOK(),
		check.Setting("at", w.atOK()),
		check.Setting("timeout", check.Within(w.Timeout, timeoutMin, time.Hour)),
		check.Setting("server", addressOK(w.Server)),
		check.Setting("transport", check.OneOf(w.Transport, "tcp", "ws")),
		check.Setting("password", passwordOK(w.Password)),
		w.Logging.check(),
	)
}

// timeoutMin leaves a server some ticks to answer.
const timeoutMin = 100 * time.Millisecond

// Spot is where to watch from, in tiles, if At says so.
func (w Watch) Spot() (x, y uint16, ok bool) {
	left, right, _ := strings.Cut(w.At, ",")
	tx, bad := strconv.ParseUint(left, 10, 16)
	ty, worse := strconv.ParseUint(right, 10, 16)
	return uint16(tx), uint16(ty), bad == nil && worse == nil
}

func (w Watch) atOK() error {
	if w.At == "" {
		return nil
	}
	if _, _, ok := w.Spot(); !ok {
		return fmt.Errorf("%.40q is not X,Y, two numbers up to 65535", w.At)
	}
	if w.Name != "" {
		return errors.New("who joins as a player is where the game puts it: leave the name out to watch")
	}
	return nil
}

func (w Watch) nameOK() error {
	if w.Name == "" {
		return nil
	}
	return nameOK(w.Name)
}

func nameOK(name string) error {
	if !packet.NameOK([]byte(name)) {
		return fmt.Errorf("the name %.40q is not %d to %d letters, digits, _ or -", name, packet.NameMin, packet.NameMax)
	}
	return nil
}

func passwordOK(p Secret) error {
	if len(p) > packet.CredentialsMax {
		return errors.New("longer than " + fmt.Sprint(packet.CredentialsMax) + " bytes")
	}
	return nil
}
