package sandbox

import (
	"bytes"
	"testing"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/systems/sandbox/land"
)

func TestHappenedBytes(t *testing.T) {
	for _, test := range []struct {
		happened Happened
		want     []byte
	}{
		{Happened{What: Died, Count: 1, Who: 9, Name: components.NameOf([]byte("ann")), Why: uint8(land.Lava)}, []byte{3, 1, 9, 0, 0, 0, 3, 'a', 'n', 'n', 6}},
		{Happened{What: Joined, Count: 200}, []byte{1, 200, 1, 0, 0, 0, 0, 0, 0}},
	} {
		if got := test.happened.Append(nil); !bytes.Equal(got, test.want) {
			t.Errorf("%+v: % x, want % x", test.happened, got, test.want)
		}
	}
}
