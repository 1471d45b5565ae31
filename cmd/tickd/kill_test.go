package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// kills is how often TestKill ends the server; 10 in CI.
var kills = flag.Int("kills", 3, "how many times TestKill kills the server")

// killed is a server that is killed again and again, and its players.
type killed struct {
	t     *testing.T
	o     *oracle
	dir   string
	args  []string
	rooms []string // "" is the one world
	bots  []*bot
	p     *process
	rng   *rand.Rand

	early, saving, told int // kills during recovery, during a world snapshot; hashes compared
}

// try is get of a server that may die meanwhile.
func (p *process) try(path string) (string, error) {
	c := http.Client{Timeout: patience}
	r, err := c.Get(p.page + path)
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return string(b), err
}

// kill ends the process as kill -9 does.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may be dead already
	<-p.ended
}

// run is one life of the server: everybody comes back, plays for a while, and it is killed.
func (k *killed) run(cycle int) {
	k.t.Helper()
	k.early += k.killRecovering(cycle)
	k.p = start(k.t, k.args...)
	ctx, cancel := context.WithTimeout(k.t.Context(), 2*patience)
	defer cancel()
	var back, gone sync.WaitGroup
	back.Add(len(k.bots))
	for _, b := range k.bots {
		ready := sync.OnceFunc(back.Done)
		gone.Go(func() {
			defer ready()
			if err := b.play(ctx, k.p.addr, ready); ctx.Err() != nil {
				k.o.mu.Lock()
				k.o.complain("cycle %d: %s: %v", cycle, b.name, err)
				k.o.mu.Unlock()
			}
		})
	}
	back.Wait()
	time.Sleep(time.Duration(300+k.rng.IntN(700)) * time.Millisecond) // a moment of play; nothing is asserted of it
	told := map[string]kept{}
	for _, room := range k.rooms {
		last, err := k.p.kept(room)
		if err != nil {
			k.t.Fatal(err, &k.p.stderr)
		}
		told[room] = last
	}
	if cycle%3 == 2 { // while it saves the world
		_ = k.p.cmd.Process.Signal(syscall.SIGTERM) // it is there
		for end := time.Now().Add(40 * time.Millisecond); k.unfinished() == 0 && time.Now().Before(end); {
			time.Sleep(100 * time.Microsecond)
		}
	}
	k.p.kill()
	k.saving += k.unfinished()
	gone.Wait()
	for room, last := range told {
		k.compare(cycle, room, last)
	}
}

// killRecovering kills a server while it recovers, now and then.
func (k *killed) killRecovering(cycle int) int {
	if cycle == 0 || cycle%2 == 0 {
		return 0
	}
	p := launch(k.t, func(*exec.Cmd) {}, append([]string{"--addr=127.0.0.1:0"}, k.args...)...)
	time.Sleep(time.Duration(k.rng.IntN(60)) * time.Millisecond) // anywhere in its start
	p.kill()
	return 1
}

// unfinished is 1 when a world snapshot was being written at the end.
func (k *killed) unfinished() int {
	for _, room := range k.rooms {
		if temps, _ := filepath.Glob(filepath.Join(k.of(room), "world-*.tmp")); len(temps) > 0 { // the pattern is good
			return 1
		}
	}
	return 0
}

// of is the directory of a room, or of the one world.
func (k *killed) of(room string) string {
	if room == "" {
		return k.dir
	}
	return filepath.Join(k.dir, "rooms", room)
}

// compare replays what is on the disk, and finds the hash that the server told.
func (k *killed) compare(cycle int, room string, last kept) {
	k.t.Helper()
	if last.HashTick == 0 {
		return
	}
	dir := k.of(room)
	out, err := command(k.t, "replay", dir, fmt.Sprint("--to=", last.HashTick)).CombinedOutput()
	if want := fmt.Sprintf("%d %s\n", last.HashTick, last.Hash); err != nil || string(out) != want {
		k.t.Fatalf("cycle %d: the server told %q, and on the disk is %q, %v", cycle, want, out, err)
	}
	k.told++
	if k.o.relaxed {
		return
	}
	k.o.mu.Lock()
	defer k.o.mu.Unlock()
	if out, err := command(k.t, "replay", dir, fmt.Sprint("--to=", k.o.ticks[room])).CombinedOutput(); err != nil {
		k.t.Fatalf("cycle %d: somebody was told of tick %d of room %q, which is not on the disk: %s", cycle, k.o.ticks[room], room, out)
	}
}

// Nothing that a server has told anybody is lost when it is killed, however often, also while it
// recovers, and no request is obeyed twice.
func TestKill(t *testing.T) {
	t.Parallel()
	k := newKilled(t, "")
	for i := range 12 {
		k.bots = append(k.bots, k.o.bot(i, ""))
	}
	for cycle := range *kills {
		k.run(cycle)
	}
	k.report()
}

// What was answered holds also where snapshots do not wait for the disk.
func TestKillRelaxed(t *testing.T) {
	t.Parallel()
	k := newKilled(t, "--durable=relaxed")
	k.o.relaxed = true
	for i := range 12 {
		k.bots = append(k.bots, k.o.bot(i, ""))
	}
	for cycle := range *kills {
		k.run(cycle)
	}
	k.report()
}

// The same holds of each of many rooms, which come back by themselves.
func TestKillRooms(t *testing.T) {
	t.Parallel()
	k := newKilled(t, "--rooms")
	k.rooms = nil
	for i := range 20 {
		room := fmt.Sprint("den", i)
		k.rooms = append(k.rooms, room)
		k.bots = append(k.bots, k.o.bot(i, room))
	}
	for cycle := range *kills {
		k.run(cycle)
	}
	k.report()
}

func newKilled(t *testing.T, more string) *killed {
	dir := t.TempDir()
	k := &killed{t: t, o: newOracle(), rng: rand.New(rand.NewPCG(1, 2)), dir: dir, rooms: []string{""}, args: []string{"--data=" + dir, "--spawn=scatter"}}
	if more != "" {
		k.args = append(k.args, more)
	}
	return k
}

func (k *killed) report() {
	o, resumed := k.o, 0
	for _, b := range k.bots {
		resumed += b.resumed
	}
	k.t.Logf("%d kills, %d of them within a world snapshot, and %d during recovery; %d answers, %d tiles broken, %d requests resent, %d times back in the same body, %d hashes compared",
		*kills, k.saving, k.early, o.answered, len(o.broken), o.resent, resumed, k.told)
	for _, w := range o.wrong {
		k.t.Error(w)
	}
	if resumed != len(k.bots)*(*kills-1) {
		k.t.Errorf("%d times back in the same body, not %d", resumed, len(k.bots)*(*kills-1))
	}
	if len(o.broken) == 0 || o.resent == 0 {
		k.t.Error("nothing was at stake")
	}
}
