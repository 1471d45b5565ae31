package wire

import "errors"

const (
	// ChunkSide is the number of tiles along one side of a chunk.
	ChunkSide = 32
	// ChunkTiles is the number of tiles in a chunk.
	ChunkTiles = ChunkSide * ChunkSide
	// ChunkEncodedMax bounds the bytes of one encoded chunk: the raw mode.
	ChunkEncodedMax = 1 + ChunkTiles

	chunkPaletteMax = 16
)

// The first byte of a chunk is mode<<4 | (palette size - 1).
const (
	chunkModeRaw    = 0 // 1024 tile ids; only when the palette would not fit
	chunkModeRuns   = 1 // palette, runs; a palette of one needs no runs
	chunkModePacked = 2 // palette, indices of 1, 2 or 4 bits, low bits first
)

// Errors of DecodeChunk.
var (
	ErrChunkShort   = errors.New("wire: chunk is truncated")
	ErrChunkMode    = errors.New("wire: chunk has an unknown mode")
	ErrChunkPalette = errors.New("wire: chunk has a bad palette or index")
	ErrChunkRun     = errors.New("wire: chunk has a run that is too long")
	ErrChunkForm    = errors.New("wire: chunk is not in its shortest form")
)

// Chunk is the tile ids of one chunk, row by row.
type Chunk [ChunkTiles]uint8

// AppendChunk appends c to b, at most ChunkEncodedMax bytes, in the shortest of three modes.
// Equal chunks have equal bytes. A run is one varint: (length-1)*(n-1) + step-1, where n is
// the palette's size and step how far its index lies after the last run's, modulo n.
func AppendChunk(b []byte, c *Chunk) []byte {
	start := len(b)
	var order [256]uint8 // 1 + palette index, in order of first appearance
	b = append(b, 0)
	for i, t := range c {
		if i > 0 && t == c[i-1] || order[t] != 0 {
			continue
		}
		if len(b)-start > chunkPaletteMax {
			b = append(b[:start], chunkHead(chunkModeRaw, 1))
			return append(b, c[:]...)
		}
		b = append(b, t)
		order[t] = uint8(len(b) - start - 1)
	}
	n := len(b) - start - 1
	b[start] = chunkHead(chunkModeRuns, n)
	if n == 1 {
		return b
	}
	head := len(b)
	b, ok := chunkAppendRuns(b, c, &order, n)
	if !ok {
		b[start] = chunkHead(chunkModePacked, n)
		b = chunkAppendPacked(b[:head], c, &order, chunkBits(n))
	}
	return b
}

// DecodeChunk reads one chunk from the front of b into c and returns what follows it. It takes
// only what AppendChunk writes. After an error c holds anything.
func DecodeChunk(b []byte, c *Chunk) (rest []byte, err error) {
	if len(b) == 0 {
		return b, ErrChunkShort
	}
	mode, n := b[0]>>4, int(b[0]&15)+1
	b = b[1:]
	if mode == chunkModeRaw && n == 1 {
		return chunkDecodeRaw(b, c)
	}
	if mode != chunkModeRuns && mode != chunkModePacked {
		return b, ErrChunkMode
	}
	if len(b) < n {
		return b, ErrChunkShort
	}
	palette, b := b[:n], b[n:]
	var order [256]uint8
	for i, t := range palette {
		if order[t] != 0 {
			return b, ErrChunkPalette
		}
		order[t] = uint8(i + 1)
	}
	if n == 1 {
		return chunkDecodeUniform(b, c, palette[0], mode)
	}
	if mode == chunkModeRuns {
		return chunkDecodeRuns(b, c, palette)
	}
	if b, err = chunkDecodePacked(b, c, palette); err != nil {
		return b, err
	}
	var scratch [ChunkEncodedMax]byte
	if _, shorter := chunkAppendRuns(scratch[:0], c, &order, n); shorter {
		return b, ErrChunkForm
	}
	return b, nil
}

func chunkHead(mode, n int) uint8 { return uint8(mode<<4 | (n - 1)) }

