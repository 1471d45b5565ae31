package config

import "testing"

func TestBytes(t *testing.T) {
	for text, want := range map[string]Bytes{"0": 0, "1": 1, "500": 500, "500B": 500, "2KB": 2000, "500MB": 5e8, "10GB": 1e10, "3TB": 3e12} {
		var b Bytes
		if err := b.UnmarshalText([]byte(text)); err != nil || b != want {
			t.Errorf("%s is %d: %v", text, b, err)
		}
		var again Bytes
		if err := again.UnmarshalText([]byte(b.String())); err != nil || again != want {
			t.Errorf("%d is written as %s", b, b)
		}
	}
	for _, text := range []string{"", "GB", "-1", "1.5GB", "10 GB", "10GBB", "10BG", "9999999TB", "1e9"} {
		var b Bytes
		if b.UnmarshalText([]byte(text)) == nil {
			t.Errorf("%q is %d", text, b)
		}
	}
}
