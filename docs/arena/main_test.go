package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/tickd/tickd/cmd/host"
)

// The arena's settings are the program's, beside the engine's.
func TestSettings(t *testing.T) {
	for args, want := range map[string]string{
		"config print": "score_to_win = 30\n",
		"config print --score-to-win=7 --match-seconds=9": "score_to_win = 7 # --score-to-win\n",
		"config print --max-players=9":                    "tick_rate = 30\n",
		"config check --score-to-win=-1":                  "arena: --score-to-win: not 0 to 1000\n",
		"config check --match-seconds=4000":               "arena: --match-seconds: not 0 to 3600\n",
	} {
		var said bytes.Buffer
		code := host.Run(t.Context(), program(), strings.Fields(args), nil, &said, &said)
		if !strings.Contains(said.String(), want) || (code == 0) != strings.HasPrefix(args, "config print") {
			t.Errorf("%s: exit code %d, no %q in\n%s", args, code, want, &said)
		}
	}
}
