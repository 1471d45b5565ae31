package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/cmd/internal/config"
	sandboxbots "github.com/tickd/tickd/cmd/tickd/bots"
	"github.com/tickd/tickd/cmd/tickd/settings"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
)

// program is the sandbox's.
func program() *game.Program {
	return &game.Program{Line: config.Program{Name: "tickbench", Own: &settings.Settings{}}, Install: sandbox.Install, Bots: sandboxbots.Game()}
}

// dots is a game of players and nothing else, whose bots do what bots do.
func dots() *game.Program {
	return &game.Program{Line: config.Program{Name: "dots", Game: systems.Config{TickRate: 30}}, Install: func(g *systems.Game) {
		systems.AddPlayers[packet.Controls](g, systems.Players{Class: g.Registry.Class("player", wire.All, "position")})
	}}
}

// of is the program that a test measures, as its own process knows it too.
func of(name string) *game.Program {
	if name == "dots" {
		return dots()
	}
	return program()
}

// game names, for the child process, the program that is measured.
const gameVariable = "BENCH_GAME"

// TestMain makes this test binary the child process when it is started as one.
func TestMain(m *testing.M) {
	if ours, err := Hidden(os.Args[1:], of(os.Getenv(gameVariable))); err != nil {
		_, _ = os.Stderr.WriteString(err.Error())
		os.Exit(1)
	} else if ours {
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// run is what a program does with arguments.
func run(ctx context.Context, t *testing.T, p *game.Program, args string, stdout, stderr io.Writer) (usage, err error) {
	t.Helper()
	t.Setenv(gameVariable, p.Line.Name)
	command, usage := Parse(p, strings.Fields(args))
	if usage != nil {
		return usage, nil
	}
	return nil, command(ctx, stdout, stderr)
}

// bench runs a command line of the sandbox's that must succeed and returns what it printed.
func bench(t *testing.T, args string) string { t.Helper(); return benchOf(t, program(), args) }

func benchOf(t *testing.T, p *game.Program, args string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if usage, err := run(t.Context(), t, p, args, &stdout, &stderr); usage != nil || err != nil {
		t.Fatalf("%s %s: %v %v\n%s\n%s", p.Line.Name, args, usage, err, &stdout, &stderr)
	}
	if stderr.Len() > 0 {
		t.Logf("%s %s says\n%s", p.Line.Name, args, &stderr)
	}
	return stdout.String()
}

// keys are the names of a JSON object in their order, those of objects inside
// with a dot.
func keys(t *testing.T, text string) (names []string) {
	t.Helper()
	var table bytes.Buffer
	if err := object(&table, decoder(t, text), ""); err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(table.String()) {
		name, _, _ := strings.Cut(l, "\t")
		names = append(names, strings.TrimSpace(name))
	}
	return names
}

func decoder(t *testing.T, text string) *json.Decoder {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	if _, err := d.Token(); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return d
}

func sameKeys(t *testing.T, text, want string) {
	t.Helper()
	if got := keys(t, text); !slices.Equal(got, strings.Fields(want)) {
		t.Errorf("keys\n%s\nwant\n%s", strings.Join(got, " "), want)
	}
}

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		args, stdout, usage, failure string // how they begin
	}{
		{args: "--help", stdout: "Usage: tickbench"},
		{args: "swarm --help", stdout: "Usage: tickbench swarm"},
		{args: "", usage: "expected one of"},
		{args: "nonsense", usage: "unexpected argument nonsense"},
		{args: "swarm --bots 0", usage: "--bots: 0 is less than 1"},
		{args: "swarm --duration 0s", usage: "--duration: "},
		{args: "swarm --transport udp", usage: "--transport must be one of"},
		{args: "swarm --behaviour dance", usage: `--behaviour: "dance" is none of wander, crowd, mine, idle, chatter, herd, flood`},
		{args: "swarm --floor --addr 127.0.0.1:7777", usage: "--floor: "},
		{args: "hold --honest 0", usage: "--honest: 0 is less than 1"},
		{args: "hold --behaviour wander", usage: `--behaviour: "wander" is none of all, chatter, herd, flood`},
		{args: "hold --after -1s", usage: "--after: "},
		{args: "floor --bytes 3", usage: "--bytes: 3 is less than"},
		{args: "tick --players 1000000", usage: "--players: "},
		{args: "sweep --from 10 --to 5", usage: "--to: "},
		{args: "rooms --rooms 0", usage: "--rooms: 0 is less than 1"},
		{args: "rooms --rooms 70000", usage: "--rooms: 70000 is more than 65536"},
		{args: "rooms --churn=-1", usage: "--churn: -1 is less than 0"},
		{args: "rooms --duration 0s", usage: "--duration: "},
		{args: "rooms --faults --churn 1", usage: "--faults: only"},
		{args: "rooms --cycle 1 --transport memory", usage: "--cycle: only"},
		{args: "rooms --world --transport memory", usage: "--transport: memory has no"},
		{args: "swarm --bots 2 --addr 127.0.0.1:1 --duration 100ms", stdout: "bots ", failure: "not all bots could join"},
	} {
		var stdout, stderr bytes.Buffer
		usage, failure := run(t.Context(), t, program(), c.args, &stdout, &stderr)
		if !says(usage, c.usage) || !says(failure, c.failure) || !strings.HasPrefix(stdout.String(), c.stdout) {
			t.Errorf("tickbench %s: %v, %v\n%s\n%s", c.args, usage, failure, &stdout, &stderr)
		}
	}
}

