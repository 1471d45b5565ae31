package config

import (
	"fmt"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

// printed is the settings in flags as a configuration file, each with where it came from. A secret
// becomes a comment, so that its mask is never read back as a password.
func printed(flags []*kong.Flag, from origins) string {
	var out strings.Builder
	file := ""
	for _, f := range flags {
		value := f.Target.Interface()
		switch v := value.(type) {
		case time.Duration:
			value = v.String()
		case string:
			if f.Name == "password-file" {
				file = v
			}
		}
		if f.Name == "config" || f.Name == "password" {
			continue
		}
		line(&out, "", f.Name, value, from)
	}
	for _, f := range flags {
		if secret, ok := f.Target.Interface().(Secret); ok && secret != "" && file == "" {
			line(&out, "# ", f.Name, secret.String(), from)
		}
	}
	return out.String()
}

func line(out *strings.Builder, mark, flag string, value any, from origins) {
	text, err := toml.Marshal(map[string]any{fileKey(flag): value})
	if err != nil {
		panic(fmt.Sprintf("config: %s is not a TOML value: %v", flag, err))
	}
	out.WriteString(mark + strings.TrimSuffix(string(text), "\n"))
	if o, ok := from[flag]; ok {
		out.WriteString(" # " + o.label)
	}
	out.WriteByte('\n')
}
