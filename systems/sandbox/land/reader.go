package land

import "encoding/binary"

// reader reads a saved world; after the first error it returns zeros.
type reader struct {
	b   []byte
	err error
}

func (r *reader) take(n int) []byte {
	if r.err == nil && len(r.b) < n {
		r.err = ErrStateShort
	}
	if r.err != nil {
		return nil
	}
	taken := r.b[:n]
	r.b = r.b[n:]
	return taken
}

func (r *reader) u8() uint8 {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) u16() uint16 {
	if b := r.take(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (r *reader) u64() uint64 {
	if b := r.take(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func (r *reader) text(most int) string {
	n := int(r.u8())
	if n > most {
		r.fail(ErrStateForm)
		return ""
	}
	return string(r.take(n))
}

// below reads a number below limit in one to three bytes of seven bits, low bits first, and
// only in its shortest form.
func (r *reader) below(limit int) int {
	v := 0
	for shift := 0; shift < 21; shift += 7 {
		c := r.u8()
		v |= int(c&0x7f) << shift
		if c < 0x80 {
			if v >= limit || c == 0 && shift > 0 {
				r.fail(ErrStateForm)
				return 0
			}
			return v
		}
	}
	r.fail(ErrStateForm)
	return 0
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}
