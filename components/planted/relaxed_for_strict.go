//go:build planted && planted_relaxed_for_strict

package planted

// Bug is the mistake of this build.
const Bug = RelaxedForStrict
