package land

// none is the owner of a slot that had no owner.
const none = -1

// clock gives a bounded number of slots to owners. When all are taken, the hand goes round:
// a slot used since its last visit is spared once, the first other one changes owner.
type clock struct {
	owners []int32
	used   []bool
	hand   int
	max    int
}

// claim gives owner a slot and returns the owner that lost it, or none.
func (c *clock) claim(owner int32) (slot, evicted int32) {
	if len(c.owners) < c.max {
		c.owners, c.used = append(c.owners, owner), append(c.used, true)
		return int32(len(c.owners) - 1), none
	}
	for c.used[c.hand] {
		c.used[c.hand] = false
		c.next()
	}
	at := c.hand
	evicted, c.owners[at], c.used[at] = c.owners[at], owner, true
	c.next()
	return int32(at), evicted
}

func (c *clock) next() {
	if c.hand++; c.hand == c.max {
		c.hand = 0
	}
}

// reset takes all slots back.
func (c *clock) reset() { c.owners, c.used, c.hand = c.owners[:0], c.used[:0], 0 }
