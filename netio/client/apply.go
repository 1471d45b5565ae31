package client

import (
	"fmt"

	"github.com/tickd/tickd/netio/packet"
)

// apply makes the draft the newest snapshot.
func (v *View) apply() error {
	d := &v.open
	if n := d.shot.entities(); n > EntitiesMax {
		return fmt.Errorf("%d: %w", n, ErrCrowd)
	}
	v.history.push(d.base == nil)
	v.latest = d.header
	if d.header.Flags&packet.SnapBlob != 0 {
		v.blob, d.blob = d.blob, v.blob
	}
	d.shot, d.base = nil, nil
	v.names.commit()
	v.land.keep(v.windowOf(v.history.last()))
	v.index.built = false
	v.stats.Snapshots++
	return nil
}

// abandon forgets the draft. Its cells go back to the pool with the next one.
func (v *View) abandon() {
	v.open.shot, v.open.base = nil, nil
	v.names.forget()
}

// entities counts what the slots hold, an entity in two of them twice.
func (s *shot) entities() (n int) {
	for _, slots := range s.slots {
		for _, c := range slots {
			n += c.entities()
		}
	}
	return n
}

func (c *cell) entities() (n int) {
	if c == nil {
		return 0
	}
	for _, ct := range c.group[:c.groups] {
		if ct != nil {
			n += len(ct.IDs)
		}
	}
	return n
}
