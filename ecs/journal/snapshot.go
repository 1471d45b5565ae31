package journal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/cespare/xxhash/v2"
	"github.com/klauspost/compress/zstd"

	"github.com/tickd/tickd/netio/wire"
)

// A world snapshot is a header and a zstd frame:
//
//	"tkws", u8 format, 3 zeros, u32 length of the header, u32 epoch, u32 tick
//	u64 length and u64 xxhash64 of the state, u64 length and u64 xxhash64 of the zstd frame
//	identity, u32 crc32c of all before
const (
	worldMagic = "tkws"
	worldFixed = 52
	stateMax   = 1 << 30
	windowMax  = 8 << 20 // of zstd: what a reader keeps in memory beside the state
)

// Snapshot is a world's state after a tick.
type Snapshot struct {
	Epoch, Tick uint32
	Identity    Identity // who wrote it
	State       []byte
}

func (s *Snapshot) place() place { return place{s.Epoch, s.Tick} }

// appendSnapshot appends the file of s.
func appendSnapshot(b []byte, s *Snapshot) ([]byte, error) {
	if len(s.State) > stateMax {
		return b, fmt.Errorf("journal: a state of %d bytes, at most %d", len(s.State), stateMax)
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(windowMax))
	if err != nil {
		return b, err
	}
	packed := encoder.EncodeAll(s.State, nil)
	from := len(b)
	b = append(append(b, worldMagic...), formatVersion, 0, 0, 0, 0, 0, 0, 0)
	b = wire.AppendU32(wire.AppendU32(b, s.Epoch), s.Tick)
	b = wire.AppendU64(wire.AppendU64(b, uint64(len(s.State))), xxhash.Sum64(s.State))
	b = wire.AppendU64(wire.AppendU64(b, uint64(len(packed))), xxhash.Sum64(packed))
	b = s.Identity.append(b)
	binary.LittleEndian.PutUint32(b[from+8:], uint32(len(b)-from+4))
	b = wire.AppendU32(b, crc32.Checksum(b[from:], castagnoli))
	return append(b, packed...), nil
}

// parse reads the file of a snapshot, and returns where it is damaged and how.
func (s *Snapshot) parse(data []byte) (off int, what string) {
	if len(data) < worldFixed || string(data[:4]) != worldMagic {
		return 0, "it is no world snapshot"
	}
	size := int(binary.LittleEndian.Uint32(data[8:]))
	if size < worldFixed+4 || size > headerMax || size > len(data) {
		return 8, "the length of its header"
	}
	if crc32.Checksum(data[:size-4], castagnoli) != binary.LittleEndian.Uint32(data[size-4:]) {
		return 0, "its header does not match its sum"
	}
	if data[4] != formatVersion {
		return 4, fmt.Sprintf("it has format %d, and this build reads %d", data[4], formatVersion)
	}
	r := wire.NewReader(data[12 : size-4])
	s.Epoch, s.Tick = r.U32(), r.U32()
	length, sum, packedLength, packedSum := r.U64(), r.U64(), r.U64(), r.U64()
	s.Identity = Identity{}
	s.Identity.decode(&r)
	packed := data[size:]
	switch {
	case r.Close() != nil:
		return worldFixed, "its identity"
	case length > stateMax:
		return 20, "the length of its state"
	case packedLength != uint64(len(packed)):
		return len(data), fmt.Sprintf("it has %d bytes of state, not %d", len(packed), packedLength)
	case packedSum != xxhash.Sum64(packed):
		return size, "its state does not match its sum"
	}
	state, err := unpack(packed, int64(length))
	if err != nil || uint64(len(state)) != length || xxhash.Sum64(state) != sum {
		return size, "its state cannot be unpacked"
	}
	s.State = state
	return 0, ""
}

// unpack undoes zstd. The memory grows with what is unpacked, not with what is claimed.
func unpack(packed []byte, length int64) (state []byte, err error) {
	decoder, err := zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderConcurrency(1),
		zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(windowMax), zstd.WithDecoderMaxMemory(stateMax+windowMax))
	if err != nil {
		return nil, err
	}
	defer decoder.Close()
	return io.ReadAll(io.LimitReader(decoder, length+1))
}

// loadSnapshot reads a snapshot. What is wrong with it is a *CorruptError.
func loadSnapshot(fs FS, p place) (*Snapshot, error) {
	data, err := load(fs, p.snapshot(), stateMax+headerMax)
	if err != nil {
		return nil, err
	}
	s := &Snapshot{}
	if off, what := s.parse(data); what != "" {
		return nil, &CorruptError{p.snapshot(), int64(off), what}
	}
	if s.place() != p {
		return nil, &CorruptError{p.snapshot(), 12, fmt.Sprintf("it is %s by its header", s.place().snapshot())}
	}
	return s, nil
}

// store writes a file under a name that appears only when all of it is durable.
func store(fs FS, name string, data []byte) error {
	temp := name + tempSuffix
	f, err := fs.Create(temp)
	if err != nil {
		return trouble("create", temp, err)
	}
	_, err = f.WriteAt(data, 0)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = fs.Rename(temp, name)
	}
	if err == nil {
		err = fs.SyncDir()
	}
	if err != nil {
		_ = fs.Remove(temp) // if it stays, the next Open removes it
		return trouble("write", name, err)
	}
	return nil
}

// trouble makes an error of the file system one of ErrFull and ErrDisk.
func trouble(did, name string, err error) error {
	if errors.Is(err, ErrFull) || errors.Is(err, ErrDisk) {
		return fmt.Errorf("%s %s: %w", did, name, err)
	}
	return fmt.Errorf("%w: %s %s: %w", ErrDisk, did, name, err)
}

// disk makes any error one of ErrDisk: for what must not fail for lack of space.
func disk(did, name string, err error) error {
	return fmt.Errorf("%w: %s %s: %w", ErrDisk, did, name, err)
}
