package bench

import (
	"encoding/json"
	"testing"
)

// Each behaviour does what it is named for, and no honest client ends.
func TestHold(t *testing.T) {
	for args, rows := range map[string]int{
		"--behaviour all --duration 1500ms":                    3,
		"--behaviour chatter --duration 1500ms --transport ws": 1,
	} {
		text := bench(t, "hold --json --honest 3 --decode 1 --attackers 6 --after 0s "+args)
		var r holdReport
		if err := json.Unmarshal([]byte(text), &r); err != nil || len(r.Rows) != rows || r.Honest != 3 || r.Attackers != 6 {
			t.Fatalf("%s: %v: %s", args, err, text)
		}
		for _, row := range r.Rows {
			if row.HonestEnded != 0 || row.Joined != 6 || row.Answers == 0 || row.GapMsP99 == 0 || row.RSSBefore == 0 || row.RSSMost == 0 || row.RSSAfter == 0 {
				t.Errorf("%s: %+v", args, row)
			}
			if row.Behaviour == "chatter" && row.Lines == 0 {
				t.Errorf("%s: nobody was heard", args)
			}
		}
	}
}
