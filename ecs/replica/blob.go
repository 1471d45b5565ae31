package replica

import "github.com/tickd/tickd/netio/wire"

// blob is an entity's static blob and its mark. A short one is stored in place:
// entities arrive in any order, and a pointer would cost a cache miss for each.
type blob struct {
	long   []byte // instead of short, if it is longer
	length uint8
	mark   uint8
	short  [shortMax]byte
}

// shortMax is the longest blob that is stored in place, in bytes. A player's name
// is, and the whole struct takes 48 bytes.
const shortMax = 22

func (b *blob) set(value []byte) {
	if len(value) > wire.BlobMax {
		panic("replica: a static blob is longer than wire.BlobMax")
	}
	*b = blob{length: uint8(len(value)), mark: wire.BlobMark(value)}
	if copy(b.short[:], value) < len(value) {
		b.long = append([]byte(nil), value...)
	}
}

func (b *blob) bytes() []byte {
	if b.long != nil {
		return b.long
	}
	return b.short[:b.length]
}
