package land

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

const (
	// SideMin and SideMax bound the width and the height of a world, in tiles.
	SideMin = 16
	SideMax = 4096
	// SeedMax bounds the characters of a seed.
	SeedMax = 64

	sideSmall  = 64
	sideMedium = 128
	sideLarge  = 192
)

// ErrSize and ErrSeed are wrapped by complaints about a size or a seed.
var (
	ErrSize = errors.New("land: bad size")
	ErrSeed = errors.New("land: bad seed")
)

// ParseSize reads small, medium, large or WxH, each side SideMin..SideMax.
func ParseSize(s string) (w, h int, err error) {
	switch s {
	case "small":
		return sideSmall, sideSmall, nil
	case "medium":
		return sideMedium, sideMedium, nil
	case "large":
		return sideLarge, sideLarge, nil
	}
	left, right, _ := strings.Cut(s, "x")
	uw, errW := strconv.ParseUint(left, 10, 16)
	uh, errH := strconv.ParseUint(right, 10, 16)
	if errW != nil || errH != nil {
		return 0, 0, fmt.Errorf("%w: %.40q is not small, medium, large or a size such as 300x200", ErrSize, s)
	}
	if err := validSize(int(uw), int(uh)); err != nil {
		return 0, 0, err
	}
	return int(uw), int(uh), nil
}

// ValidSeed reports whether s is 1..SeedMax letters and digits.
func ValidSeed(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return s != "" && len(s) <= SeedMax
}

func validSize(w, h int) error {
	if w < SideMin || w > SideMax || h < SideMin || h > SideMax {
		return fmt.Errorf("%w: %dx%d, each side must be %d..%d", ErrSize, w, h, SideMin, SideMax)
	}
	return nil
}
