package config

import (
	"errors"
	"fmt"

	"github.com/tickd/tickd/cmd/internal/check"
	"github.com/tickd/tickd/netio/packet"
)

// Watch is how to join a server as a player who only looks.
type Watch struct {
	Name string `arg:"" help:"Name to play under: 3 to 16 letters, digits, _ or -."`

	Server       string `default:"127.0.0.1:7777" help:"The server, HOST:PORT."`
	Transport    string `default:"tcp" help:"tcp, or ws for WebSocket."`
	Password     Secret `placeholder:"WORD" help:"The server's password. Better: --password-file."`
	PasswordFile string `placeholder:"FILE" help:"Read the password from the first line of this file."`

	Logging `embed:""`
}

// Check returns the first thing wrong with w, naming its flag.
func (w Watch) Check() error {
	return check.First(
		nameOK(w.Name),
		check.Setting("server", addressOK(w.Server)),
		check.Setting("transport", check.OneOf(w.Transport, "tcp", "ws")),
		check.Setting("password", passwordOK(w.Password)),
		w.Logging.check(),
	)
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
