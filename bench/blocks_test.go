package bench

import "strings"

// block is something to do that stands on a page. A line that holds nothing but a name and a colon says
// which file the next one is: its text, or with kind diff what is changed in it. The others are
// commands: those of kind sh go on until the next of them, and those of kind text are what was said.
type block struct{ kind, file, text string }

func blocks(page string) (all []block) {
	const fence = "```"
	inside, b := false, block{}
	for line := range strings.Lines(page) {
		name, named := strings.CutSuffix(strings.TrimSpace(line), "`:")
		kind, fenced := strings.CutPrefix(line, fence)
		switch {
		case fenced && inside:
			if b.file != "" || b.kind != "go" { // Go without a name is for reading
				all = append(all, b)
			}
			b, inside = block{}, false
		case fenced:
			b.kind, inside = strings.TrimSpace(kind), true
		case inside:
			b.text += line
		case named && strings.HasPrefix(name, "`") && !strings.Contains(name, " "):
			b.file = name[1:]
		}
	}
	return all
}
