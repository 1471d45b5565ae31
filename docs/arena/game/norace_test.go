//go:build !race

package arena_test

const raced = false
