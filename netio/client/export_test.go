package client

// HeldMax is the bound of Held.
const HeldMax = 2 * heldMax

// Held is how many numbers of 4 bytes a View holds in its snapshots, those that
// lie idle for reuse included.
func Held(v *View) int { return v.pool.held + v.pool.idle }
