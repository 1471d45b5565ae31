//go:build planted && planted_no_sync

package planted

// Bug is the mistake of this build.
const Bug = NoSync
