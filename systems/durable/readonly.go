package durable

// When the disk is full (Writer.Full) the world becomes read-only: a record says so, and after
// it ticks run that have none, of which clients hear as soon as that one is durable. It heals
// by a world snapshot under a new epoch, after which ticks are recorded again.

// EnterReadOnly makes the next tick the last that is recorded: the one in which the
// world becomes read-only. It must not be called again before Healed(true).
func (w *World) EnterReadOnly() {
	w.Game.Server.SetReadOnly(true)
	w.last = uint32(w.Game.App.Tick()) + 1
}

// ReadOnly reports whether ticks are run that are not recorded, or the next one will be
// the last that is.
func (w *World) ReadOnly() bool { return w.last != 0 }

// CanHeal reports whether Heal may be called.
func (w *World) CanHeal() bool {
	return w.last != 0 && !w.healing && w.Game.Server.Released() >= w.last
}

// Heal hands out the state after the tick that ran last, for Writer.Heal; from the next tick on
// ticks are recorded again, and clients hear of no more of them than of any other before
// they are durable. Healed must follow, before it is tried again. It must not be called before
// the tick that became read-only was released.
func (w *World) Heal() Saved {
	if w.last == 0 || w.Game.Server.Released() < w.last {
		panic("durable: Heal of a world that is not read-only, or whose last record is not durable")
	}
	w.healing = true
	return w.copied()
}

// Healed says what became of the healing: if it was done, the next tick ends the reading
// alone; if there was still no space, what was recorded since is of no use, and its entries must not
// be given to the Writer.
func (w *World) Healed(done bool) {
	w.healing = false
	if !done {
		w.pass()
		return
	}
	w.last, w.since, w.bytes = 0, 0, 0
	w.Game.Server.SetReadOnly(false)
}

// resume goes on with a world that was read-only when it ended.
func (w *World) resume(full bool) {
	if full {
		w.last = uint32(w.Game.App.Tick())
	} else {
		w.Game.Server.SetReadOnly(false)
	}
}

// recording reports whether a tick has a record.
func (w *World) recording(tick uint32) bool { return w.last == 0 || w.healing || tick <= w.last }

// pass lets clients hear of a tick that has no record.
func (w *World) pass() {
	tick := uint32(w.Game.App.Tick())
	if !w.recording(tick) && w.Game.Server.Released() >= w.last {
		w.Game.Server.Release(tick)
	}
}

// Heal begins a new epoch with a state from World.Heal. journal.ErrFull means that there is
// still no space, and that nothing has changed.
func (w *Writer) Heal(s Saved) error {
	if err := w.log.Heal(s.Tick, s.State(nil)); err != nil {
		return err
	}
	w.saved = nil // of the epoch before
	w.server.Release(s.Tick)
	return nil
}
