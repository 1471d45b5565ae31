package bench

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// tickd builds the program and returns where it is.
func tickd(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "tickd")
	command(t, root, []string{"go", "build", "-o", bin, "./cmd/tickd"})
	return bin
}

var flagLike = regexp.MustCompile(`^--[a-z][a-z-]+`)

// flagsOf asks the program for its commands, and each of these for its flags.
func flagsOf(t *testing.T, bin string) map[string]map[string]bool {
	t.Helper()
	all := map[string]map[string]bool{}
	listed := regexp.MustCompile(`(?m)^  ([a-z]+(?: [a-z]+)?)(?: [<\[-].*)?$`)
	for _, m := range listed.FindAllStringSubmatch(string(command(t, ".", []string{bin, "--help"})), -1) {
		help := string(command(t, ".", append(append([]string{bin}, strings.Fields(m[1])...), "--help")))
		flags := map[string]bool{}
		for _, f := range regexp.MustCompile(`--[a-z][a-z-]+`).FindAllString(help, -1) {
			flags[f] = true
		}
		all[m[1]] = flags
	}
	if len(all) < 15 || !all["serve"]["--max-players"] {
		t.Fatalf("%d commands: %v", len(all), all)
	}
	return all
}

// called reads which command of tickd a line calls, and with which flags; "" for other lines.
func called(line string, commands map[string]map[string]bool) (name string, flags []string) {
	words := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "$ "))
	for len(words) > 0 && (regexp.MustCompile(`^[A-Z_]+=`).MatchString(words[0]) || slices.Contains([]string{"sudo", "chrt", "-r", "1", "go", "run"}, words[0])) {
		words = words[1:]
	}
	if len(words) == 0 {
		return "", nil
	}
	switch words[0] {
	case "tickd", "./tickd", "./cmd/tickd":
		words = words[1:]
	case "tickbench", "./cmd/tickbench":
		words[0] = "bench"
	default:
		return "", nil
	}
	name = "serve"
	for n := min(2, len(words)); n > 0; n-- {
		if _, ok := commands[strings.Join(words[:n], " ")]; ok {
			name = strings.Join(words[:n], " ")
			break
		}
	}
	for _, w := range words {
		if w == "#" || w == "|" || w == "&&" {
			break
		}
		if f := flagLike.FindString(w); f != "" {
			flags = append(flags, f)
		}
	}
	return name, flags
}

// Each flag that a page gives to a command of tickd is one that the command has, and each that stands
// alone is one of some command.
func TestDocsNameFlagsThatExist(t *testing.T) {
	commands, checked := flagsOf(t, tickd(t)), 0
	any := map[string]bool{"--help": true, "--ws": true, "--score-to-win": true, "--match-seconds": true} // of the Python client, and of the arena
	for _, flags := range commands {
		for f := range flags {
			any[f] = true
		}
	}
	for _, p := range documents(t) {
		if p == "CHANGELOG.md" { // it tells of flags that were, too
			continue
		}
		prose, code := apart(page(t, p))
		for _, named := range span.FindAllStringSubmatch(prose, -1) {
			code += named[1] + "\n"
			if f := flagLike.FindString(named[1]); f != "" {
				if checked++; !any[f] {
					t.Errorf("%s names `%s`, and no command has that flag", p, named[1])
				}
			}
		}
		for line := range strings.Lines(code) {
			name, flags := called(line, commands)
			for _, f := range flags {
				if checked++; !commands[name][f] && f != "--help" {
					t.Errorf("%s: %q: %s has no flag %s", p, strings.TrimSpace(line), name, f)
				}
			}
		}
	}
	if checked < 150 {
		t.Errorf("only %d flags were checked", checked)
	}
}

// docs/protocol.md has each kind of packet and each code that the program describes, under its number.
func TestProtocolPageHasEveryKindAndCode(t *testing.T) {
	type named struct {
		Number int
		Name   string
	}
	var said struct{ Up, Down, Codes []named }
	if err := json.Unmarshal(command(t, ".", []string{tickd(t), "schema"}), &said); err != nil {
		t.Fatal(err)
	}
	text, rows := page(t, "docs/protocol.md"), map[string]bool{}
	for _, m := range regexp.MustCompile(`([0-9]+) ([A-Z_]{4,})`).FindAllStringSubmatch(text, -1) { // the sandbox's, in a sentence
		rows[m[1]+" "+strings.ToLower(m[2])] = true
	}
	for _, m := range regexp.MustCompile(`(?m)^\| ([0-9, ]+) \| ([A-Za-z_, ]+) \|`).FindAllStringSubmatch(text, -1) {
		numbers, names := strings.Split(m[1], ", "), strings.Split(m[2], ", ")
		for i := range min(len(numbers), len(names)) {
			rows[numbers[i]+" "+strings.ToLower(names[i])] = true
		}
	}
	all := slices.Concat(said.Up, said.Down, said.Codes)
	if len(said.Up) < 10 || len(said.Down) < 10 || len(said.Codes) < 35 {
		t.Fatalf("%d kinds up, %d down, %d codes", len(said.Up), len(said.Down), len(said.Codes))
	}
	for _, n := range all {
		if !rows[strconv.Itoa(n.Number)+" "+strings.ToLower(n.Name)] {
			t.Errorf("docs/protocol.md has no %d %s", n.Number, n.Name)
		}
	}
}
