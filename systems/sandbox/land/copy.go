package land

import "encoding/binary"

// Copy is a land as it was, to be saved while the land goes on changing. It has the
// land's own lists of what differs: the land begins another one for a chunk that changes.
type Copy struct {
	identity Identity
	chunks   []copied
}

type copied struct {
	chunk int32
	base  uint64
	diff  []Change
}

// Copy makes c the land as it is now; nobody may be using c.
func (m *Map) Copy(c *Copy) {
	c.identity = m.identity
	clear(c.chunks) // what it held may go
	c.chunks = c.chunks[:0]
	for i, r := range m.differing {
		r.lent = true
		c.chunks = append(c.chunks, copied{i, r.base, r.diff})
	}
}

// AppendState appends what the land's own AppendState would have when it was copied. Any one
// goroutine.
func (c *Copy) AppendState(b []byte) []byte {
	b = binary.AppendUvarint(c.identity.append(b), uint64(len(c.chunks)))
	next := int32(0)
	for i := range c.chunks {
		of := &c.chunks[i]
		b = appendChunk(b, of.chunk-next, of.base, of.diff)
		next = of.chunk + 1
	}
	return b
}
