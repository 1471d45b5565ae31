package bench

import (
	"encoding/json"
	"testing"
)

const roomsKeys = "rooms players rate_hz transport joined turns snapshots_per_s gap_ms_p50 gap_ms_p99 decode_errors left returned " +
	"cpu_us_per_client_tick cpu_part late_ms_p50 late_ms_p99 late_ms_most skipped rss_bytes"

func roomsOf(t *testing.T, args string) (r roomsReport, text string) {
	t.Helper()
	for _, duration := range []string{"900ms", "5s", "30s"} { // a busy machine gets more time
		text = bench(t, "rooms --json --duration "+duration+" "+args)
		r = roomsReport{}
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			t.Fatal(err)
		}
		if r.SnapshotsPerS > 0 && (r.Opening == nil || r.Opening.Opened > 0) {
			break
		}
	}
	if r.Joined != r.Rooms*r.Players || r.DecodeErrors != 0 || r.SnapshotsPerS == 0 || r.RSSBytes == 0 {
		t.Errorf("tickbench rooms %s: %s", args, text)
	}
	return r, text
}

// Bots find rooms, and all that is asked for is measured.
func TestRooms(t *testing.T) {
	_, text := roomsOf(t, "--rooms 3 --players 2 --turns 1 --rate 40 --transport ws")
	sameKeys(t, text, roomsKeys)
	r, text := roomsOf(t, "--rooms 3 --players 2 --turns 1 --world --opening 20")
	sameKeys(t, text, roomsKeys+" opening.opened opening.ms_p50 opening.ms_p99 opening.ms_most world.tick_hz world.tick_ms_p50 world.tick_ms_p99 "+
		"world.cpu_us_per_client_tick world.rss_bytes world_ratio")
	if r.Opening == nil || r.Opening.Opened == 0 || r.Opening.MsP99 < r.Opening.MsP50 || r.WorldRatio == nil || *r.WorldRatio == 0 {
		t.Error(text)
	}
}

// With churn bots leave, and come back to where there is room.
func TestRoomsChurn(t *testing.T) {
	var r roomsReport
	var text string
	for range 10 {
		if r, text = roomsOf(t, "--rooms 2 --players 3 --turns 1 --churn 100"); r.Left > 0 {
			return
		}
	}
	t.Error("nobody left:", text)
}

// Of rooms that have opened and closed nothing is left: the command fails if there is.
func TestRoomsCycle(t *testing.T) {
	var r cycleReport
	text := bench(t, "rooms --cycle 120 --rooms 6 --json")
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	if r.Opened != 120 || r.Closed != 120 || r.HeapBefore == 0 || r.GoroutinesBefore == 0 || r.FilesAfter > r.FilesBefore {
		t.Error(text)
	}
	left := r
	left.FilesAfter++
	if r.fault() != nil || left.fault() == nil {
		t.Error(r.fault(), left.fault())
	}
}

// Rooms that panic, take long and flood their members harm nobody in the others.
func TestRoomsFaults(t *testing.T) {
	var r faultsReport
	for _, duration := range []string{"6s", "20s", "60s"} { // a busy machine gets more time
		text := bench(t, "rooms --faults --rooms 3 --players 2 --json --duration "+duration)
		r = faultsReport{}
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			t.Fatal(err)
		}
		if r.Panics > 0 && r.SlowTicks > 0 && r.Flooded > 0 {
			break
		}
	}
	if r.Panics == 0 || r.SlowTicks == 0 || r.Flooded == 0 || r.Ended != 0 || len(r.Rows) != 2 || r.Rows[1].Ticks == 0 {
		t.Errorf("%+v", r)
	}
}

// Without sockets one worker is compared with more.
func TestRoomsInMemory(t *testing.T) {
	var r memoryReport
	text := bench(t, "rooms --transport memory --rooms 8 --players 3 --duration 400ms --turns 2 --json")
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Rows) != 2 || r.Rows[0].TicksPerS == 0 || r.Rows[1].Workers != 2 || r.Speedup == 0 || r.ByCPU == 0 {
		t.Error(text)
	}
	if got := benchOf(t, dots(), "rooms --transport memory --rooms 3 --players 2 --duration 100ms --turns 1"); got == "" {
		t.Error("dots cannot")
	}
}
