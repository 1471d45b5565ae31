package sim

import "fmt"

// Twins go on from where a Sim was when they were made, by its causes alone: one as it is, and one whose rows are
// rearranged before every tick. Both have been saved and restored. A game whose state follows from its causes is the
// same in them; one that keeps something beside its state, or goes by the order of rows, is not.
type Twins struct {
	of    *Sim
	names []string
	all   []*Sim
}

// shuffleOfTwins is the seed of the twin whose rows are rearranged.
const shuffleOfTwins = 7

// Twins makes them. It panics on a state that cannot be restored.
func (s *Sim) Twins() *Twins {
	t := &Twins{of: s, names: []string{"that was restored", "whose rows are shuffled"}}
	for _, shuffle := range []uint64{0, shuffleOfTwins} {
		c := s.config
		c.Shuffle = shuffle
		twin := New(c)
		if err := twin.Game.App.State.Restore(s.Game.App.State.Save(nil)); err != nil {
			panic("sim: Twins: " + err.Error())
		}
		t.all = append(t.all, twin)
	}
	return t
}

// Follow lets the twins do the tick that their Sim has just done: call it after each Step. It
// returns which of them is in another state then.
func (t *Twins) Follow() error {
	for i, twin := range t.all {
		if err := twin.Server.Replay(t.of.Server.Record()); err != nil {
			return fmt.Errorf("sim: the twin %s does not take the record of tick %d: %w", t.names[i], t.of.Game.App.Tick(), err)
		}
		twin.Step()
		if twin.Game.App.State.Hash() != t.of.Game.App.State.Hash() {
			return fmt.Errorf("sim: the twin %s is in another state after tick %d", t.names[i], t.of.Game.App.Tick())
		}
	}
	return nil
}
