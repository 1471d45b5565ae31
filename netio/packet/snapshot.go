package packet

import "github.com/tickd/tickd/netio/wire"

// Flags of a Snapshot header: which optional fields follow.
const (
	SnapMoved   uint8 = 1 << iota // view centre
	SnapPartial                   // slot mask; else every slot inside the world is refreshed
	SnapParts                     // part, parts
	SnapOwn                       // own exact state
	SnapBlob                      // own blob
	SnapTeam                      // slot mask of the team layer
	SnapOwner                     // slot mask of the owner layer
	SnapAfresh                    // the team layer starts over: its contents are forgotten; in the first part
)

// OwnBlobMax bounds the own blob.
const OwnBlobMax = 1 << 10

// OwnState is the exact state of one's own entity: position in 1/1024 tile
// (0 to 2^24-1), velocity in 1/1024 tile a tick.
type OwnState struct {
	X, Y   int32
	VX, VY int32
}

// Snapshot is the header of a snapshot; cell sections follow it, row-major over
// the view, for each slot of Mask, then those of each layer. What a section
// refers to is the content that its slot had in the frame of tick Tick-Age.
type Snapshot struct {
	Flags    uint8
	Tick     uint32
	Age      uint8  // baseline tick is Tick-Age; 0: no baseline, forget everything
	InputSeq uint16 // low half of the newest Input consumed
	Buffer   uint8  // inputs waiting (low 4 bits), repeats in a row (high 4)
	Part     uint8
	Parts    uint8  // 1 unless SnapParts
	CX, CY   uint16 // view centre, in cells
	Mask     uint64 // bit: slot cy mod S * S + cx mod S
	Own      OwnState
	Blob     []byte              // lent by Decode
	Layers   [wire.Layers]uint64 // slot masks; 0 without SnapTeam, SnapOwner
}

func (*Snapshot) Kind() Kind { return KindSnapshot }

// SnapshotHeaderMax bounds the header without its blob, in bytes.
const SnapshotHeaderMax = 1 + 4 + 1 + 2 + 1 + 2 + 6 + 10 + 10 + 3 + wire.Layers*10

// Decode reads the header and leaves the sections in the reader.
func (m *Snapshot) Decode(r *wire.Reader) {
	*m = Snapshot{Flags: r.U8(), Tick: r.U32(), Age: r.U8(), InputSeq: r.U16(), Buffer: r.U8(), Parts: 1}
	if m.Age == 0 && m.Flags&SnapMoved == 0 {
		r.Fail(wire.ErrValue)
	}
	if m.Flags&SnapParts != 0 {
		m.Part, m.Parts = r.U8(), r.U8()
		if m.Part >= m.Parts || m.Part > 0 && m.Flags&SnapAfresh != 0 {
			r.Fail(wire.ErrValue)
		}
	}
	if m.Flags&SnapMoved != 0 {
		x, y := r.Uvarint(), r.Uvarint()
		m.CX, m.CY = uint16(x), uint16(y)
		if x > 1<<12 || y > 1<<12 {
			r.Fail(wire.ErrValue)
		}
	}
	if m.Flags&SnapPartial != 0 {
		m.Mask = r.Uvarint64()
	}
	if m.Flags&SnapOwn != 0 {
		m.Own = OwnState{int32(r.U24()), int32(r.U24()), int32(r.I16()), int32(r.I16())}
	}
	if m.Flags&SnapBlob != 0 {
		m.Blob = r.Bytes(OwnBlobMax)
	}
	for i := range m.Layers {
		if m.Flags&(SnapTeam<<i) != 0 {
			m.Layers[i] = r.Uvarint64()
		}
	}
}

// Append appends the header. It panics on a blob over OwnBlobMax, which no client
// takes.
func (m *Snapshot) Append(b []byte) []byte {
	b = wire.AppendU32(append(b, m.Flags), m.Tick)
	b = append(wire.AppendU16(append(b, m.Age), m.InputSeq), m.Buffer)
	if m.Flags&SnapParts != 0 {
		b = append(b, m.Part, m.Parts)
	}
	if m.Flags&SnapMoved != 0 {
		b = wire.AppendUvarint(wire.AppendUvarint(b, uint64(m.CX)), uint64(m.CY))
	}
	if m.Flags&SnapPartial != 0 {
		b = wire.AppendUvarint(b, m.Mask)
	}
	if m.Flags&SnapOwn != 0 {
		b = wire.AppendU24(wire.AppendU24(b, uint32(m.Own.X)), uint32(m.Own.Y))
		b = wire.AppendU16(wire.AppendU16(b, uint16(m.Own.VX)), uint16(m.Own.VY))
	}
	if m.Flags&SnapBlob != 0 {
		bound("bytes of an own blob", len(m.Blob), OwnBlobMax)
		b = wire.AppendBytes(b, m.Blob)
	}
	for i, mask := range m.Layers {
		if m.Flags&(SnapTeam<<i) != 0 {
			b = wire.AppendUvarint(b, mask)
		}
	}
	return b
}
