package sandbox

import "testing"

// Who is not heard of any more walks no further, and digs no more; where it looks stays.
func TestReleasedControls(t *testing.T) {
	c := Controls{Buttons: North | Use, Aim: 500}
	if c.Release(); c != (Controls{Aim: 500}) {
		t.Errorf("what is still held: %+v", c)
	}
}
