package flight

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/disk"
	"github.com/tickd/tickd/systems"
)

// Run does what a command line asks of a recording.
func Run(ctx context.Context, command any, build Build, stdout, stderr io.Writer) error {
	switch c := command.(type) {
	case config.Backup:
		return backup(c, stdout)
	case config.Replay:
		return with(c.Recording, build, func(t *Tape) error { return t.replay(c, stdout) })
	case config.Verify:
		return with(c.Recording, build, func(t *Tape) error { return t.verified(c, stdout, stderr) })
	case config.Inspect:
		return with(c.Recording, build, func(t *Tape) error { return t.inspect(c, stdout) })
	case config.Diff:
		return with(c.Recording, build, func(t *Tape) error { return t.differ(ctx, c, stdout) })
	}
	panic(fmt.Sprintf("flight: no command %T", command))
}

// with opens a recording.
func with(r config.Recording, build Build, use func(*Tape) error) error {
	dir, err := disk.Open(r.Dir)
	if err != nil {
		return err
	}
	t, err := Open(dir, build)
	if err == nil {
		err = use(t)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", r.Dir, err)
	}
	return nil
}

func backup(c config.Backup, stdout io.Writer) error {
	from, err := disk.Open(c.Dir)
	if err != nil {
		return err
	}
	to, err := disk.Make(c.Out)
	if err != nil {
		return err
	}
	copied, err := journal.Backup(from, to)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Dir, err)
	}
	_, err = fmt.Fprintf(stdout, "%s holds the world up to tick %d: %d bytes\n", c.Out, copied.Last, copied.Bytes)
	return err
}

// printJSON writes a result for machines.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func (t *Tape) replay(c config.Replay, stdout io.Writer) error {
	if c.To == 0 {
		_, c.To = t.Span()
	}
	from := c.From
	if from == 0 {
		from = c.To
	}
	told := uint32(0)
	g, err := t.Play(from, c.To, func(g *systems.Game, r journal.Record) error {
		told = r.Tick
		return tellHash(stdout, g)
	})
	if err == nil && told != c.To { // it is the world with which the recording begins
		err = tellHash(stdout, g)
	}
	if err == nil && c.SaveTo != "" {
		err = os.WriteFile(c.SaveTo, g.App.State.Save(nil), 0o640)
	}
	return err
}

func tellHash(w io.Writer, g *systems.Game) error {
	_, err := fmt.Fprintf(w, "%d %016x\n", g.App.Tick(), g.App.State.Hash())
	return err
}

// progressEvery is how often a long command says how far it is.
const progressEvery = 2 * time.Second

func (t *Tape) verified(c config.Verify, stdout, stderr io.Writer) error {
	start := time.Now()
	next := start.Add(progressEvery)
	_, last := t.Span()
	v, err := t.Verify(func(tick uint32) {
		if now := time.Now(); now.After(next) {
			next = now.Add(progressEvery)
			fmt.Fprintf(stderr, "tick %d of %d\n", tick, last)
		}
	})
	if err != nil {
		return err
	}
	took := time.Since(start).Seconds()
	if c.JSON {
		return printJSON(stdout, struct {
			Verified
			Took float64 `json:"took_seconds"`
		}{v, took})
	}
	_, err = fmt.Fprintf(stdout, "ticks %d to %d are as they were recorded: %d ticks, %d hashes, %d world snapshots, %d epochs\n"+
		"%.0f ticks a second, %.0f times as fast as they were played\n",
		v.First, v.Last, v.Ticks, v.Hashes, v.Snapshots, v.Epochs, float64(v.Ticks)/took, float64(v.Seconds)/took)
	return err
}

func (t *Tape) inspect(c config.Inspect, stdout io.Writer) error {
	in, err := t.Inspect(c.Tick, Filter{Player: c.Player, Entity: c.Entity})
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(stdout, in)
	}
	w := tabwriter.NewWriter(stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintf(w, "tick %d, hash %s\n\ncauses\n", in.Tick, in.Hash)
	for _, cause := range in.Causes {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", who(cause.Who, cause.Name), cause.Packet, line(cause.Fields))
	}
	fmt.Fprintf(w, "\nentities\n")
	for _, e := range in.Entities {
		fmt.Fprintf(w, "  %s\t%s\n", who(e.ID, e.Name), e.Class)
		for _, part := range e.Parts {
			fmt.Fprintf(w, "    %s\t%s\n", part.Name, line(part.Fields))
		}
	}
	for i, v := range in.Values {
		if i == 0 {
			fmt.Fprintf(w, "\nvalues\n")
		}
		fmt.Fprintf(w, "  %s\t%s\n", v.Name, line(v.Fields))
	}
	return w.Flush()
}

func who(id uint32, name string) string {
	switch {
	case id == 0:
		return "-"
	case name == "":
		return strconv.Itoa(int(id))
	}
	return fmt.Sprintf("%d %s", id, name)
}

// lineFields is how many fields of a value fit a line.
const lineFields = 24

func line(fields []Field) string {
	var words []string
	for _, f := range fields[:min(len(fields), lineFields)] {
		words = append(words, f.Name+"="+f.Value)
	}
	if n := len(fields) - lineFields; n > 0 {
		words = append(words, fmt.Sprintf("and %d more: see --json", n))
	}
	return strings.Join(words, " ")
}

// DifferenceError is what Diff found, as the end of a command.
type DifferenceError struct{ *Diff }

func (e *DifferenceError) Error() string { return e.String() }

func (t *Tape) differ(ctx context.Context, c config.Diff, stdout io.Writer) error {
	var other Other
	if c.With != "" {
		other = &binary{ctx, c.With, c.Dir}
	}
	d, err := t.Diff(other)
	if err != nil {
		return err
	}
	if c.JSON {
		if err := printJSON(stdout, d); err != nil {
			return err
		}
	} else if d.Same {
		_, err = fmt.Fprintln(stdout, d)
	}
	if !d.Same {
		return &DifferenceError{d}
	}
	return err
}

// binary is another build of the game.
type binary struct {
	ctx  context.Context
	path string
	dir  string
}

func (b *binary) run(args ...string) (string, error) {
	cmd := exec.CommandContext(b.ctx, b.path, append([]string{"replay", b.dir}, args...)...)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", b.path, err, strings.TrimSpace(complaint.String()))
	}
	return string(out), nil
}

// Hashes reads what replay --from prints.
func (b *binary) Hashes(from, to uint32) (list []uint64, err error) {
	out, err := b.run(fmt.Sprintf("--from=%d", from), fmt.Sprintf("--to=%d", to))
	if err != nil {
		return nil, err
	}
	for l := range strings.Lines(out) {
		var tick uint32
		var hash uint64
		if _, err := fmt.Sscanf(l, "%d %x", &tick, &hash); err != nil {
			return nil, fmt.Errorf("%s: %q: %w", b.path, l, err)
		}
		list = append(list, hash)
	}
	return list, nil
}

// State reads what replay --save-to writes.
func (b *binary) State(tick uint32) ([]byte, error) {
	f, err := os.CreateTemp("", "state-*")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(f.Name()) }() // nobody needs it any more
	if err := f.Close(); err != nil {
		return nil, err
	}
	if _, err := b.run(fmt.Sprintf("--to=%d", tick), "--save-to="+f.Name()); err != nil {
		return nil, err
	}
	return os.ReadFile(f.Name())
}
