// Package check is what settings are checked with.
package check

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/tickd/tickd/systems"
)

// Setting makes err, if there is one, a complaint about the setting of that name.
func Setting(name string, err error) error {
	if err == nil {
		return nil
	}
	return &systems.SettingError{Name: name, Err: err}
}

// First is the first of some complaints, nil when there is none.
func First(errs ...error) error { return cmp.Or(errs...) }

// Within complains about a v that is not between least and most.
func Within[T cmp.Ordered](v, least, most T) error {
	if v < least || v > most {
		return fmt.Errorf("%v is not between %v and %v", v, least, most)
	}
	return nil
}

// OneOf complains about an s that is none of the words.
func OneOf(s string, words ...string) error {
	for _, w := range words {
		if s == w {
			return nil
		}
	}
	return fmt.Errorf("%.40q is none of %s", s, strings.Join(words, ", "))
}

// FileMax bounds a file of settings, in bytes.
const FileMax = 1 << 20

// Text returns what is in a file of at most FileMax bytes.
func Text(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, FileMax+1))
	if err != nil {
		return "", err
	}
	if len(b) > FileMax {
		return "", fmt.Errorf("%s: larger than %d bytes", path, FileMax)
	}
	return string(b), nil
}
