package bots

import (
	"errors"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Histograms are in microseconds, up to a minute, to 3 digits.
const (
	histogramMax    = int64(time.Minute / time.Microsecond)
	histogramDigits = 3
)

// Stats is what some bots met in a window of time.
type Stats struct {
	Window       time.Duration
	Busy         time.Duration // CPU time of the threads that serve the bots
	Snapshots    uint64
	Bytes        uint64 // received, with the transport's framing
	Looks        uint64 // snapshots whose entities were counted
	Seen         uint64 // entities in them
	DecodeErrors uint64 // bots that were told what they could not decode, or cannot be
	Lost         uint64 // bots whose connection ended otherwise
	First        error  // the first of these
	Ended        uint64 // bots that come back and were cut off, of all time
	Left         uint64 // bots that left by habit, of all time
	Lines        uint64 // of chat that were heard
	Omitted      uint64 // events that bots were told of as left out
	Gap          *hdrhistogram.Histogram
	RTT          *hdrhistogram.Histogram
	Answer       *hdrhistogram.Histogram // from a request to its answer
}

// NewStats is empty.
func NewStats() *Stats {
	return &Stats{
		Gap:    hdrhistogram.New(1, histogramMax, histogramDigits),
		RTT:    hdrhistogram.New(1, histogramMax, histogramDigits),
		Answer: hdrhistogram.New(1, histogramMax, histogramDigits),
	}
}

// Add adds another's counts, and its window.
func (s *Stats) Add(o *Stats) {
	s.Window += o.Window
	s.Busy += o.Busy
	s.Snapshots += o.Snapshots
	s.Bytes += o.Bytes
	s.Looks += o.Looks
	s.Seen += o.Seen
	s.DecodeErrors += o.DecodeErrors
	s.Lost += o.Lost
	s.Ended += o.Ended
	s.Left += o.Left
	s.Lines += o.Lines
	s.Omitted += o.Omitted
	if s.First == nil {
		s.First = o.First
	}
	s.Gap.Merge(o.Gap)
	s.RTT.Merge(o.RTT)
	s.Answer.Merge(o.Answer)
}

// reset forgets what was measured, but not what went wrong.
func (s *Stats) reset() {
	s.Window, s.Busy, s.Snapshots, s.Bytes, s.Looks, s.Seen, s.Lines, s.Omitted = 0, 0, 0, 0, 0, 0, 0, 0
	s.Gap.Reset()
	s.RTT.Reset()
	s.Answer.Reset()
}

// lost counts a bot that ended, why, and whether it comes back.
func (s *Stats) lost(why error, returns bool) {
	switch {
	case errors.Is(why, errLeft):
		s.Left++
		return
	case !broken(why):
		s.DecodeErrors++
	case returns:
		s.Ended++
		return
	default:
		s.Lost++
	}
	if s.First == nil {
		s.First = why
	}
}

// VisibleMean is how many entities a bot sees on average, itself included.
func (s *Stats) VisibleMean() float64 { return per(float64(s.Seen), float64(s.Looks)) }

// Effort is what a bot takes for a snapshot, from the first read to the answer.
func (s *Stats) Effort() time.Duration { return s.Busy / time.Duration(max(s.Snapshots, 1)) }

// PerSecond turns a count into a rate over the window.
func (s *Stats) PerSecond(count uint64) float64 { return per(float64(count), s.Window.Seconds()) }

// Ms is a quantile, in percent, of a histogram, in milliseconds.
func Ms(h *hdrhistogram.Histogram, quantile float64) float64 {
	return float64(h.ValueAtQuantile(quantile)) / 1000
}

func per(n, d float64) float64 {
	if d == 0 {
		return 0
	}
	return n / d
}

func record(h *hdrhistogram.Histogram, d time.Duration) {
	_ = h.RecordValue(min(max(d.Microseconds(), 1), histogramMax)) // in range by the line itself
}

// recordLate records what has not come for d, if that is overdue.
func recordLate(h *hdrhistogram.Histogram, d time.Duration) {
	if d >= overdue {
		record(h, d)
	}
}
