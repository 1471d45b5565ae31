package server

import (
	"fmt"
	"os"
)

// addrFile is the file that --addr-file names, for those who start a server and look where it listens. A
// nil *addrFile is none, or one that was never written.
type addrFile struct{ name, lines string }

// writeAddrFile writes the addresses of players and of HTTP to a file; a name of "" is none.
func writeAddrFile(name, addr, http string) (*addrFile, error) {
	if name == "" {
		return nil, nil
	}
	f := &addrFile{name, addr + "\n" + http + "\n"}
	return f, os.WriteFile(name, []byte(f.lines), 0o644)
}

// withdraw removes it, unless somebody else has written it since.
func (f *addrFile) withdraw() error {
	if f == nil {
		return nil
	}
	b, err := os.ReadFile(f.name)
	if err != nil || string(b) != f.lines {
		return nil // another server's
	}
	if err := os.Remove(f.name); err != nil {
		return fmt.Errorf("server: %w", err)
	}
	return nil
}
