package wire

// Layers of what a client sees beside what everybody sees, in the order of
// their sections in a snapshot.
const (
	LayerTeam = iota
	LayerOwner
	Layers
)

// Layer is in which layer the entities of a class are; -1 for a class that everybody sees.
func (v Visibility) Layer() int {
	switch v {
	case Team:
		return LayerTeam
	case Owner:
		return LayerOwner
	}
	return -1
}
