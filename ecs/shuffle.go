package ecs

// shuffled marks entities on their way to another row. It is on nobody between
// two calls, so it is no state.
type shuffled struct{}

// Shuffle is for tests: it rearranges the rows of the world, which are the order
// in which queries find entities, by a permutation that follows from the seed.
// Nothing else changes: ids, entities, components, random numbers and the hash
// stay. A game that goes on in another way after it depends on the order of rows,
// and would not survive being saved and restored. Between two ticks only.
func (a *App) Shuffle(seed uint64) {
	if !a.ready || a.running {
		panic("ecs: Shuffle belongs between two ticks")
	}
	mark := idOf[shuffled](a.world)
	rows := make([]Entity, 0, a.IDs.alive)
	for _, e := range a.IDs.All {
		rows = append(rows, e)
		a.world.Add(e, mark) // leaves its table, which is empty in the end
	}
	r := NewRand(seed)
	for i := len(rows) - 1; i > 0; i-- {
		j := r.Int32n(int32(i + 1))
		rows[i], rows[j] = rows[j], rows[i]
	}
	for _, e := range rows {
		a.world.Remove(e, mark)
	}
}
