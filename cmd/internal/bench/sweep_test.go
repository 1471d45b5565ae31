package bench

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tickd/tickd/cmd/internal/bench/game"
)

func TestSweep(t *testing.T) {
	file := filepath.Join(t.TempDir(), "plot.svg")
	for _, args := range []string{
		"--memory --from 20 --to 40 --factor 2 --ticks 3 --plot " + file,
		"--from 2 --to 2 --duration 200ms --decode 1", // whether it holds is a matter of time
	} {
		text := bench(t, "sweep --json "+args)
		if !strings.HasPrefix(text, `{"rows":[{"clients":`) || !strings.Contains(text, `"max_clients":`) {
			t.Errorf("sweep %s: %s", args, text)
		}
	}
	if table := bench(t, "sweep --memory --from 5 --to 5 --ticks 2"); !strings.HasPrefix(table, "clients ") {
		t.Error(table)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, b)
}

func wellFormed(t *testing.T, b []byte) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(string(b))); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, b)
		}
	}
}

func TestSweepLooksCloser(t *testing.T) {
	s := sweep{From: 100, To: 10000, Factor: 2}
	var asked []int
	r, err := s.grow(func(n int) (sweepRow, error) {
		asked = append(asked, n)
		return sweepRow{Clients: n, Holds: n <= 1000}, nil
	})
	if err != nil || r.MaxClients != 1000 || len(r.Rows) != 8 {
		t.Errorf("asked %v, found %d: %v", asked, r.MaxClients, err)
	}
	for i := 1; i < len(r.Rows); i++ {
		if r.Rows[i].Clients <= r.Rows[i-1].Clients {
			t.Errorf("rows out of order: %+v", r.Rows)
		}
	}
	wellFormed(t, plot(r))
}

func TestWorldFor(t *testing.T) {
	for _, c := range []struct {
		entities int
		visible  float64
	}{{10000, 50}, {200, 50}, {5000, 8}, {20000, 50}} {
		w, h := worldFor(game.View{Tiles: 32, Cells: 3}, c.entities, c.visible)
		seen := float64(c.entities) * share(w/32, 3) * share(h/32, 3)
		if seen < c.visible*0.85 || seen > c.visible*1.15 {
			t.Errorf("%d entities in %dx%d: %v see each other, want %v", c.entities, w, h, seen, c.visible)
		}
	}
	if w, h := worldFor(game.View{Tiles: 32, Cells: 3}, 10, 1000); w != 32 || h != 32 {
		t.Errorf("nobody can see so many, and the world is %dx%d", w, h)
	}
}
