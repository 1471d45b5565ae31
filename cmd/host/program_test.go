package host

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// knobs are the settings of dots.
type knobs struct {
	Dots  int           `help:"How many."`
	Grow  time.Duration `default:"2s" help:"How fast."`
	Plain bool          `help:"Without colours."`
	Side  int32         `default:"64" help:"Of the world, in tiles."`

	saw *systems.Config // by Configure
}

func (k *knobs) Configure(c *systems.Config) error {
	if k.Dots > 99 {
		return &systems.SettingError{Name: "dots", Err: errors.New("more than 99")}
	}
	c.Width, c.Height = k.Side, k.Side
	if k.saw != nil {
		*k.saw = *c
	}
	return nil
}

// dots is a game of players and nothing else.
func dots(g *systems.Game) {
	systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("player", wire.All, "position")})
}

// run runs a program and returns what it prints, and its exit code.
func run(t *testing.T, p Program, args string, env ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, complaints bytes.Buffer
	code = Run(t.Context(), p, strings.Fields(args), env, &out, &complaints)
	return out.String(), complaints.String(), code
}

func TestPrograms(t *testing.T) {
	type notPointer struct{ Dots int }
	var null *knobs
	for want, p := range map[string]Program{
		"no Name":                     {Install: dots},
		`Name "My game" is not`:       {Name: "My game", Install: dots},
		"no Install":                  {Name: "dots"},
		"not a pointer":               {Name: "dots", Install: dots, Settings: notPointer{}},
		"*host.knobs, not a pointer":  {Name: "dots", Install: dots, Settings: null},
		"--tick-rate is the engine's": {Name: "dots", Install: dots, Settings: &struct{ TickRate int }{}},
		"--server is the engine's":    {Name: "dots", Install: dots, Settings: &struct{ Server string }{}},
		"flags, not arguments": {Name: "dots", Install: dots, Settings: &struct {
			A string `arg:""`
		}{}},
		"its settings: ": {Name: "dots", Install: dots, Settings: &struct{ C chan int }{}},
	} {
		stdout, stderr, code := run(t, p, "version")
		if code != 2 || stdout != "" || !strings.HasPrefix(stderr, "host: ") || !strings.Contains(stderr, want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit code %d, %q %q", want, code, stdout, stderr)
		}
	}
}

// A game's own settings come from where the engine's come from, in the same order, and are told of in
// the same words.
func TestOwnSettings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "dots.toml")
	if err := os.WriteFile(file, []byte("dots = 5\ntick_rate = 10\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := Program{
		Name: "my-dots", Install: dots, Settings: &knobs{Dots: 3},
		Config: systems.Config{TickRate: 30, MaxPlayers: 8, ClientBudget: 9000, Seed: "old"},
	}
	for _, c := range []struct {
		args, env string
		code      int
		want      []string
	}{
		{args: "config print", want: []string{
			"dots = 3\n", `grow = "2s"` + "\n", "plain = false\n", "tick_rate = 30\n", "max_players = 8\n", "client_budget = 9000\n", `seed = "old"` + "\n",
		}},
		{args: "config print --config=" + file, want: []string{"dots = 5 # " + file + ": dots\n", "tick_rate = 10 # "}},
		{args: "config print --config=" + file, env: "MY_DOTS_DOTS=6", want: []string{"dots = 6 # MY_DOTS_DOTS\n"}},
		{args: "config print --plain --dots=7 --config=" + file, env: "MY_DOTS_DOTS=6", want: []string{"dots = 7 # --dots\n", "plain = true # --plain\n"}},
		{args: "config check", want: []string{"ok\n"}},
		{args: "config check", env: "TICKD_TICK_RATE=0", want: []string{"ok\n"}},
		{args: "serve --help", want: []string{"--dots=3", "How many.", "--grow=2s", "--tick-rate=30"}},
		{args: "--help", want: []string{"Usage: my-dots", "MY_DOTS_TICK_RATE"}},
		{args: "config check --dots=100", code: 2, want: []string{"my-dots: --dots: more than 99\n"}},
		{args: "config check", env: "MY_DOTS_DOTS=100", code: 2, want: []string{"my-dots: MY_DOTS_DOTS: more than 99\n"}},
		{args: "--grow=5", code: 2, want: []string{"my-dots: --grow: "}},
		{args: "watch somebody --dots=1", code: 2, want: []string{"unknown flag --dots"}},
	} {
		stdout, stderr, code := run(t, p, c.args, c.env)
		for _, want := range c.want {
			if code != c.code || !strings.Contains(stdout+stderr, want) || (code == 0) != (stderr == "") {
				t.Errorf("%s %s: exit code %d, no %q in\n%s%s", c.args, c.env, code, want, stdout, stderr)
			}
		}
	}
}

// Configure sees what the operator set, over what the program is, and has the last word.
func TestConfigureSeesWhatIsSet(t *testing.T) {
	var saw systems.Config
	p := Program{Name: "dots", Install: dots, Settings: &knobs{saw: &saw}, Config: systems.Config{TickRate: 30, Entities: 7, Width: 5}}
	if _, stderr, code := run(t, p, "config check --max-players=4 --side=96"); code != 0 {
		t.Fatal(code, stderr)
	}
	if own, ok := saw.Settings.(*knobs); !ok || own.Side != 96 || saw.TickRate != 30 || saw.MaxPlayers != 4 || saw.Entities != 7 || saw.Width != 96 || saw.Seed == "" {
		t.Errorf("%+v", saw)
	}
}
