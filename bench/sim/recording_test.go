package sim_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/cespare/xxhash/v2"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/systems/sim"
)

var rerecord = flag.Bool("rerecord", false, "write the committed recording of the sandbox anew")

const recordingFile = "testdata/sandbox.json.gz"

// recording is a game that was played once: what caused it, and what came of it.
type recording struct {
	Records [][]byte // of each tick
	Hashes  []uint64 // of the state after it
	Told    []uint64 // of the frames that all clients were sent by then, but what lets them in
}

// played is a busy game of the sandbox, always the same.
func played(t *testing.T, c sim.Config) (r recording) {
	const clients, ticks = 16, 400
	s := sim.New(c)
	rng := rand.New(rand.NewPCG(5, 8))
	all := make([]*vandal, clients)
	told := xxhash.New()
	for range ticks {
		for i, v := range all {
			switch {
			case v == nil || v.Conn.Closed():
				if rng.IntN(8) == 0 {
					v = vandalAgain(s, fmt.Sprintf("vandal%d", i), v)
					heard := v.Heard
					v.Heard = func(c *sim.Client, f []byte) {
						heard(c, f)
						if k := packet.Kind(f[0]); k != packet.KindWelcome && k != packet.KindAccepted {
							_, _ = told.Write(f)
						}
					}
					all[i] = v
				}
			case rng.IntN(400) == 0:
				v.Conn.Drop()
			case rng.IntN(8) > 0:
				v.busy(rng)
			}
		}
		s.Step()
		healthy(t, s)
		r.Records = append(r.Records, slices.Clone(s.Server.Record()))
		r.Hashes = append(r.Hashes, s.Game.App.State.Hash())
		r.Told = append(r.Told, told.Sum64())
	}
	return r
}

// The sandbox plays as it did when the recording was made: the same causes give
// the same world, and clients are told the same bytes.
func TestTheCommittedRecording(t *testing.T) {
	now := played(t, momentsConfig())
	if *rerecord {
		now.write(t)
	}
	was := readRecording(t)
	s := sim.New(momentsConfig())
	same(t, "replayed", replay(t, s, was.Records), was.Hashes)
	same(t, "played again", now.Hashes, was.Hashes)
	same(t, "told", now.Told, was.Told)
}

func (r recording) write(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(r); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(recordingFile, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readRecording(t *testing.T) (r recording) {
	f, err := os.Open(recordingFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	return r
}
