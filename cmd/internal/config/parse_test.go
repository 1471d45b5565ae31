package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tickd/tickd/cmd/tickd/settings"
)

// all are the settings of a sandbox: the engine's and its own.
type all struct {
	Settings
	Own settings.Settings
}

// program is the sandbox's.
func program() Program { return Program{Name: "tickd", Own: &settings.Settings{}} }

// parse is Parse for the sandbox.
func parse(args, env []string) (Command, all, error) {
	c, err := Parse(program(), args, env)
	s := all{Settings: c.Settings}
	if own, ok := c.Own.(*settings.Settings); ok {
		s.Own = *own
	}
	return c, s, err
}

// written returns the path of a new file with that text.
func written(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPrecedence(t *testing.T) {
	file := "--config=" + written(t, "t.toml", "tick_rate = 30\n")
	env := []string{"TICKD_TICK_RATE=40", "HOME=/"}
	for _, c := range []struct {
		what string
		args []string
		env  []string
		want int
	}{
		{"default", nil, nil, 20},
		{"file over default", []string{file}, nil, 30},
		{"environment over file", []string{file}, env, 40},
		{"flag over environment", []string{file, "--tick-rate", "50"}, env, 50},
		{"flag over file", []string{"serve", "--tick-rate=50", file}, nil, 50},
		{"the default value as a flag over the file", []string{file, "--tick-rate=20"}, nil, 20},
		{"file named by the environment", nil, []string{"TICKD_CONFIG=" + strings.TrimPrefix(file, "--config=")}, 30},
		{"file of the flag over that of the environment", []string{file}, []string{"TICKD_CONFIG=/nowhere"}, 30},
	} {
		command, s, err := parse(c.args, c.env)
		if err != nil || command.Name != CommandServe || s.TickRate != c.want {
			t.Errorf("%s: %q, tick rate %d, %v", c.what, command.Name, s.TickRate, err)
		}
	}
}

func TestEverySettingFromEverySource(t *testing.T) {
	want := all{Settings: Settings{
		Addr: "[::1]:1", HTTP: "", AddrFile: "/a", TickRate: 120, MaxPlayers: 2, Spectators: 8, IdleClose: 3 * time.Second,
		Password: "pw", Seed: "007",
		Origins: "https://a.example,*",
		Loops:   5, ClientBudget: 7000, ShutdownGrace: time.Minute,
		Keeping:   Keeping{Data: "/world", Durable: "relaxed", JournalKeep: 5 * time.Hour, JournalMax: 3e9, JournalSegment: 9000},
		Rooms:     Rooms{Rooms: true, MaxRooms: 15, RoomSeats: 16, RoomIdle: 9 * time.Second, Workers: 3},
		Admission: Admission{MaxPerAddress: 11, AcceptRate: 12, LimitLoopback: true, JoinRate: 13, MaxWaiting: 14},
		Logging:   Logging{LogLevel: "debug", LogFormat: "json"},
	}, Own: settings.Settings{Spawn: "scatter", Size: "300x200", Theme: "hell islands", Creatures: 4, MaxLoadedChunks: 6}}
	values := map[string]string{
		"addr": "[::1]:1", "http": "", "addr-file": "/a", "tick-rate": "120", "max-players": "2", "spectators": "8", "idle-close": "3s",
		"password": "pw", "spawn": "scatter", "size": "300x200", "seed": "007", "theme": "hell islands",
		"creatures": "4", "origins": "https://a.example,*", "loops": "5", "max-loaded-chunks": "6", "client-budget": "7000",
		"max-per-address": "11", "accept-rate": "12", "limit-loopback": "true", "join-rate": "13", "max-waiting": "14",
		"data": "/world", "durable": "relaxed", "journal-keep": "5h", "journal-max": "3GB", "journal-segment": "9000",
		"rooms": "true", "max-rooms": "15", "room-seats": "16", "room-idle": "9s", "workers": "3",
		"shutdown-grace": "1m", "log-level": "debug", "log-format": "json",
	}
	var args, env []string
	var text strings.Builder
	for flag, value := range values {
		args = append(args, "--"+flag+"="+value)
		env = append(env, readEnvironment("tickd", nil).name(flag)+"="+value)
		if !strings.ContainsAny(value, "0123456789") || strings.ContainsAny(value, "[xsmhG") || flag == "seed" {
			value = `"` + value + `"`
		}
		text.WriteString(fileKey(flag) + " = " + value + "\n")
	}
	path := written(t, "all.toml", text.String())
	for what, parse := range map[string]func() (Command, all, error){
		"flags":       func() (Command, all, error) { return parse(args, nil) },
		"environment": func() (Command, all, error) { return parse(nil, env) },
		"file":        func() (Command, all, error) { return parse([]string{"--config", path}, nil) },
	} {
		_, got, err := parse()
		got.Config = ""
		if err != nil || got != want {
			t.Errorf("%s: %v\n%+v\nwant\n%+v", what, err, got, want)
		}
	}
}

func TestDefault(t *testing.T) {
	_, s, err := parse(nil, nil)
	if err != nil || s.Addr != ":7777" || s.HTTP != "127.0.0.1:8080" || s.TickRate != 20 || s.MaxPlayers != 1000 || s.IdleClose != 0 ||
		s.ClientBudget != 16000 || s.Admission != (Admission{MaxPerAddress: 16, AcceptRate: 10, JoinRate: 1000, MaxWaiting: 512}) || s.Own.MaxLoadedChunks != 4096 ||
		s.Keeping != (Keeping{Data: "./tickd-data", Durable: "strict", JournalKeep: 24 * time.Hour, JournalMax: 1e10}) || s.ShutdownGrace != 5*time.Second || s.LogFormat != "auto" {
		t.Errorf("defaults %+v", s)
	}
}

func TestWatch(t *testing.T) {
	command, _, err := parse([]string{"watch", "bob_1", "--transport", "ws"}, []string{"TICKD_SERVER=[::1]:9", "TICKD_PASSWORD=pw", "TICKD_TICK_RATE=9"})
	want := Watch{
		Name: "bob_1", Timeout: 10 * time.Second, Server: "[::1]:9", Transport: "ws", Password: "pw",
		Logging: Logging{LogLevel: "info", LogFormat: "auto"},
	}
	if err != nil || command.Name != CommandWatch || command.Watch != want {
		t.Errorf("%+v, %v", command, err)
	}
}

func TestHelpAndVersionAlwaysWork(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"--help", "Usage: tickd <command>"},
		{"--help", "--tick-rate=20"},
		{"-h", "--tick-rate=20"},
		{"help", "--tick-rate=20"},
		{"help watch", "--transport"},
		{"--version", "tickd "},
		{"serve --help", "--tick-rate=20"},
		{"--tick-rate=999 --help", "Usage: tickd"},
		{"watch --help", "--transport"},
		{"version", "tickd "},
	} {
		command, _, err := parse(strings.Fields(c.args), []string{"TICKD_BOGUS=1", "TICKD_TICK_RATE=x", "TICKD_CONFIG=/nowhere"})
		if err != nil || command.Name != CommandPrint || !strings.Contains(command.Output, c.want) {
			t.Errorf("%s: %+v, %v", c.args, command, err)
		}
	}
}

