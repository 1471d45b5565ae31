package bench

import (
	"fmt"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/bots"
)

// holdReport is what hold prints.
type holdReport struct {
	Honest    int       `json:"honest"`
	Attackers int       `json:"attackers"`
	Transport string    `json:"transport"`
	DurationS float64   `json:"duration_s"`
	AfterS    float64   `json:"after_s"`
	Rows      []holdRow `json:"rows"`
}

// holdRow is what became of the honest, and of the server's memory, beside one
// behaviour.
type holdRow struct {
	Behaviour   string  `json:"behaviour"`
	HonestEnded int     `json:"honest_ended"`
	GapMsP99    float64 `json:"gap_ms_p99"`
	RTTMsP99    float64 `json:"rtt_ms_p99"`
	AnswerMsP99 float64 `json:"answer_ms_p99"`
	CalmMsP99   float64 `json:"calm_answer_ms_p99"` // answers before the attack
	Answers     int64   `json:"answers"`
	Lines       uint64  `json:"lines"`   // heard by the honest
	Omitted     uint64  `json:"omitted"` // told to the honest as left out
	Joined      int     `json:"joined"`  // attackers who got in at first
	Ended       uint64  `json:"ended"`   // how often the server cut one of them off
	Left        uint64  `json:"left"`    // how often one left by itself
	Returned    int     `json:"returned"`
	TickMsP99   float64 `json:"tick_ms_p99"`
	RSSBefore   int64   `json:"rss_before"`
	RSSMost     int64   `json:"rss_most"`
	RSSAfter    int64   `json:"rss_after"`

	attackers bot.Behaviour
	game      *bot.Game
}

// meet takes what the honest met during the attack.
func (r *holdRow) meet(s *bots.Stats) {
	r.GapMsP99, r.RTTMsP99, r.AnswerMsP99 = round(bots.Ms(s.Gap, 99)), round(bots.Ms(s.RTT, 99)), round(bots.Ms(s.Answer, 99))
	r.Answers, r.Lines, r.Omitted = s.Answer.TotalCount(), s.Lines, s.Omitted
}

// attack takes what became of the attackers.
func (r *holdRow) attack(s *bots.Swarm, st *bots.Stats) {
	r.Joined, r.Returned, r.Ended, r.Left = s.Joined(), s.Returned(), st.Ended, st.Left
}

// fault is what must not happen: an honest client ended, or could not join.
func (r *holdRow) fault(honest *bots.Swarm, s *bots.Stats, wanted int) error {
	r.HonestEnded = int(s.Lost+s.DecodeErrors) + wanted - honest.Joined()
	if r.HonestEnded == 0 {
		return nil
	}
	why := s.First
	if why == nil {
		why = honest.Err()
	}
	return fmt.Errorf("%d honest clients ended: %w", r.HonestEnded, why)
}
