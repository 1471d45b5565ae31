package bench

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/tickd/tickd/systems/sandbox"
)

func holding(buttons, aim uint16) *sandbox.Controls {
	return &sandbox.Controls{Buttons: buttons, Aim: aim}
}

// command runs one and returns what it said.
func command(t *testing.T, dir string, words []string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=", "GOFLAGS=")
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(words, " "), err, said)
	}
	return said
}
