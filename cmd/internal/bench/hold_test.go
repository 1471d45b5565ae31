package bench

import (
	"encoding/json"
	"testing"
)

// Each behaviour does what it is named for, and no honest client ends. A machine that
// is busy is given longer: nobody may be answered within a second there.
func TestHold(t *testing.T) {
	for args, rows := range map[string]int{"--behaviour all": 3, "--behaviour chatter --transport ws": 1} {
		for _, duration := range []string{"1500ms", "8s", "40s"} {
			text := bench(t, "hold --json --honest 3 --decode 1 --attackers 6 --after 0s --duration "+duration+" "+args)
			var r holdReport
			if err := json.Unmarshal([]byte(text), &r); err != nil || len(r.Rows) != rows || r.Honest != 3 || r.Attackers != 6 {
				t.Fatalf("%s: %v: %s", args, err, text)
			}
			quiet := false
			for _, row := range r.Rows {
				if row.HonestEnded != 0 || row.Joined != 6 || row.RSSBefore == 0 || row.RSSMost == 0 || row.RSSAfter == 0 {
					t.Errorf("%s: %+v", args, row)
				}
				quiet = quiet || row.Answers == 0 || row.GapMsP99 == 0 || row.Behaviour == "chatter" && row.Lines == 0
			}
			if !quiet {
				break
			}
			if t.Logf("%s for %s: somebody was not heard, or not answered: %+v", args, duration, r.Rows); duration == "40s" {
				t.Error("and so it stays")
			}
		}
	}
}
