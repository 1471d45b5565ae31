package components

import "github.com/tickd/tickd/netio/wire"

// NameMax is the longest name, in bytes.
const NameMax = 16

// Name is a player's name, comparable and without a pointer.
type Name struct {
	Len  uint8
	Text [NameMax]byte
}

// NameOf cuts b at NameMax.
func NameOf(b []byte) (n Name) {
	n.Len = uint8(copy(n.Text[:], b))
	return n
}

// Fold is the name with ASCII letters in lower case: names are equal when
// their folds are.
func (n Name) Fold() Name {
	for i, c := range n.Text {
		if 'A' <= c && c <= 'Z' {
			n.Text[i] = c + 'a' - 'A'
		}
	}
	return n
}

// Player marks an entity that somebody plays.
type Player struct{ Name Name }

func (p *Player) Blob(b []byte) []byte   { return append(b, p.Name.Text[:p.Name.Len]...) }
func (p *Player) Append(b []byte) []byte { return wire.AppendBytes(b, p.Name.Text[:p.Name.Len]) }
func (p *Player) Decode(r *wire.Reader)  { p.Name = NameOf(r.Bytes(NameMax)) }

// String is the name as text.
func (p *Player) String() string { return string(p.Name.Text[:p.Name.Len]) }
