package land

import "github.com/tickd/tickd/netio/wire"

// encoding is one encoded chunk; b is never written again.
type encoding struct {
	b       []byte
	version uint32
}

// Encoding returns chunk (cx, cy) as wire.AppendChunk writes it, and the version that it shows;
// nil and 0 outside the world. The bytes are never modified afterwards: any goroutine may read
// them while the Map goes on changing. The last EncodingsMax are kept.
func (m *Map) Encoding(cx, cy int32) (b []byte, version uint32) {
	i, ok := m.index(cx, cy)
	if !ok {
		return nil, 0
	}
	version = m.version(i)
	at := m.slot(i).encoding - 1
	if at >= 0 {
		m.encoded.used[at] = true
		if e := &m.encodings[at]; e.version == version {
			return e.b, version
		}
	} else {
		at = m.claimEncoding(i)
	}
	m.encodingScratch = wire.AppendChunk(m.encodingScratch[:0], &m.chunk(i).tiles)
	// No spare capacity: a reader that appends must not write into another reader's bytes.
	b = make([]byte, len(m.encodingScratch))
	copy(b, m.encodingScratch)
	m.encodings[at] = encoding{b: b, version: version}
	return b, version
}

func (m *Map) claimEncoding(i int32) int32 {
	at, evicted := m.encoded.claim(i)
	if evicted == none {
		m.encodings = append(m.encodings, encoding{})
	} else {
		m.slot(evicted).encoding = 0
	}
	m.slot(i).encoding = at + 1
	return at
}
