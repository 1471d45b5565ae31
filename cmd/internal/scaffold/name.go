package scaffold

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

const moduleMax = 200 // bytes of a module's name

var (
	moduleOK  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~-]*(/[A-Za-z0-9_][A-Za-z0-9._~-]*)*$`)
	programOK = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	majorOnly = regexp.MustCompile(`^v[0-9]+$`)
)

// taken are the first words of what Go itself has: a module of that name would not be found, or hide it.
var taken = strings.Fields(`archive arena bufio builtin bytes cmd cmp compress container context crypto database debug embed encoding errors
	expvar flag fmt go hash html image index internal io iter log main maps math mime net os path plugin reflect regexp runtime slices sort
	std strconv strings structs sync syscall test testing text time tool unicode unique unsafe vendor weak work`)

// programName is what the program of a module is called: its last word.
func programName(module string) (string, error) {
	first, _, _ := strings.Cut(module, "/")
	name := path.Base(module)
	if majorOnly.MatchString(name) && name != module {
		name = path.Base(path.Dir(module))
	}
	const hint = ": choose another one with --module NAME"
	switch {
	case len(module) > moduleMax:
		return "", fmt.Errorf("a module's name of %d bytes is too long, more than %d"+hint, len(module), moduleMax)
	case !moduleOK.MatchString(module) || strings.Contains(module, "..") || strings.HasSuffix(module, "."):
		return "", fmt.Errorf("%q cannot be a module's name, which is words of letters, digits, - _ . and ~ with / between them"+hint, module)
	case slices.Contains(taken, first):
		return "", fmt.Errorf("%q is a name that Go has for itself"+hint, first)
	case module == tickd || strings.HasPrefix(module, tickd+"/"):
		return "", fmt.Errorf("%q is tickd's own"+hint, module)
	case !programOK.MatchString(name):
		return "", fmt.Errorf("%q cannot be what the program is called, which is small letters, digits and dashes, the first a letter"+hint, name)
	}
	return name, nil
}
