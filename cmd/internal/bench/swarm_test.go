package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/child"
	"github.com/tickd/tickd/cmd/internal/bench/cpu"
)

const swarmKeys = "bots joined transport visible_mean snapshots_per_s gap_ms_p50 gap_ms_p99 rtt_ms_p50 rtt_ms_p99 bytes_per_s " +
	"decode_errors server.tick_hz server.tick_ms_p50 server.tick_ms_p99 server.cpu_us_per_client_tick server.rss_bytes"

func swarmOf(t *testing.T, args string) (r swarmReport) {
	t.Helper()
	text := ""
	for _, duration := range []string{"400ms", "3s", "20s"} { // a busy machine gets more time
		text = bench(t, "swarm --json --duration "+duration+" "+args)
		r = swarmReport{}
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			t.Fatal(err)
		}
		if r.Joined != r.Bots || r.DecodeErrors != 0 || r.VisibleMean >= 1 && r.SnapshotsPerS > 0 {
			break
		}
	}
	if r.Joined != r.Bots || r.DecodeErrors != 0 || r.SnapshotsPerS == 0 || r.BytesPerS == 0 {
		t.Errorf("tickbench swarm %s: %s", args, text)
	}
	return r
}

func TestSwarm(t *testing.T) {
	for _, args := range []string{
		"--bots 5 --transport tcp --password secret",
		"--bots 5 --transport ws --behaviour idle",
		"--bots 5 --behaviour mine --creatures 2",
		"--bots 6 --behaviour crowd --decode 3",
	} {
		if r := swarmOf(t, args); r.VisibleMean < 1 || r.Server == nil || *r.Server.RSSBytes == 0 || r.Server.TickHz == 0 {
			t.Errorf("tickbench swarm %s: %+v", args, r)
		}
	}
}

func TestSwarmKeys(t *testing.T) {
	text := bench(t, "swarm --json --duration 200ms --bots 2")
	if !strings.Contains(text, `"floor":null,"floor_ratio":null`) {
		t.Error(text)
	}
	sameKeys(t, text, swarmKeys)
	sameKeys(t, bench(t, "swarm --json --duration 600ms --bots 3 --floor"), swarmKeys+" floor.cpu_us_per_client_tick floor_ratio")
}

func TestSwarmElsewhere(t *testing.T) {
	c, err := child.Start(t.Context(), child.GameCommand, child.Game{World: bot.World{Players: 4, Width: 64, Height: 64}, Password: "word"}, cpu.Set{})
	if err != nil {
		t.Fatal(err)
	}
	if r := swarmOf(t, "--bots 4 --password word --http 127.0.0.1:1 --addr "+c.Addr); r.Server != nil {
		t.Errorf("a server without a status has one: %+v", r.Server)
	}
	var stdout, stderr bytes.Buffer
	_, err = run(t.Context(), t, program(), "swarm --bots 4 --duration 100ms --addr "+c.Addr, &stdout, &stderr)
	if err == nil || !strings.Contains(err.Error(), "BAD_PASSWORD") {
		t.Errorf("without its password: %v, %s", err, &stderr)
	}
	if err := c.Stop(); err != nil {
		t.Error(err)
	}
}

func TestSwarmInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(700*time.Millisecond, cancel)
	var stdout, stderr bytes.Buffer
	begin := time.Now()
	_, err := run(ctx, t, program(), "swarm --bots 3 --duration 1h", &stdout, &stderr)
	if err == nil || time.Since(begin) > time.Minute {
		t.Errorf("%v after %v: %s", err, time.Since(begin), &stderr)
	}
}

func TestFloor(t *testing.T) {
	text := bench(t, "floor --connections 3 --bytes 200 --duration 300ms --json")
	sameKeys(t, text, "connections bytes hz cpu_us_per_client_tick")
	if !strings.HasPrefix(text, `{"connections":3,"bytes":200,`) {
		t.Error(text)
	}
}
