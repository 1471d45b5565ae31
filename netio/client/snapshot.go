package client

import (
	"fmt"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// draft is a snapshot of which not all parts have come.
type draft struct {
	shot     *shot // nil: none
	base     *shot // nil: full
	header   packet.Snapshot
	blob     []byte
	next     uint8          // the part that must come
	fresh    [layers]uint64 // slots refreshed by the parts so far
	entities int            // decoded by the parts so far
}

// snapshot reads one part. Parts are of one tick and baseline, in order; the
// last one makes the snapshot the newest.
func (v *View) snapshot() error {
	var h packet.Snapshot
	h.Decode(&v.reader)
	err := v.reader.Err()
	if err == nil {
		err = v.enter(&h)
	}
	if err == nil {
		err = v.sections(&h)
	}
	if err == nil && v.open.next == v.open.header.Parts {
		err = v.apply()
	}
	if err != nil {
		v.abandon()
	}
	return err
}

// enter takes a part's header: it begins a draft or goes on with it.
func (v *View) enter(h *packet.Snapshot) error {
	d := &v.open
	if h.Part == 0 {
		if err := v.begin(h); err != nil {
			return err
		}
	} else if f := &d.header; d.shot == nil || h.Part != d.next || h.Parts != f.Parts || h.Tick != f.Tick || h.Age != f.Age ||
		h.Flags&packet.SnapMoved != 0 && (h.CX != f.CX || h.CY != f.CY) {
		return fmt.Errorf("part %d of %d of tick %d: %w", h.Part, h.Parts, h.Tick, ErrPart)
	}
	d.next = h.Part + 1
	if h.Flags&packet.SnapOwn != 0 {
		d.header.Own = h.Own
	}
	if h.Flags&packet.SnapBlob != 0 {
		d.blob = append(d.blob[:0], h.Blob...)
	}
	d.header.Flags |= h.Flags
	return nil
}

func (v *View) begin(h *packet.Snapshot) error {
	d := &v.open
	if d.shot != nil {
		return fmt.Errorf("tick %d before all of tick %d: %w", h.Tick, d.header.Tick, ErrPart)
	}
	if last := v.history.last(); last != nil && int32(h.Tick-last.tick) <= 0 {
		return fmt.Errorf("tick %d after %d: %w", h.Tick, last.tick, ErrTick)
	}
	var base *shot
	if h.Age != 0 {
		if base = v.history.find(h.Tick - uint32(h.Age)); base == nil {
			return fmt.Errorf("age %d at tick %d: %w", h.Age, h.Tick, ErrBaseline)
		}
	}
	if h.Flags&packet.SnapMoved == 0 {
		h.CX, h.CY = uint16(base.cx), uint16(base.cy) // Decode refuses age 0 without a centre
	}
	if int32(h.CX) >= v.width || int32(h.CY) >= v.height {
		return fmt.Errorf("%d, %d: %w", h.CX, h.CY, ErrCentre)
	}
	*d = draft{shot: v.history.spare(), base: base, header: *h, blob: d.blob[:0]}
	d.header.Blob = nil
	d.shot.tick, d.shot.cx, d.shot.cy = h.Tick, int32(h.CX), int32(h.CY)
	for layer := range d.shot.slots {
		if d.shot.slots[layer] != nil {
			v.carry(layer)
		}
	}
	return nil
}

// carry gives a layer of the draft what its baseline knew of the same cells.
func (v *View) carry(layer int) {
	d := &v.open
	slots := d.shot.slots[layer]
	for i, c := range slots {
		v.pool.drop(c)
		slots[i] = nil
	}
	if d.base == nil {
		return
	}
	w := v.windowOf(d.shot)
	for y := w.y0; y < w.y1; y++ {
		for x := w.x0; x < w.x1; x++ {
			if c := v.known(layer, x, y); c != nil {
				c.refs++
				slots[v.slotOf(x, y)] = c
			}
		}
	}
}

// known is what the draft's baseline knew of a cell; nil: nothing.
func (v *View) known(layer int, x, y int32) *cell {
	d := &v.open
	if d.base == nil || !v.windowOf(d.base).has(x, y) || layer == notPublic+wire.LayerTeam && d.header.Flags&packet.SnapAfresh != 0 {
		return nil
	}
	return d.base.slots[layer][v.slotOf(x, y)]
}

// sections reads the sections of a part: the public ones, then each layer's.
func (v *View) sections(h *packet.Snapshot) error {
	mask := h.Mask
	if h.Flags&packet.SnapPartial == 0 {
		mask = 1<<64 - 1
	}
	rest, err := v.layer(v.reader.Rest(), public, mask)
	for i, mask := range h.Layers {
		if err == nil && mask != 0 {
			v.history.deepen(notPublic + i)
			rest, err = v.layer(rest, notPublic+i, mask)
		}
	}
	if err == nil && len(rest) > 0 {
		err = wire.ErrTrailing
	}
	return err
}

// layer reads the section of each cell in a layer's mask and returns what
// follows them.
func (v *View) layer(rest []byte, layer int, mask uint64) ([]byte, error) {
	w := v.windowOf(v.open.shot)
	for y := w.y0; y < w.y1; y++ {
		for x := w.x0; x < w.x1; x++ {
			if mask>>v.slotOf(x, y)&1 == 0 {
				continue
			}
			var err error
			if rest, err = v.section(rest, layer, x, y); err != nil {
				return nil, fmt.Errorf("layer %d, cell %d, %d: %w", layer, x, y, err)
			}
		}
	}
	return rest, nil
}
