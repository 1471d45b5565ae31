package journal

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"

	"github.com/tickd/tickd/components/planted"
	"github.com/tickd/tickd/netio/wire"
)

// A record on disk, little endian, at a multiple of 8:
//
//	u32 length of the body, a multiple of 8
//	u32 tick
//	u32 the newest durable tick that was known when it was written
//	u32 flags
//	u32 crc32c of the body
//	u32 crc32c of the 20 bytes above, begun with (salt ^ offset in the file) * golden ratio
//	body: [u64 hash of the state] uvarint length of the causes, the causes, zeros
//
// The salt is a number that no client can guess, so that nothing that a client sends
// can look like a record; the offset keeps a record from being one elsewhere.
const (
	recordHead = 24
	align      = 8
)

// Flags of a record.
const (
	flagHash  = 1 << iota // the body begins with a hash
	flagCoded             // the causes are written by a coder
	flagFresh             // which begins anew with this record
	flagsAll  = 1<<iota - 1
)

// Record is one tick.
type Record struct {
	Tick    uint32
	Durable uint32 // the newest durable tick that was known when this was written
	Causes  []byte // as they were given to Append
	Hash    uint64 // of the state after the tick
	Hashed  bool   // whether there is a Hash
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// frame is a record as it lies in a file.
type frame struct {
	tick, durable, flags uint32
	body                 []byte
	end                  int // offset of what follows
}

// headSum is the sum over a record's head at its place. The place and the salt are what
// the sum begins with, because bytes for them would be an allocation.
func headSum(salt uint64, off int, head []byte) uint32 {
	begin := (salt ^ uint64(off)) * 0x9e3779b97f4a7c15 >> 32
	return crc32.Update(uint32(begin), castagnoli, head[:recordHead-4])
}

// frameAt returns the record at off, if a whole one is there.
func frameAt(data []byte, off int, salt uint64) (frame, bool) {
	if len(data)-off < recordHead {
		return frame{}, false
	}
	head := data[off : off+recordHead]
	u := func(i int) uint32 { return binary.LittleEndian.Uint32(head[4*i:]) }
	length, rest := u(0), data[off+recordHead:]
	if length%align != 0 || uint64(length) > uint64(len(rest)) || u(3)&^flagsAll != 0 || u(1) == 0 || u(2) >= u(1) {
		return frame{}, false
	}
	if (u(5) != headSum(salt, off, head) || u(4) != crc32.Checksum(rest[:length], castagnoli)) && planted.Bug != planted.NoSum {
		return frame{}, false
	}
	return frame{u(1), u(2), u(3), rest[:length], off + recordHead + int(length)}, true
}

// appendRecord appends r as it is at offset off of a segment with salt.
func appendRecord(b []byte, r Record, off int, salt uint64, c *coder) []byte {
	from := len(b)
	flags := uint32(0)
	b = append(b, make([]byte, recordHead)...)
	if r.Hashed {
		flags |= flagHash
		b = wire.AppendU64(b, r.Hash)
	}
	b = wire.AppendUvarint(b, uint64(len(r.Causes)))
	if whole(r.Causes) {
		flags |= flagCoded
		if c.fresh {
			flags |= flagFresh
		}
		b = c.append(b, r.Causes)
	} else {
		b = append(b, r.Causes...)
	}
	for (len(b)-from)%align != 0 {
		b = append(b, 0)
	}
	head, body := b[from:from+recordHead], b[from+recordHead:]
	binary.LittleEndian.PutUint32(head, uint32(len(body)))
	binary.LittleEndian.PutUint32(head[4:], r.Tick)
	binary.LittleEndian.PutUint32(head[8:], r.Durable)
	binary.LittleEndian.PutUint32(head[12:], flags)
	binary.LittleEndian.PutUint32(head[16:], crc32.Checksum(body, castagnoli))
	binary.LittleEndian.PutUint32(head[20:], headSum(salt, off, head))
	return b
}

var errRecord = errors.New("malformed record")

// record decodes what is in f. Its causes are in buf, which is returned to be used again.
func (f frame) record(c *coder, buf []byte) (Record, []byte, error) {
	rec := Record{Tick: f.tick, Durable: f.durable, Hashed: f.flags&flagHash != 0}
	r := wire.NewReader(f.body)
	if rec.Hashed {
		rec.Hash = r.U64()
	}
	size := r.Count(causesMax)
	if r.Err() != nil {
		return rec, buf, errRecord
	}
	var err error
	if f.flags&flagFresh != 0 {
		c.reset()
	}
	if f.flags&flagCoded != 0 {
		buf, err = c.decode(buf[:0], r.Rest(), size)
	} else if causes := r.Fixed(size); r.Err() == nil && padding(r.Rest()) {
		buf = append(buf[:0], causes...)
	} else {
		err = errRecord
	}
	rec.Causes = buf
	return rec, buf, err
}

// padding reports whether b is what a body is filled up with.
func padding(b []byte) bool { return len(b) < align && used(b) == 0 }

// used is the length of b without the zeros at its end.
func used(b []byte) int {
	for len(b) >= align && binary.LittleEndian.Uint64(b[len(b)-align:]) == 0 {
		b = b[:len(b)-align]
	}
	for len(b) > 0 && b[len(b)-1] == 0 {
		b = b[:len(b)-1]
	}
	return len(b)
}

// distanceMax is how far a record that is found behind a bad one may be ahead, in ticks.
const distanceMax = math.MaxUint16
