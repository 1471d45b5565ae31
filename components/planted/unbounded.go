//go:build planted && planted_unbounded

package planted

// Bug is the mistake of this build.
const Bug = Unbounded
