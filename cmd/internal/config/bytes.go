package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Bytes is a number of bytes, written with or without one of B, KB, MB, GB and TB, which are
// powers of 1000.
type Bytes int64

var byteUnits = []string{"B", "KB", "MB", "GB", "TB"}

// UnmarshalText reads it.
func (b *Bytes) UnmarshalText(text []byte) error {
	digits := strings.TrimRight(string(text), "BKMGT")
	factor, known := int64(1), digits == string(text)
	for _, unit := range byteUnits {
		if known = known || digits+unit == string(text); known {
			break
		}
		factor *= 1000
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || !known || n < 0 || n > math.MaxInt64/factor {
		return fmt.Errorf("%.40q is no number of bytes such as 500MB or 10GB", text)
	}
	*b = Bytes(n * factor)
	return nil
}

// String writes it with the largest unit that loses nothing.
func (b Bytes) String() string {
	n, unit := int64(b), 0
	for n != 0 && n%1000 == 0 && unit+1 < len(byteUnits) {
		n, unit = n/1000, unit+1
	}
	if unit == 0 {
		return strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10) + byteUnits[unit]
}

// MarshalText is String.
func (b Bytes) MarshalText() ([]byte, error) { return []byte(b.String()), nil }
