package journal

import (
	"errors"
	"fmt"
	"io/fs"
)

// Copied is what a backup has.
type Copied struct {
	Epoch    uint32
	Snapshot uint32 // tick of its world snapshot; 0 may also be a new world without one
	Last     uint32 // tick of its last record
	Bytes    int64
}

// Backup copies the newest whole world snapshot and all records after it to another
// directory, which must hold no world. The server may run meanwhile: what was durable when
// Backup began is in the copy, and what is in it is a world to go on with. A copy that was not
// finished is one that Open refuses.
func Backup(from, to FS) (c Copied, err error) {
	there, err := list(to)
	if err != nil {
		return c, err
	}
	if len(there.segments)+len(there.snapshots) > 0 {
		return c, ErrNotEmpty
	}
	for try := 1; ; try++ {
		c, err = backup(from, to)
		if err == nil || try == readTries || !errors.Is(err, fs.ErrNotExist) && !isCorrupt(err) {
			return c, err
		}
	}
}

func backup(from, to FS) (c Copied, err error) {
	files, err := list(from)
	if err != nil {
		return c, err
	}
	r, end, err := survey(from, &files)
	if err != nil {
		return c, err
	}
	c.Snapshot, c.Last = r.from(), r.Last
	// The newest first and the snapshot last: before that, nothing leads to what is there.
	if end != nil {
		h := end.header
		h.durable, c.Epoch = end.last, h.epoch
		if err := c.store(to, h.segment(), h.file(end.records())); err != nil {
			return c, err
		}
	}
	for i := len(r.segments) - 2; i >= 0; i-- {
		h, data, err := loadSegment(from, r.segments[i])
		if err != nil {
			return c, err
		}
		x, err := h.examine(data, r.segments[i+1].tick-1)
		if err != nil {
			return c, err
		}
		if err := c.store(to, h.segment(), h.file(data[h.size:x.end])); err != nil {
			return c, err
		}
	}
	if r.Snapshot == nil {
		return c, nil
	}
	c.Epoch = r.Snapshot.Epoch
	name := r.Snapshot.place().snapshot()
	data, err := load(from, name, stateMax+headerMax)
	if err != nil {
		return c, err
	}
	return c, c.store(to, name, data)
}

func (c *Copied) store(to FS, name string, data []byte) error {
	c.Bytes += int64(len(data))
	if err := store(to, name, data); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}
