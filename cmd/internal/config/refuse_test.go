package config

import (
	"strings"
	"testing"

	"github.com/tickd/tickd/cmd/internal/check"
)

func TestRefused(t *testing.T) {
	big := strings.Repeat("x", check.FileMax+1)
	for _, c := range []struct {
		args string
		env  string // one variable
		file string // its text, if any
		want string // part of the complaint; FILE is the file's path
	}{
		{args: "bogus", want: "bogus"},
		{args: "--bogus", want: "--bogus"},
		{args: "serve extra", want: "extra"},
		{args: "--tick-rate=0", want: "--tick-rate: 0 is not between 1 and 120"},
		{args: "--tick-rate=121", want: "--tick-rate: 121"},
		{args: "--tick-rate=x", want: `--tick-rate: expected a valid 64 bit int but got "x"`},
		{args: "--addr=7777", want: `--addr: "7777" is not HOST:PORT`},
		{args: "--addr=:70000", want: "--addr: "},
		{args: "--addr=", want: "--addr: "},
		{args: "--http=localhost", want: "--http: "},
		{args: "--max-players=0", want: "--max-players: "},
		{args: "--idle-close=-1s", want: "--idle-close: "},
		{args: "--idle-close=5", want: "--idle-close: "},
		{args: "--spawn=here", want: "none of centre, scatter"},
		{args: "--size=8x8", want: "--size: "},
		{args: "--size=huge", want: "--size: "},
		{args: "--seed=a_b", want: "--seed: "},
		{args: "--theme=heaven", want: "none of default, hell, islands, hell islands, nor a .toml file"},
		{args: "--theme=/nowhere/t.toml", want: "--theme: open /nowhere/t.toml"},
		{args: "--origins=play.example", want: `--origins: "play.example" is not https://HOST`},
		{args: "--origins=*,https://a.example/", want: `--origins: "https://a.example/"`},
		{args: "--creatures=-1", want: "--creatures: "},
		{args: "--loops=65", want: "--loops: "},
		{args: "--max-loaded-chunks=0", want: "--max-loaded-chunks: "},
		{args: "--client-budget=1", want: "--client-budget: "},
		{args: "--shutdown-grace=2h", want: "--shutdown-grace: "},
		{args: "--max-per-address=0", want: "--max-per-address: 0 is not between 1 and"},
		{args: "--accept-rate=0", want: "--accept-rate: "},
		{args: "--join-rate=131073", want: "--join-rate: "},
		{args: "--max-waiting=3073", want: "--max-waiting: "},
		{args: "--limit-loopback=maybe", want: "--limit-loopback"},
		{args: "--log-level=loud", want: "--log-level: "},
		{args: "--log-format=xml", want: "--log-format: "},
		{args: "--password-file=/nowhere", want: "--password-file: open /nowhere"},
		{args: "--password=a --password-file=b", want: "--password and --password-file: set only one"},
		{args: "--password=" + strings.Repeat("x", 257), want: "--password: longer than 256 bytes"},
		{args: "--config=/nowhere", want: "--config: open /nowhere"},
		{args: "config check --tick-rate=0", want: "--tick-rate: "},
		{args: "config print --tick-rate=0", want: "--tick-rate: "},
		{args: "config", want: "expected one of"},
		{args: "watch bob eve", want: "eve"},
		{args: "watch --at=5", want: `--at: "5" is not X,Y`},
		{args: "watch --at=5,65536", want: "--at: "},
		{args: "watch bob --at=5,5", want: "--at: who joins"},
		{args: "watch --timeout=0s", want: "--timeout: "},
		{args: "watch a", want: `the name "a" is not 3 to 16`},
		{args: "watch bob --server=x", want: "--server: "},
		{args: "watch bob --transport=udp", want: "none of tcp, ws"},
		{args: "watch bob --tick-rate=5", want: "--tick-rate"},

		{env: "TICKD_TICK_RATES=5", want: "unknown environment variable TICKD_TICK_RATES"},
		{args: "watch bob", env: "TICKD_TICK_RATES=5", want: "TICKD_TICK_RATES"},
		{env: "TICKD_HELP=1", want: "TICKD_HELP"},
		{env: "TICKD_PORT=9", want: "TICKD_PORT"},
		{env: "TICKD_TICK_RATE=0", want: "TICKD_TICK_RATE: 0 is not between"},
		{env: "TICKD_TICK_RATE=", want: "TICKD_TICK_RATE: expected"},
		{env: "TICKD_CONFIG=/nowhere", want: "TICKD_CONFIG: open /nowhere"},

		{file: "tick_rates = 5", want: `FILE: unknown key "tick_rates"`},
		{file: "b = 1\na = 1", want: `FILE: unknown key "a", "b"`},
		{file: "tick-rate = 5", want: `FILE: unknown key "tick-rate"`},
		{file: "config = 'x'", want: `FILE: unknown key "config"`},
		{file: "help = 'x'", want: `FILE: unknown key "help"`},
		{file: "[serve]\ntick_rate = 5", want: `FILE: unknown key "serve"`},
		{file: "tick_rate = 0", want: "FILE: tick_rate: 0 is not between"},
		{file: "tick_rate = 2.5", want: "FILE: tick_rate: not a string or a whole number"},
		{file: "tick_rate = true", want: "FILE: tick_rate: not"},
		{file: "limit_loopback = 1.5", want: "FILE: limit_loopback: neither true nor false"},
		{env: "TICKD_LIMIT_LOOPBACK=maybe", want: "TICKD_LIMIT_LOOPBACK: "},
		{file: "idle_close = 5", want: "FILE: idle_close: "},
		{file: "tick_rate = ", want: "FILE: toml: line 1"},
		{file: big, want: "FILE: larger than"},
		{file: "password = 'a'\npassword_file = 'b'", want: "FILE: password and FILE: password_file: set only one"},
	} {
		args, path := strings.Fields(c.args), ""
		if c.file != "" {
			path = written(t, "t.toml", c.file)
			args = append(args, "--config", path)
		}
		_, _, err := parse(args, []string{c.env})
		if err == nil {
			t.Errorf("%+.100v: accepted", c)
			continue
		}
		want := strings.ReplaceAll(c.want, "FILE", path)
		if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%+.100v: %q, want %q", c, err, want)
		}
	}
}

func TestAccepted(t *testing.T) {
	for _, c := range []struct{ args, env, file string }{
		{args: "--addr=:0 --http=[::]:0"},
		{args: "--idle-close=0 --shutdown-grace=0"},
		{file: "idle_close = 0\nseed = 42\ntick_rate = '30'"},
		{env: "TICKD_PORT=tcp://10.0.0.1:7777"},
		{env: "TICKD_PORT_7777_TCP_ADDR=10.0.0.1"},
		{env: "TICKD_SERVICE_HOST=10.0.0.1"},
		{env: "TICKDX=1"},
		{args: "--limit-loopback --max-waiting=3072 --max-per-address=131072"},
		{file: "limit_loopback = true"},
		{env: "TICKD_LIMIT_LOOPBACK=true"},
		{args: "config check"},
		{args: "watch bob", env: "TICKD_MAX_PLAYERS=5"},
	} {
		args := strings.Fields(c.args)
		if c.file != "" {
			args = append(args, "--config", written(t, "t.toml", c.file))
		}
		if _, _, err := parse(args, []string{c.env}); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
