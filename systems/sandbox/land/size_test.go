package land

import (
	"errors"
	"strings"
	"testing"
)

func TestParseSize(t *testing.T) {
	for s, want := range map[string][2]int{"small": {64, 64}, "medium": {128, 128}, "large": {192, 192}, "16x4096": {16, 4096}, "300x200": {300, 200}} {
		if w, h, err := ParseSize(s); err != nil || w != want[0] || h != want[1] {
			t.Errorf("%s: %d %d %v", s, w, h, err)
		}
	}
	for _, s := range []string{"", "huge", "x", "64", "64x", "x64", "-64x64", "+64x64", "15x64", "64x4097", "64x64x64", "1e2x64", "99999999999999999999x64", " 64x64"} {
		if _, _, err := ParseSize(s); !errors.Is(err, ErrSize) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestValidSeed(t *testing.T) {
	for s, want := range map[string]bool{
		"a": true, "Az09": true, strings.Repeat("a", 64): true,
		"": false, strings.Repeat("a", 65): false, "a b": false, "ä": false, "a-b": false, "\x00": false,
	} {
		if got := ValidSeed(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
