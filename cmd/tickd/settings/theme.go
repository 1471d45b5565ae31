package settings

import (
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/tickd/tickd/cmd/internal/check"
	"github.com/tickd/tickd/systems/sandbox/land"
)

// LoadTheme returns the theme that s names: a built-in one, or what the file says when the name
// ends in .toml.
func (s *Settings) LoadTheme() (land.Theme, error) {
	if t, ok := land.Builtin(s.Theme); ok {
		return t, nil
	}
	if !strings.HasSuffix(s.Theme, ".toml") {
		return land.Theme{}, fmt.Errorf("%.80q is none of %s, nor a .toml file", s.Theme, strings.Join(land.Names(), ", "))
	}
	text, err := check.Text(s.Theme)
	if err != nil {
		return land.Theme{}, err
	}
	var file land.ThemeFile
	meta, err := toml.Decode(text, &file)
	if err != nil {
		return land.Theme{}, fmt.Errorf("%s: %w", s.Theme, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return land.Theme{}, fmt.Errorf("%s: unknown key %s", s.Theme, unknown[0])
	}
	return file.Theme()
}
