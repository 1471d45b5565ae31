package replica

import "github.com/tickd/tickd/netio/wire"

// blob is a static blob and its mark. Most are short, and lie beside them: there
// is no order in which entities arrive somewhere.
type blob struct {
	long  []byte // those that are not
	n     uint8
	mark  uint8
	short [shortMax]byte
}

// shortMax is the longest blob that is kept in place, in bytes: a player's name
// is, and all of a blob takes 48.
const shortMax = 22

func (b *blob) set(v []byte) {
	if len(v) > wire.BlobMax {
		panic("replica: a static blob is longer than wire.BlobMax")
	}
	*b = blob{n: uint8(len(v)), mark: wire.BlobMark(v)}
	if copy(b.short[:], v) < len(v) {
		b.long = append([]byte(nil), v...)
	}
}

func (b *blob) bytes() []byte {
	if b.long != nil {
		return b.long
	}
	return b.short[:b.n]
}