// chunkBits is the width of a packed index into a palette of n.
func chunkBits(n int) int {
	switch {
	case n <= 2:
		return 1
	case n <= 4:
		return 2
	}
	return 4
}

// chunkPackedLen is the number of bytes of packed indices into a palette of n.
func chunkPackedLen(n int) int { return ChunkTiles / 8 * chunkBits(n) }

// chunkAppendRuns reports false, with b unfinished, when packed indices are shorter.
func chunkAppendRuns(b []byte, c *Chunk, order *[256]uint8, n int) ([]byte, bool) {
	limit, last := len(b)+chunkPackedLen(n), n-1
	for i := 0; i < ChunkTiles; {
		t, from := c[i], i
		for i++; i < ChunkTiles && c[i] == t; i++ {
		}
		index := int(order[t]) - 1
		step := index - last - 1
		if step < 0 {
			step += n
		}
		last = index
		v := (i-from-1)*(n-1) + step
		if v < 0x80 {
			b = append(b, uint8(v))
		} else {
			b = append(b, uint8(v)|0x80, uint8(v>>7))
		}
		if len(b) > limit {
			return b, false
		}
	}
	return b, true
}

func chunkAppendPacked(b []byte, c *Chunk, order *[256]uint8, bits int) []byte {
	for i := 0; i < ChunkTiles; {
		var v uint8
		for shift := 0; shift < 8; shift += bits {
			v |= (order[c[i]] - 1) << shift
			i++
		}
		b = append(b, v)
	}
	return b
}

func chunkDecodeUniform(b []byte, c *Chunk, t, mode uint8) ([]byte, error) {
	if mode != chunkModeRuns {
		return b, ErrChunkForm
	}
	for i := range c {
		c[i] = t
	}
	return b, nil
}

func chunkDecodeRaw(b []byte, c *Chunk) ([]byte, error) {
	if len(b) < ChunkTiles {
		return b, ErrChunkShort
	}
	var seen [256]uint8
	distinct := 0
	for _, t := range b[:ChunkTiles] {
		distinct += int(1 - seen[t])
		seen[t] = 1
	}
	if distinct <= chunkPaletteMax {
		return b, ErrChunkForm
	}
	copy(c[:], b)
	return b[ChunkTiles:], nil
}

func chunkDecodeRuns(b []byte, c *Chunk, palette []byte) ([]byte, error) {
	n, index, seen, size := len(palette), len(palette)-1, 0, len(b)
	for i := 0; i < ChunkTiles; {
		if len(b) == 0 {
			return b, ErrChunkShort
		}
		v := int(b[0])
		b = b[1:]
		if v >= 0x80 {
			if len(b) == 0 {
				return b, ErrChunkShort
			}
			if b[0] == 0 {
				return b, ErrChunkForm
			}
			v = v&0x7f | int(b[0])<<7
			b = b[1:]
		}
		index = (index + 1 + v%(n-1)) % n
		end := i + v/(n-1) + 1
		if end > ChunkTiles {
			return b, ErrChunkRun
		}
		if index > seen {
			return b, ErrChunkPalette
		}
		if index == seen {
			seen++
		}
		for ; i < end; i++ {
			c[i] = palette[index]
		}
	}
	if seen < n {
		return b, ErrChunkPalette
	}
	if size-len(b) > chunkPackedLen(n) {
		return b, ErrChunkForm
	}
	return b, nil
}

func chunkDecodePacked(b []byte, c *Chunk, palette []byte) ([]byte, error) {
	n, bits, size := len(palette), chunkBits(len(palette)), chunkPackedLen(len(palette))
	if len(b) < size {
		return b, ErrChunkShort
	}
	per, seen := 8/bits, 0
	for i := range c {
		index := int(b[i/per]>>(i%per*bits)) & (1<<bits - 1)
		if index >= n || index > seen {
			return b, ErrChunkPalette
		}
		if index == seen {
			seen++
		}
		c[i] = palette[index]
	}
	if seen < n {
		return b, ErrChunkPalette
	}
	return b[size:], nil
}
