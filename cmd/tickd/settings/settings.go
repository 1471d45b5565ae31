// Package settings is what an operator can set about the sandbox, beside what any game has.
package settings

import (
	"github.com/tickd/tickd/cmd/internal/check"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/sandbox"
	"github.com/tickd/tickd/systems/sandbox/land"
)

const (
	creaturesMax = 1 << 16
	chunksMax    = 1 << 16
)

// Settings of a sandbox. Those that nobody set are made by kong, from the tags.
type Settings struct {
	Spawn           string `default:"centre" help:"Where players appear: centre or scatter."`
	Size            string `default:"medium" help:"Size of the world: small, medium, large or WxH in tiles."`
	Theme           string `default:"default" help:"Theme of the world: a built-in name, or a file that ends in .toml."`
	Creatures       int    `default:"0" help:"Creatures that wander about."`
	MaxLoadedChunks int    `default:"4096" help:"Chunks of the world in memory."`
}

// Tuning names what makes no other world.
func (s *Settings) Tuning() []string { return []string{"max-loaded-chunks"} }

// Configure checks s, reads the theme's file, and makes the sandbox's rules of it.
func (s *Settings) Configure(c *systems.Config) error {
	width, height, size := land.ParseSize(s.Size)
	own, theme := s.LoadTheme()
	err := check.First(
		check.Setting("spawn", check.OneOf(s.Spawn, "centre", "scatter")),
		check.Setting("size", size),
		check.Setting("theme", theme),
		check.Setting("creatures", check.Within(s.Creatures, 0, creaturesMax)),
		check.Setting("max-loaded-chunks", check.Within(s.MaxLoadedChunks, 1, chunksMax)),
	)
	if err != nil {
		return err
	}
	rules := &sandbox.Rules{Own: own, Creatures: s.Creatures, MaxLoaded: s.MaxLoadedChunks}
	if s.Spawn == "scatter" {
		rules.Spawn = sandbox.SpawnScatter
	}
	c.Width, c.Height, c.Entities, c.Settings = int32(width), int32(height), s.Creatures, rules
	return rules.Validate(c)
}
