// Package admin answers an operator's questions over HTTP: what the server is doing, whether it is
// alive and whether it takes players. It sees no more than the Report that the tick publishes.
package admin

import "strings"

// State is where the server is in its life.
type State string

// The states, in the order in which a server usually passes through them.
const (
	Idle     State = "IDLE"     // not started yet, or stopped
	Starting State = "STARTING" // making or loading its world
	Running  State = "RUNNING"
	Draining State = "DRAINING" // stopping; takes no more players
	Fail     State = "FAIL"     // broken for good
)

// word is the state as a reason in a sentence.
func (s State) word() string {
	if s == "" {
		return strings.ToLower(string(Idle))
	}
	return strings.ToLower(string(s))
}

// Report is everything that is published about one tick.
type Report struct {
	State      State
	Reason     string // why it is not running, for an operator to read; may be empty
	Tick       uint32
	TickRate   int // ticks per second
	Players    int
	MaxPlayers int
	Entities   int
	World      World
	Version    string

	TickMsP50, TickMsP99 float64 // what a tick takes, in milliseconds
	Overruns             uint64  // ticks that took longer than their period
	Skipped              uint64  // ticks that never ran

	Kept    Kept   // how the world is kept
	Unready string // why no player can join although it runs; may be empty

	Connections int64     // open sockets, players or not
	Counters    []Counter // in any order, each name once
}

// World is what the world was made from, and its size in tiles.
type World struct {
	Seed          string
	Label         map[string]string // the game's own words for it; never written again
	Width, Height int
}

// Counter is one more number that only grows, named in snake_case.
type Counter struct {
	Name  string
	Value uint64
}

// Kept is what holds of a world on a disk.
type Kept struct {
	Promise  string // strict, relaxed or none
	Epoch    uint32 // the history that is being written
	Durable  uint32 // the newest tick that no crash can take back
	Snapshot uint32 // tick of the newest world snapshot
	Written  int64  // bytes of journal since then
	HashTick uint32 // the newest durable tick whose state has a hash
	Hash     uint64
	Commits  uint64 // syncs

	CommitMsP50, CommitMsP99 float64 // what a sync takes, in milliseconds
}
