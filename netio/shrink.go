package netio

// Buffers that are used again from tick to tick grow for a burst. They are given
// back when none of shrinkTicks ticks has used more than a shrinkPart of them.
const (
	shrinkTicks = 128
	shrinkPart  = 4
	shrinkLeast = 4 << 10 // elements below which it is not worth it
)

// usage watches one such buffer.
type usage struct {
	most  int
	ticks int
}

// shrunk is told of the buffer each time that it was used, with what was used of it, and
// returns it empty, or nil in its place when it is far too large.
func shrunk[T any](u *usage, b []T) []T {
	u.most = max(u.most, len(b))
	if u.ticks++; u.ticks < shrinkTicks {
		return b[:0]
	}
	large := cap(b) > shrinkLeast && cap(b) > shrinkPart*u.most
	*u = usage{}
	if large {
		return nil
	}
	return b[:0]
}
