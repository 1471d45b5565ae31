//go:build planted && planted_unsaved

package planted

// Bug is the mistake of this build.
const Bug = Unsaved
