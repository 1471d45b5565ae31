package bench

import (
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// repository is the set of all files and folders, by every end of their paths: with
// systems/sandbox/regen.go also sandbox/regen.go and regen.go.
func repository(t *testing.T) map[string]bool {
	t.Helper()
	ends := map[string]bool{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return filepath.SkipDir
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		for end, more := filepath.ToSlash(rel), true; more; _, end, more = strings.Cut(end, "/") {
			ends[end] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ends
}

// notOurs are what looks like a path of the repository and is none: what programs and readers write,
// and names of other places.
var notOurs = regexp.MustCompile(`^/|^https?://|^"|NAME|^(\./)?(tickd-data|yourgame-data)$|^go\.work$|^config\.json$|^\.[a-z]+$|^github\.com/tickd/tickd$`)

// A path in backticks has a slash in it, or ends as files do.
var (
	pathLike = regexp.MustCompile(`/|\.(go|md|ts|mjs|js|css|html|toml|json|txt|sh|py|svg|png|bin|mod|work)$`)
	span     = regexp.MustCompile("`([^`\n]+)`")
	program  = regexp.MustCompile(`^\.{1,2}/[a-z.][A-Za-z0-9_./-]*$|^[a-z0-9_/-]+\.mjs$`)
)

// A folder or file that a page names is there: in backticks by its path from the root, from the page's
// folder, or by the end of its path where it was named whole before; and in commands.
func TestDocsNamePathsThatExist(t *testing.T) {
	there, checked := repository(t), 0
	for _, p := range documents(t) {
		exists := func(name string) bool {
			name = strings.TrimSuffix(strings.TrimPrefix(name, "./"), "/")
			name = strings.TrimSuffix(name, "/...")
			return name == "..." || there[name] || there[path.Join(path.Dir(p), name)]
		}
		prose, code := apart(page(t, p))
		for _, named := range span.FindAllStringSubmatch(prose, -1) {
			switch name := named[1]; {
			case strings.ContainsAny(name, " \t"):
				code += name + "\n"
			case strings.Contains(prose, "\n`"+name+"`:\n"): // a file that the page has its reader write
			case pathLike.MatchString(name) && !notOurs.MatchString(name):
				if checked++; !exists(name) {
					t.Errorf("%s names `%s`, which is not there", p, name)
				}
			}
		}
		for line := range strings.Lines(code) {
			if !regexp.MustCompile(`^\s*(\$ )?(go|node|cd|\./|sudo|[A-Z_]+=\S+ )`).MatchString(line) {
				continue
			}
			for _, word := range strings.Fields(line) {
				if !program.MatchString(word) || notOurs.MatchString(word) || strings.HasPrefix(word, "../") {
					continue
				}
				if checked++; !exists(word) && !built(word) {
					t.Errorf("%s has the command %q, and %s is not there", p, strings.TrimSpace(line), word)
				}
			}
		}
	}
	if checked < 200 {
		t.Errorf("only %d paths were checked", checked)
	}
}

// built says whether a reader has made the file: by a go build that the page tells of, or as a module of theirs.
func built(name string) bool {
	return name == "./tickd" || name == "./page" || name == "./game" || name == "./..."
}

// A link leads to a file that is there, and to a heading that it has.
func TestDocsLinksLead(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	headings, checked := map[string]map[string]bool{}, 0
	pages := documents(t)
	for _, p := range pages {
		prose, _ := apart(page(t, p))
		headings[p] = anchors(prose)
	}
	there := repository(t)
	for _, p := range pages {
		prose, _ := apart(page(t, p))
		for _, m := range link.FindAllStringSubmatch(span.ReplaceAllString(prose, "`"), -1) {
			to, anchor, anchored := strings.Cut(m[1], "#")
			if strings.Contains(to, "://") {
				continue
			}
			checked++
			target := p
			if to != "" {
				target = path.Join(path.Dir(p), to)
			}
			switch {
			case !there[target]:
				t.Errorf("%s links to %s, which is not there", p, m[1])
			case anchored && !headings[target][anchor]:
				t.Errorf("%s links to %s, and %s has no such heading", p, m[1], target)
			}
		}
	}
	if checked < 60 {
		t.Errorf("only %d links were checked", checked)
	}
}

// apart parts a page into its prose and what is in its blocks of code.
func apart(text string) (prose, code string) {
	inside := false
	for line := range strings.Lines(text) {
		switch {
		case strings.HasPrefix(strings.TrimSpace(line), "```"):
			inside = !inside
		case inside:
			code += line
		default:
			prose += line
		}
	}
	return prose, code
}

// anchors are the names that the headings of a page have as targets of links.
func anchors(prose string) map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(prose) {
		title, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " ")
		if !ok || !strings.HasPrefix(line, "#") {
			continue
		}
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, strings.TrimSpace(title))
		all[name] = true
	}
	return all
}
