package packet

import "github.com/tickd/tickd/netio/wire"

// BlobsMax bounds the blobs in one Blobs packet.
const BlobsMax = 64

// EntityBlob is the static blob of one entity, such as a name.
type EntityBlob struct {
	ID   uint32
	Blob []byte // at most wire.BlobMax bytes; lent by Decode
}

// Blobs tells static blobs apart from the arrivals that have them: a client in
// a crowd is told each once, however often its owner comes from another cell.
type Blobs struct {
	All []EntityBlob
}

func (*Blobs) Kind() Kind { return KindBlobs }

func (m *Blobs) Decode(r *wire.Reader) {
	m.All = m.All[:0]
	for range r.Count(BlobsMax) {
		m.All = append(m.All, EntityBlob{r.Uvarint(), r.Bytes(wire.BlobMax)})
	}
}

func (m *Blobs) Append(b []byte) []byte {
	bound("blobs in one packet", len(m.All), BlobsMax)
	b = wire.AppendUvarint(b, uint64(len(m.All)))
	for _, e := range m.All {
		bound("bytes of a static blob", len(e.Blob), wire.BlobMax)
		b = wire.AppendBytes(wire.AppendUvarint(b, uint64(e.ID)), e.Blob)
	}
	return b
}
