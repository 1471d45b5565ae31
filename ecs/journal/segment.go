package journal

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/tickd/tickd/netio/wire"
)

// A segment is a header and records, then zeros:
//
//	"tkjl", u8 format, 3 zeros, u32 length of the header, a multiple of 8
//	u32 epoch, u32 tick of the first record, u32 newest tick that was durable when it was named
//	u32 length of the file, u64 salt, identity, zeros, u32 crc32c of all before
//
// It gets its name when the header is durable and all of the file allocated, so a named
// segment without a whole header, or of another length, is damage. When a segment is named, all records of the one before are durable.
const (
	segmentMagic  = "tkjl"
	formatVersion = 1
	headerFixed   = 36
	headerMax     = 256 << 10 // an Identity at its bounds is smaller
	segmentMin    = 1 << 10
	segmentMax    = 256 << 20
)

type header struct {
	place           // the epoch, and the tick of the first record
	durable  uint32 // these records were durable when the segment was named
	bytes    int    // of the file
	salt     uint64
	identity Identity
	size     int // in the file
}

func (h *header) append(b []byte) []byte {
	from := len(b)
	b = append(append(b, segmentMagic...), formatVersion, 0, 0, 0, 0, 0, 0, 0)
	b = wire.AppendU32(wire.AppendU32(wire.AppendU32(b, h.epoch), h.tick), h.durable)
	b = h.identity.append(wire.AppendU64(wire.AppendU32(b, uint32(h.bytes)), h.salt))
	for (len(b)-from+4)%align != 0 {
		b = append(b, 0)
	}
	h.size = len(b) - from + 4
	binary.LittleEndian.PutUint32(b[from+8:], uint32(h.size))
	return wire.AppendU32(b, crc32.Checksum(b[from:], castagnoli))
}

// parse reads a header off a file, and returns where it is damaged and how.
func (h *header) parse(data []byte) (off int, what string) {
	if len(data) < headerFixed || string(data[:4]) != segmentMagic {
		return 0, "it is no segment of a journal"
	}
	size := int(binary.LittleEndian.Uint32(data[8:]))
	if size < headerFixed+4 || size > headerMax || size > len(data) || size%align != 0 {
		return 8, "the length of its header"
	}
	if crc32.Checksum(data[:size-4], castagnoli) != binary.LittleEndian.Uint32(data[size-4:]) {
		return 0, "its header does not match its sum"
	}
	if data[4] != formatVersion {
		return 4, fmt.Sprintf("it has format %d, and this build reads %d", data[4], formatVersion)
	}
	r := wire.NewReader(data[12 : size-4])
	h.epoch, h.tick, h.durable, h.bytes, h.salt, h.size = r.U32(), r.U32(), r.U32(), int(r.U32()), r.U64(), size
	h.identity = Identity{}
	h.identity.decode(&r)
	if r.Err() != nil || !padding(r.Rest()) {
		return headerFixed, "its identity"
	}
	if h.bytes != len(data) {
		return min(len(data), h.bytes), fmt.Sprintf("it has %d bytes, and was made with %d", len(data), h.bytes)
	}
	return 0, ""
}

// extent is how far the records of a segment reach.
type extent struct {
	last        uint32 // tick of the last one; the one before the first without any
	end         int    // offset behind it
	torn        int    // bytes behind that which are no zeros any more, up to the last
	tornRecords int    // whole records among them
}

// examine finds the end of a segment's records. Those up to durable must be there.
func (h *header) examine(data []byte, durable uint32) (extent, error) {
	x := extent{last: h.tick - 1, end: h.size}
	durable = max(durable, h.durable)
	damage := func(what string) (extent, error) {
		return x, &CorruptError{h.segment(), int64(x.end), what}
	}
	for {
		f, ok := frameAt(data, x.end, h.salt)
		if !ok {
			break
		}
		if f.tick != x.last+1 {
			return damage(fmt.Sprintf("the record of tick %d stands where that of %d is expected", f.tick, x.last+1))
		}
		x.last, x.end = f.tick, f.end
	}
	x.torn = used(data[x.end:])
	if x.last < durable {
		return damage(fmt.Sprintf("the record of tick %d is not there, and tick %d was durable", x.last+1, durable))
	}
	if x.torn > 0 {
		var said uint32
		if x.tornRecords, said = h.beyond(data, x.end, x.last+1); said > x.last {
			return damage(fmt.Sprintf("the record of tick %d is not whole, and a later one says that tick %d was durable", x.last+1, said))
		}
	}
	return x, nil
}

// beyond looks for whole records behind a bad one, of tick bad at offset off. It returns
// how many there are and the newest durable tick of which they tell.
func (h *header) beyond(data []byte, off int, bad uint32) (records int, durable uint32) {
	// Each place is looked at once, and a body only behind a head whose sum is right:
	// to find the same bytes in many bodies takes who knows the salt.
	for budget := 4 * len(data); off+recordHead <= len(data) && budget > 0; {
		tick := binary.LittleEndian.Uint32(data[off+4:])
		f, ok := frame{}, false
		if tick-bad <= distanceMax {
			budget -= int(min(binary.LittleEndian.Uint32(data[off:]), uint32(len(data))))
			f, ok = frameAt(data, off, h.salt)
		}
		if !ok {
			off += align
			continue
		}
		records++
		durable, off = max(durable, f.durable), f.end
	}
	return records, durable
}

// load reads a whole file of at most limit bytes.
func load(fs FS, name string, limit int64) (data []byte, err error) {
	f, err := fs.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	size, err := f.Size()
	if err != nil {
		return nil, err
	}
	if size > limit {
		return nil, &CorruptError{name, limit, fmt.Sprintf("it has %d bytes, at most %d", size, limit)}
	}
	data = make([]byte, size)
	if n, err := f.ReadAt(data, 0); n < len(data) && err != io.EOF {
		return nil, fmt.Errorf("%s: %w", name, err)
	} else {
		return data[:n], nil
	}
}

// file is a segment with these records and nothing behind them.
func (h header) file(records []byte) []byte {
	h.bytes = len(h.append(nil)) + len(records)
	return append(h.append(nil), records...)
}

// loadSegment reads a segment and its header.
func loadSegment(fs FS, p place) (h header, data []byte, err error) {
	data, err = load(fs, p.segment(), segmentMax)
	if err != nil {
		return h, nil, err
	}
	if off, what := h.parse(data); what != "" {
		return h, nil, &CorruptError{p.segment(), int64(off), what}
	}
	if h.place != p {
		return h, nil, &CorruptError{p.segment(), 12, fmt.Sprintf("it is %s by its header", h.segment())}
	}
	return h, data, nil
}
