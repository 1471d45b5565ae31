package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"text/tabwriter"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// output is where a command's results and progress go.
type output struct {
	program        string
	stdout, stderr io.Writer
}

// print writes a report as one line of JSON, or as a table.
func (o output) print(report any, asJSON bool) error {
	b, err := json.Marshal(report)
	if err != nil {
		return err
	}
	if asJSON {
		_, err = fmt.Fprintf(o.stdout, "%s\n", b)
		return err
	}
	t := tabwriter.NewWriter(o.stdout, 0, 0, 2, ' ', 0)
	if err := table(t, b); err != nil {
		return err
	}
	return t.Flush()
}

// bar shows progress on a terminal, elsewhere nothing.
type bar struct{ p *progressbar.ProgressBar }

func (o output) bar(what string, total int) bar {
	f, ok := o.stderr.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return bar{}
	}
	return bar{progressbar.NewOptions(total, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(what),
		progressbar.OptionClearOnFinish(), progressbar.OptionShowCount())}
}

func (b bar) set(n int) {
	if b.p != nil {
		_ = b.p.Set(n) // a terminal that is gone is no reason to stop
	}
}

func (b bar) done() {
	if b.p != nil {
		_ = b.p.Finish()
	}
}

// round keeps three decimals: more would be noise.
func round(v float64) float64 { return math.Round(v*1000) / 1000 }
