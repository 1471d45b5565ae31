package config

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

const envPrefix = "TICKD_"

// environment is the part of a process environment that is ours, by the variable's full name.
type environment map[string]string

func readEnvironment(env []string) environment {
	ours := environment{}
	for _, e := range env {
		if name, value, ok := strings.Cut(e, "="); ok && strings.HasPrefix(name, envPrefix) && !injected(name, value) {
			ours[name] = value
		}
	}
	return ours
}

// injected reports whether Kubernetes made the variable: it tells every pod about a service called
// tickd in TICKD_SERVICE_HOST, TICKD_PORT=tcp://..., TICKD_PORT_7777_TCP_ADDR and the like.
func injected(name, value string) bool {
	return strings.HasPrefix(name, "TICKD_SERVICE_") || strings.HasPrefix(name, "TICKD_PORT_") ||
		name == "TICKD_PORT" && strings.Contains(value, "://")
}

func envName(flag string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// unknown returns a complaint about a variable that no flag of any command has.
func (e environment) unknown(app *kong.Node) error {
	known := map[string]bool{}
	for _, leaf := range app.Leaves(false) {
		for _, f := range leaf.Flags {
			known[envName(f.Name)] = true
		}
	}
	least := ""
	for name := range e {
		if !known[name] && (least == "" || name < least) {
			least = name
		}
	}
	if least == "" {
		return nil
	}
	return fmt.Errorf("unknown environment variable %s", least)
}

// resolve returns what the environment says about a flag, nil when it says nothing.
func (e environment) resolve(o origins, flag *kong.Flag) (any, error) {
	name := envName(flag.Name)
	text, ok := e[name]
	if !ok {
		return nil, nil
	}
	if err := trial(flag, text); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	o[flag.Name] = origin{byEnvironment, name}
	return text, nil
}
