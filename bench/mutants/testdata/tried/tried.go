// Package tried is what the tests of the command change.
package tried

// Clip is v, but at most most.
func Clip(v, most int) int {
	if v > most {
		return most
	}
	return v
}

// Count counts to n.
func Count(n int) (count int) {
	for count < n {
		count++
	}
	return count
}

// Untested is called by nobody.
func Untested() int { return 7 }
