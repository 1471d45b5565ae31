package rooms

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/tickd/tickd/netio/packet"
)

// Label is a few words by which a room can be found.
type Label map[string]string

// ErrLabel is a label that is none.
var ErrLabel = errors.New("rooms: a label is key=value,key=value of [A-Za-z0-9_.-], at most 128 bytes")

// ParseLabel reads key=value,key=value. "" is an empty one.
func ParseLabel(s string) (Label, error) {
	if len(s) > packet.LabelMax {
		return nil, ErrLabel
	}
	if s == "" {
		return nil, nil
	}
	l := Label{}
	for pair := range strings.SplitSeq(s, ",") {
		key, value, ok := strings.Cut(pair, "=")
		if _, twice := l[key]; !ok || twice || !wordOK(key) || !wordOK(value) {
			return nil, ErrLabel
		}
		l[key] = value
	}
	return l, nil
}

// check reports whether ParseLabel could have read the label.
func (l Label) check() error {
	if read, err := ParseLabel(l.String()); err != nil || !maps.Equal(read, l) {
		return ErrLabel
	}
	return nil
}

func wordOK(s string) bool {
	return s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") == ""
}

// String is what ParseLabel reads, in the order of keys.
func (l Label) String() string {
	var b strings.Builder
	for i, key := range slices.Sorted(maps.Keys(l)) {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(key + "=" + l[key])
	}
	return b.String()
}

// Has reports whether all of wanted is in the label.
func (l Label) Has(wanted Label) bool {
	for key, value := range wanted {
		if l[key] != value {
			return false
		}
	}
	return true
}
