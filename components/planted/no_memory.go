//go:build planted && planted_no_memory

package planted

// Bug is the mistake of this build.
const Bug = NoMemory
