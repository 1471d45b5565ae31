//go:build planted && planted_no_dir_sync

package planted

// Bug is the mistake of this build.
const Bug = NoDirSync