// A world that goes on is what it was: what is not set is taken from it, and what is set
// otherwise is refused by the words of who set it.
func TestResume(t *testing.T) {
	first, _, err := parse([]string{"--seed=abc", "--size=100x60", "--creatures=3", "--addr=:1"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range first.World {
		if v.Flag == "addr" || v.Flag == "max-loaded-chunks" {
			t.Errorf("--%s makes the world", v.Flag)
		}
	}
	again, err := Resume(program(), []string{"--addr=:2", "--creatures=3", "--max-loaded-chunks=9"}, nil, first.World)
	if err != nil || again.Game.Seed != "abc" || again.Game.Width != 100 || again.Game.Entities != 3 || again.Settings.Addr != ":2" {
		t.Fatalf("%+v, %v", again, err)
	}
	var c *ContradictionError
	if _, err := Resume(program(), nil, []string{"TICKD_SIZE=large"}, first.World); !errors.As(err, &c) || *c != (ContradictionError{"size", "100x60", "large", "TICKD_SIZE"}) {
		t.Fatal(err)
	}
	game, err := Made(program(), append(first.World, Value{Flag: "gone", Text: "1"}))
	if err != nil || game.Seed != "abc" || game.Height != 60 {
		t.Fatalf("%+v, %v", game, err)
	}
	random, _, err := parse(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if other, err := Resume(program(), nil, nil, random.World); err != nil || random.Game.Seed == "" || other.Game.Seed != random.Game.Seed {
		t.Fatalf("%q, then %q, %v", random.Game.Seed, other.Game.Seed, err)
	}
}
