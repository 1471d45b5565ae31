package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestMain makes this test binary the child process when it is started as one.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 {
		hidden(os.Args[1])
	}
	os.Exit(m.Run())
}

// bench runs a command line that must succeed and returns what it printed.
func bench(t *testing.T, args string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), strings.Fields(args), &stdout, &stderr); code != 0 {
		t.Fatalf("tickbench %s: code %d\n%s\n%s", args, code, &stdout, &stderr)
	}
	if stderr.Len() > 0 {
		t.Logf("tickbench %s says\n%s", args, &stderr)
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
		args, stdout, stderr string
		code                 int
	}{
		{args: "--help", stdout: "Usage: tickbench"},
		{args: "swarm --help", stdout: "Usage: tickbench swarm"},
		{args: "", stderr: "tickbench: expected one of", code: 2},
		{args: "nonsense", stderr: "tickbench: unexpected argument nonsense", code: 2},
		{args: "swarm --bots 0", stderr: "tickbench: --bots: 0 is less than 1", code: 2},
		{args: "swarm --duration 0s", stderr: "tickbench: --duration: ", code: 2},
		{args: "swarm --transport udp", stderr: "tickbench: --transport must be one of", code: 2},
		{args: "swarm --floor --addr 127.0.0.1:7777", stderr: "tickbench: --floor: ", code: 2},
		{args: "hold --honest 0", stderr: "tickbench: --honest: 0 is less than 1", code: 2},
		{args: "hold --after -1s", stderr: "tickbench: --after: ", code: 2},
		{args: "floor --bytes 3", stderr: "tickbench: --bytes: 3 is less than", code: 2},
		{args: "tick --players 1000000", stderr: "tickbench: --players: ", code: 2},
		{args: "sweep --from 10 --to 5", stderr: "tickbench: --to: ", code: 2},
		{args: "swarm --bots 2 --addr 127.0.0.1:1 --duration 100ms", stdout: "bots ", stderr: "tickbench: not all bots could join", code: 1},
	} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), strings.Fields(c.args), &stdout, &stderr)
		if code != c.code || !strings.HasPrefix(stdout.String(), c.stdout) || !strings.HasPrefix(stderr.String(), c.stderr) {
			t.Errorf("tickbench %s: code %d\n%s\n%s", c.args, code, &stdout, &stderr)
		}
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
