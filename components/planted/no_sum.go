//go:build planted && planted_no_sum

package planted

// Bug is the mistake of this build.
const Bug = NoSum
