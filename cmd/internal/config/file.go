package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"

	"github.com/tickd/tickd/cmd/internal/check"
)

// file is a configuration file: its values by key, as TOML has them.
type file struct {
	path   string
	values map[string]any
}

// readFile reads the TOML file at path; no path, no values.
func readFile(path string) (file, error) {
	f := file{path: path}
	if path == "" {
		return f, nil
	}
	text, err := check.Text(path)
	if err != nil {
		return f, err
	}
	if _, err := toml.Decode(text, &f.values); err != nil {
		return f, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

func fileKey(flag string) string { return strings.ReplaceAll(flag, "-", "_") }

// unknown returns a complaint about a key that is not a flag of the command. A file cannot name
// another file.
func (f file) unknown(flags []*kong.Flag) error {
	var strange []string
	for key := range f.values {
		known := slices.ContainsFunc(flags, func(g *kong.Flag) bool {
			return fileKey(g.Name) == key && key != "config" && key != "help"
		})
		if !known {
			strange = append(strange, strconv.Quote(key))
		}
	}
	if len(strange) == 0 {
		return nil
	}
	slices.Sort(strange)
	return fmt.Errorf("%s: unknown key %s", f.path, strings.Join(strange, ", "))
}

// resolve returns what the file says about a flag, nil when it says nothing.
func (f file) resolve(o origins, flag *kong.Flag) (any, error) {
	key := fileKey(flag.Name)
	value, ok := f.values[key]
	if !ok {
		return nil, nil
	}
	label := f.path + ": " + key
	text, err := fileText(value, flag.IsBool())
	if err == nil {
		err = trial(flag, text)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", label, err)
	}
	o[flag.Name] = origin{byFile, label}
	return text, nil
}

// fileText is a value as one would write it on the command line. A number reaches kong as text too:
// it would take 5 for 5 nanoseconds where text without a unit is refused.
func fileText(value any, yesOrNo bool) (string, error) {
	switch v := value.(type) {
	case string:
		return v, nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case bool:
		if yesOrNo {
			return strconv.FormatBool(v), nil
		}
	}
	if yesOrNo {
		return "", errors.New("neither true nor false")
	}
	return "", errors.New("not a string or a whole number")
}
