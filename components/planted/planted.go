// Package planted is mistakes that a test asks for, to see whether the simulator finds them: each is behind a build tag,
// and no build has any that does not name one: `-tags planted,planted_no_sync`. Where it says
// Bug, the code does wrong on purpose. `go test ./bench/sim -run Planted -planted` tries them all.
package planted

// Mistake is a way to be wrong.
type Mistake uint8

// The mistakes, each with the tag of its name: NoSync is planted_no_sync.
const (
	None             Mistake = iota
	AnswerBeforeSync         // clients hear of what is not on the disk
	NoSync                   // records are written and never synced
	NoSum                    // what is read back is believed, whatever its sum says
	NoMemory                 // a request that comes again is done again
	NoDirSync                // names are never made durable
	RelaxedForStrict         // the one promise is kept instead of the other
	Unsaved                  // a component is left out of what is saved
	Unbounded                // what a client sends waits, however much it is
	Unproven                 // a token is believed that proves nothing
	OtherTeam                // a client is sent what another team alone may see
)
