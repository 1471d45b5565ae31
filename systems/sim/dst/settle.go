package dst

import "fmt"

// settle lets everything come right: nothing goes wrong any more, and within some ticks
// every client sees what there is and has every answer.
func (r *run) settle() {
	r.calm = true
	for _, c := range r.clients {
		c.apart, c.slow, c.lagFor = 0, 0, 0
		c.since = min(c.since, r.now)
		if c.hostile {
			c.away()
			c.since = 1 << 30
		}
	}
	if r.process != nil {
		r.process.paused = 0
	}
	r.until, r.again, r.slow, r.full = r.now, 0, 0, 0
	r.disk.Quota(0)
	var why error
	for range settleTicks {
		r.tick()
		if why = r.unsettled(); why == nil {
			return
		}
		r.now++
	}
	r.fail("liveness", "%d ticks after nothing goes wrong any more: %v", settleTicks, why)
}

// unsettled is what is not well yet, if anything.
func (r *run) unsettled() (why error) {
	for _, c := range r.clients {
		if c.hostile || c.whole && len(c.open) == 0 {
			continue
		}
		if err := c.unsettled(); err != nil {
			why = fmt.Errorf("client %d %w", c.number, err)
			continue
		}
		c.whole = true
	}
	return why
}

// staleMax is how old anything may be that a client sees, in ticks: what the planner promises.
const staleMax = 32

func (c *player) unsettled() error {
	if c.run.process == nil || c.link == nil || c.sim.View == nil || c.sim.ID == 0 && !c.watches() {
		return fmt.Errorf("does not play")
	}
	w := c.world()
	k := c.run.process.find(w.name)
	if k == nil {
		return fmt.Errorf("plays in no world")
	}
	if err := w.album.whole(k.game, c.sim.View, c.sim.ID, staleMax); err != nil {
		return err
	}
	if seer, ok := w.model.(Seer); ok {
		if err := seer.See(c.sim.View); err != nil {
			return err
		}
	}
	if len(c.open) > 0 {
		return fmt.Errorf("has no answer to request %d", c.open[0].seq)
	}
	return nil
}
