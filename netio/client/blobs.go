package client

import "github.com/tickd/tickd/netio/wire"

// blobsMax bounds how many blobs are kept; past it the one that was told first
// is forgotten.
const blobsMax = 1 << 16

// blobs is the static blob of each entity that was ever heard of. It comes with
// an arrival or on its own, and holds until the id has another: a baseline may
// bring the entity back without it, and so may a crowd.
type blobs struct {
	at    map[uint32]int32 // id to its place in slab
	slab  []blob
	first int // of the slab when it is full: what is overwritten next

	// What a block reader is given; made once: a method value allocates.
	stage, stageMark func(id uint32, class uint8, b []byte)
	staged           []staged
	bytes            []byte
}

type blob struct {
	id uint32
	n  uint8
	b  [wire.BlobMax]byte
}

// staged is an arrival's blob in a draft, or its mark: n of bytes, after those
// before it.
type staged struct {
	id   uint32
	n    uint8
	mark bool
}

func (t *blobs) init() {
	t.at = map[uint32]int32{}
	t.stage = func(id uint32, _ uint8, b []byte) {
		t.staged = append(t.staged, staged{id, uint8(len(b)), false})
		t.bytes = append(t.bytes, b...)
	}
	t.stageMark = func(id uint32, _ uint8, b []byte) {
		t.staged = append(t.staged, staged{id, 1, true})
		t.bytes = append(t.bytes, b[0])
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
		switch b := rest[:s.n]; {
		case !s.mark:
			t.set(s.id, b)
		case wire.BlobMark(t.of(s.id)) != b[0]:
			t.set(s.id, nil) // of the id's last owner
		}
		rest = rest[s.n:]
	}
	t.forget()
}

// forget drops the draft's blobs.
func (t *blobs) forget() { t.staged, t.bytes = t.staged[:0], t.bytes[:0] }

func (t *blobs) set(id uint32, b []byte) {
	i, ok := t.at[id]
	if !ok {
		if len(b) == 0 {
			return // as if it were known
		}
		i = t.room(id)
	}
	t.slab[i].n = uint8(copy(t.slab[i].b[:], b))
}

// room finds a place for an id that has none.
func (t *blobs) room(id uint32) (i int32) {
	if len(t.slab) < blobsMax {
		i = int32(len(t.slab))
		t.slab = append(t.slab, blob{id: id})
	} else {
		i = int32(t.first)
		t.first = (t.first + 1) % blobsMax
		delete(t.at, t.slab[i].id)
		t.slab[i].id = id
	}
	t.at[id] = i
	return i
}

// blobs reads a packet of blobs.
func (v *View) blobs() error {
	v.told.Decode(&v.reader)
	if err := v.reader.Close(); err != nil {
		return err
	}
	for _, b := range v.told.All {
		v.names.set(b.ID, b.Blob)
	}
	return nil
}
