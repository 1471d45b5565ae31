package client

import "tickd/netio/wire"

// blobsSlack is how many blobs may outlive their entities before a sweep pays.
const blobsSlack = 64

// blobs is the static blob of each entity that a held snapshot has. A blob
// comes with an arrival only, so it must last while any baseline knows its id.
type blobs struct {
	at     map[uint32]int32 // id to its place in slab
	slab   []blob
	free   []int32
	live   int    // how many the last sweep left
	sweeps uint32 // marks what a sweep saw

	stage  func(id uint32, class uint8, b []byte) // made once: a method value allocates
	staged []staged
	bytes  []byte
}

type blob struct {
	n    uint8
	b    [wire.BlobMax]byte
	mark uint32
}

// staged is an arrival's blob in a draft: n of bytes, after those before it.
type staged struct {
	id uint32
	n  uint8
}

func (t *blobs) init() {
	t.at = map[uint32]int32{}
	t.stage = func(id uint32, _ uint8, b []byte) {
		if _, had := t.at[id]; !had && len(b) == 0 {
			return
		}
		t.staged = append(t.staged, staged{id, uint8(len(b))})
		t.bytes = append(t.bytes, b...)
	}
}

// of lends an entity's blob.
func (t *blobs) of(id uint32) []byte {
	i, ok := t.at[id]
	if !ok {
		return nil
	}
	return t.slab[i].b[:t.slab[i].n]
}

// commit keeps the draft's blobs.
func (t *blobs) commit() {
	rest := t.bytes
	for _, s := range t.staged {
		t.set(s.id, rest[:s.n])
		rest = rest[s.n:]
	}
	t.forget()
}

// forget drops the draft's blobs.
func (t *blobs) forget() { t.staged, t.bytes = t.staged[:0], t.bytes[:0] }

func (t *blobs) set(id uint32, b []byte) {
	i, ok := t.at[id]
	switch n := len(t.free); {
	case ok:
	case n > 0:
		i, t.free = t.free[n-1], t.free[:n-1]
	default:
		i = int32(len(t.slab))
		t.slab = append(t.slab, blob{})
	}
	t.at[id] = i
	t.slab[i].n = uint8(copy(t.slab[i].b[:], b))
}

// crowded reports whether as many blobs came since the last sweep as it left,
// so that sweeping costs each arrival a constant.
func (t *blobs) crowded() bool { return len(t.at) > 2*t.live+blobsSlack }

// sweep forgets the blobs of ids that no held snapshot has.
func (t *blobs) sweep(h *history) {
	t.sweeps++
	for i := range h.held {
		for _, slots := range h.back(i).slots {
			for _, c := range slots {
				t.markCell(c)
			}
		}
	}
	for id, i := range t.at {
		if t.slab[i].mark != t.sweeps {
			delete(t.at, id)
			t.free = append(t.free, i)
		}
	}
	t.live = len(t.at)
}

func (t *blobs) markCell(c *cell) {
	if c == nil {
		return
	}
	for _, ct := range c.group[:c.groups] {
		t.mark(ct)
	}
}

func (t *blobs) mark(ct *content) {
	if ct == nil || ct.mark == t.sweeps {
		return
	}
	ct.mark = t.sweeps
	for _, id := range ct.IDs {
		if i, ok := t.at[id]; ok {
			t.slab[i].mark = t.sweeps
		}
	}
}
