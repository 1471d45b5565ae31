package fakedisk

import "slices"

// Kill returns the disk as a new process finds it after kill -9: the page cache survives, and
// what is not durable is still not.
func (d *Disk) Kill() *Disk { return d.copied(d.random.next(), false) }

// PowerLoss returns the disk as the machine finds it after a power loss. Each seed draws
// what becomes of what was not durable.
func (d *Disk) PowerLoss(seed uint64) *Disk { return d.copied(seed, true) }

// Clone is a copy of the disk as it is, that goes on for itself without crash, faults and
// locks.
func (d *Disk) Clone() *Disk { return d.copied(uint64(d.random), false) }

func (d *Disk) copied(seed uint64, lost bool) *Disk {
	n := New(seed)
	n.quota = d.quota
	inodes := map[*inode]*inode{}
	copyOf := func(f *inode) *inode {
		if inodes[f] == nil {
			inodes[f] = f.copied(&n.random, lost)
		}
		return inodes[f]
	}
	for _, path := range sorted(d.dirs) {
		from, to := d.dirs[path], n.Dir(path)
		durable, live := from.durable, from.names
		if lost {
			durable = n.keepSome(from)
			live = durable
		}
		for _, name := range sorted(durable) {
			to.durable[name] = copyOf(durable[name])
		}
		for _, name := range sorted(live) {
			to.names[name] = copyOf(live[name])
		}
		if !lost {
			for _, c := range from.changes {
				to.changes = append(to.changes, change{c.gone, c.come, copyOf(c.file)})
			}
		}
	}
	return n
}

// keepSome draws which changes of names a power loss leaves: none, the first ones or any.
func (d *Disk) keepSome(dir *Dir) map[string]*inode {
	names := map[string]*inode{}
	for name, f := range dir.durable {
		names[name] = f
	}
	mode, first := d.random.below(3), d.random.below(len(dir.changes)+1)
	for i, c := range dir.changes {
		if mode == 1 && i < first || mode == 2 && d.random.below(2) == 0 {
			c.apply(names)
		}
	}
	return names
}

func (f *inode) copied(r *random, lost bool) *inode {
	n := &inode{durable: slices.Clone(f.durable)}
	if !lost {
		n.data, n.pending = slices.Clone(f.data), slices.Clone(f.pending)
		return n
	}
	for _, w := range f.pending {
		n.durable = w.some(n.durable, r)
	}
	n.data = slices.Clone(n.durable)
	return n
}

// some makes of a write what a power loss may: nothing, all, a part of it, or something like it.
func (w write) some(b []byte, r *random) []byte {
	fate := r.below(4)
	switch {
	case fate == 0:
		return b
	case fate == 1 || len(w.data) == 0:
		return w.apply(b)
	}
	data := slices.Clone(w.data)
	if fate == 2 { // torn, at either end
		at := r.below(len(data) + 1)
		if r.below(2) == 0 {
			return write{off: w.off, data: data[:at]}.applyData(b)
		}
		return write{off: w.off + at, data: data[at:]}.applyData(b)
	}
	data[r.below(len(data))] ^= 1 << r.below(8)
	return write{off: w.off, data: data}.applyData(b)
}

// applyData is apply for data that may be empty.
func (w write) applyData(b []byte) []byte {
	if len(w.data) == 0 {
		return b
	}
	return w.apply(b)
}