func says(err error, text string) bool {
	return (err == nil) == (text == "") && (err == nil || strings.HasPrefix(err.Error(), text))
}

// A game that says nothing of bots has all commands too.
func TestAnyGame(t *testing.T) {
	for args, want := range map[string]string{
		"tick --players 20 --visible 5 --ticks 3 --late 10":         "state_hash",
		"swarm --bots 3 --duration 400ms --transport ws":            "cpu_us_per_client_tick",
		"hold --honest 2 --attackers 2 --duration 500ms --after 0s": "flood",
		"sweep --memory --from 5 --to 10 --ticks 3":                 "max_clients  10",
		"sweep --from 2 --to 3 --duration 300ms":                    "max_clients",
		"rooms --rooms 2 --players 2 --duration 300ms --turns 1":    "late_ms_p99",
		"floor --connections 2 --duration 300ms --hz 30":            "cpu_us_per_client_tick",
	} {
		if got := benchOf(t, dots(), args); !strings.Contains(got, want) {
			t.Errorf("dots %s:\n%s", args, got)
		}
	}
	var out bytes.Buffer
	if _, err := run(t.Context(), t, dots(), "tick --players 2 --creatures 3", &out, &out); err == nil || !strings.Contains(err.Error(), "--creatures: this game does not say") {
		t.Errorf("creatures that nobody makes: %v", err)
	}
	other := program()
	other.Bots = bot.Game{}
	if _, err := run(t.Context(), t, other, "tick --players 2", &out, &out); err == nil || !strings.Contains(err.Error(), "its players hold sandbox.Controls and not packet.Controls") {
		t.Errorf("bots that do not know what to hold: %v", err)
	}
}

func TestTick(t *testing.T) {
	const args = "tick --players 60 --visible 20 --ticks 8 --json --cpuprofile "
	first := bench(t, args+filepath.Join(t.TempDir(), "profile"))
	i := strings.Index(first, `"systems":{`) + len(`"systems":{`)
	j := i + strings.Index(first[i:], "}")
	sameKeys(t, first[:i]+first[j:], "players creatures visible_mean ticks cpu_ms_p50 cpu_ms_p99 wall_ms_p50 wall_ms_p99 "+
		"bytes_per_client header_bytes bytes_per_pair oldest_ticks allocs_per_tick gc_pause_ms_max state_hash")
	for _, name := range []string{"Intake", "Movement", "Interest", "GameState", loopsName} {
		if !strings.Contains(first[i:j], `"`+name+`":`) {
			t.Errorf("no system %s in %s", name, first[i:j])
		}
	}
	var a, b tickReport
	if err := json.Unmarshal([]byte(first), &a); err != nil {
		t.Fatal(err)
	}
	again := bench(t, args+filepath.Join(t.TempDir(), "profile"))
	if err := json.Unmarshal([]byte(again), &b); err != nil {
		t.Fatal(err)
	}
	if a.StateHash != b.StateHash || a.VisibleMean < 10 || a.VisibleMean > 40 || a.BytesPerPair == 0 || a.HeaderBytes == 0 || a.BytesPerClient < a.HeaderBytes {
		t.Errorf("first\n%s\nthen\n%s", first, again)
	}
}

func TestTickCrowd(t *testing.T) {
	if got := bench(t, "tick --players 40 --crowd --creatures 3 --ticks 3 --late 50"); !strings.Contains(got, "players ") {
		t.Error(got)
	}
}
