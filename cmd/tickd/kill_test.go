package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// kills is how often TestKill ends the server; 10 in CI.
var kills = flag.Int("kills", 3, "how many times TestKill kills the server")

// killed is a server that is killed again and again, and its players.
type killed struct {
	t    *testing.T
	o    *oracle
	args []string
	bots []*bot
	p    *process
	rng  *rand.Rand

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
	last, err := k.p.kept()
	k.p.kill()
	if err != nil {
		k.t.Fatal(err, &k.p.stderr)
	}
	gone.Wait()
	k.compare(cycle, last)
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

// compare replays what is on the disk, and finds the hash that the server told.
func (k *killed) compare(cycle int, last kept) {
	k.t.Helper()
	if k.dir() == "" || last.HashTick == 0 {
		return
	}
	out, err := command(k.t, "replay", k.dir(), fmt.Sprint("--to=", last.HashTick)).CombinedOutput()
	if want := fmt.Sprintf("%d %s\n", last.HashTick, last.Hash); err != nil || string(out) != want {
		k.t.Fatalf("cycle %d: the server told %q, and on the disk is %q, %v", cycle, want, out, err)
	}
	k.told++
	k.o.mu.Lock()
	defer k.o.mu.Unlock()
	if out, err := command(k.t, "replay", k.dir(), fmt.Sprint("--to=", k.o.tick)).CombinedOutput(); err != nil {
		k.t.Fatalf("cycle %d: somebody was told of tick %d, which is not on the disk: %s", cycle, k.o.tick, out)
	}
}

// dir is the world's directory.
func (k *killed) dir() string {
	for _, a := range k.args {
		if d, ok := strings.CutPrefix(a, "--data="); ok {
			return d
		}
	}
	return ""
}

// Nothing that a server has told anybody is lost when it is killed, however often, also while it
// recovers, and no request is obeyed twice.
func TestKill(t *testing.T) {
	k := &killed{t: t, o: newOracle(), rng: rand.New(rand.NewPCG(1, 2)), args: []string{"--data=" + t.TempDir(), "--spawn=scatter"}}
	for i := range 12 {
		k.bots = append(k.bots, k.o.bot(i, ""))
	}
	for cycle := range *kills {
		k.run(cycle)
	}
	k.report()
}

func (k *killed) report() {
	o, resumed := k.o, 0
	for _, b := range k.bots {
		resumed += b.resumed
	}
	k.t.Logf("%d kills and %d during recovery; %d answers, %d tiles broken, %d requests resent, %d times back in the same body, %d hashes compared",
		*kills, k.early, o.answered, len(o.broken), o.resent, resumed, k.told)
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
