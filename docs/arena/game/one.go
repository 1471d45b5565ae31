package arena

import (
	"cmp"
	"slices"

	"github.com/tickd/tickd/ecs"
)

// one is an entity under its id.
type one struct {
	id ecs.NetID
	e  ecs.Entity
}

// byID puts entities in the order of their ids. That in which a query finds them
// is nothing to rely on: it is another one after the world was saved and restored.
func byID(list []one) {
	slices.SortFunc(list, func(a, b one) int { return cmp.Compare(a.id, b.id) })
}
