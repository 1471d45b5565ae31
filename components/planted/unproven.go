//go:build planted && planted_unproven

package planted

// Bug is the mistake of this build.
const Bug = Unproven
