package config

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// environment is the part of a process environment that is a program's.
type environment struct {
	prefix string            // TICKD_
	values map[string]string // by the variable's full name
}

func readEnvironment(program string, env []string) environment {
	e := environment{upper(program) + "_", map[string]string{}}
	for _, pair := range env {
		if name, value, ok := strings.Cut(pair, "="); ok && strings.HasPrefix(name, e.prefix) && !e.injected(name, value) {
			e.values[name] = value
		}
	}
	return e
}

// injected reports whether Kubernetes made the variable: it tells every pod about a service called
// tickd in TICKD_SERVICE_HOST, TICKD_PORT=tcp://..., TICKD_PORT_7777_TCP_ADDR and the like.
func (e environment) injected(name, value string) bool {
	return strings.HasPrefix(name, e.prefix+"SERVICE_") || strings.HasPrefix(name, e.prefix+"PORT_") ||
		name == e.prefix+"PORT" && strings.Contains(value, "://")
}

// name is that of the variable that a flag has.
func (e environment) name(flag string) string { return e.prefix + upper(flag) }

func upper(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "-", "_")) }

// unknown returns a complaint about a variable that no flag of any command has.
func (e environment) unknown(app *kong.Node) error {
	known := map[string]bool{}
	for _, leaf := range app.Leaves(false) {
		if benched(leaf) {
			continue
		}
		for _, f := range leaf.Flags {
			known[e.name(f.Name)] = true
		}
	}
	least := ""
	for name := range e.values {
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
	name := e.name(flag.Name)
	text, ok := e.values[name]
	if !ok {
		return nil, nil
	}
	if err := trial(flag, text); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	o[flag.Name] = origin{byEnvironment, name}
	return text, nil
}
