package land

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cespare/xxhash/v2"

	"github.com/tickd/tickd/netio/wire"
)

// Errors of DecodeState, beside ErrIdentity.
var (
	ErrStateShort = errors.New("land: saved world is truncated")
	ErrStateForm  = errors.New("land: saved world is malformed")
	ErrStateBase  = errors.New("land: saved world was made by another generator")
)

// AppendState appends the identity and what differs from the seed: the number of changed chunks,
// then for each its distance from the last one, the hash of its generated tiles, the number of
// changed tiles less one, and for each of those its distance from the last one and its tile.
// Equal worlds have equal bytes. Versions and changes are not saved.
func (m *Map) AppendState(b []byte) []byte {
	changed := 0
	for range m.differing {
		changed++
	}
	b = binary.AppendUvarint(m.identity.append(b), uint64(changed))
	next := int32(0)
	for i, r := range m.differing {
		b = appendChunk(b, i-next, r.base, r.diff)
		next = i + 1
	}
	return b
}

// differing yields the chunks that differ from the seed, by rising index.
func (m *Map) differing(yield func(int32, *touched) bool) {
	for i := range m.known {
		r := m.record(i)
		if r == nil || r.differs == 0 {
			continue
		}
		m.settle(i)
		if !yield(i, r) {
			return
		}
	}
}

// appendChunk appends the differences of one chunk, which is so far from the last one.
func appendChunk(b []byte, distance int32, base uint64, diff []Change) []byte {
	b = binary.AppendUvarint(b, uint64(distance))
	b = binary.LittleEndian.AppendUint64(b, base)
	b = binary.AppendUvarint(b, uint64(len(diff)-1))
	tile := 0
	for _, d := range diff {
		b = binary.AppendUvarint(b, uint64(int(d.Index)-tile))
		tile = int(d.Index) + 1
		b = append(b, uint8(d.Tile))
	}
	return b
}

// saved is the differences of one chunk as read.
type saved struct {
	chunk int32
	base  uint64
	diff  []Change
	sum   uint64
}

// DecodeState makes the world what AppendState saved at the front of b and returns what follows
// it. It takes only what AppendState writes; after an error the world is as before. Each changed
// chunk counts as changed again, so that a client fetches it anew.
func (m *Map) DecodeState(b []byte) (rest []byte, err error) {
	r := reader{b: b}
	was := r.identity()
	if r.err != nil {
		return b, r.err
	}
	if err := m.identity.check(was); err != nil {
		return b, err
	}
	changed := r.below(int(m.count) + 1)
	var all []saved
	next := 0
	for range changed {
		s := m.readChunk(&r, next)
		if r.err != nil {
			return b, r.err
		}
		next = int(s.chunk) + 1
		all = append(all, s)
	}
	if r.err != nil {
		return b, r.err
	}
	m.replace(all)
	return r.b, nil
}

// readChunk reads the differences of one chunk, next or later, and checks them with the seed.
func (m *Map) readChunk(r *reader, next int) (s saved) {
	s.chunk = int32(next + r.below(max(int(m.count)-next, 1)))
	s.base = r.u64()
	n := 1 + r.below(wire.ChunkTiles)
	if next >= int(m.count) {
		r.fail(ErrStateForm)
	}
	if r.err == nil && len(r.b) < 2*n {
		r.fail(ErrStateShort)
	}
	if r.err != nil {
		return s
	}
	cx, cy := s.chunk%m.chunksX, s.chunk/m.chunksX
	var base wire.Chunk
	m.gen.Chunk(cx, cy, &base)
	if h := xxhash.Sum64(base[:]); h != s.base {
		r.fail(fmt.Errorf("%w: chunk %d,%d was %016x, is %016x", ErrStateBase, cx, cy, s.base, h))
		return s
	}
	s.diff = make([]Change, n)
	tile := 0
	for k := range s.diff {
		tile += r.below(max(wire.ChunkTiles-tile, 1))
		t := Tile(r.u8())
		x, y := cx*wire.ChunkSide+int32(tile%wire.ChunkSide), cy*wire.ChunkSide+int32(tile/wire.ChunkSide)
		if tile >= wire.ChunkTiles || !m.Inside(x, y) || !Known(t) || Tile(base[tile]) == t {
			r.fail(ErrStateForm)
			return s
		}
		s.diff[k] = Change{Index: uint16(tile), Tile: uint8(t)}
		s.sum ^= mixTile(x, y, t)
		tile++
	}
	return s
}

// replace forgets all differences and takes those of all.
func (m *Map) replace(all []saved) {
	m.unload()
	m.sum, m.differs = 0, 0
	for i := range m.known {
		if r := m.record(i); r != nil {
			r.forget()
			m.list(i, r)
			r.diff, r.differs = r.diff[:0], 0
		}
	}
	for _, s := range all {
		r := m.record(s.chunk)
		if r == nil {
			r = &touched{version: 2, base: s.base}
			m.addRecord(s.chunk, r)
		}
		m.list(s.chunk, r)
		r.diff, r.differs = s.diff, len(s.diff)
		m.differs += len(s.diff)
		m.sum ^= s.sum
	}
}
