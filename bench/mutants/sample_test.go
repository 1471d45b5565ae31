package main

import (
	"errors"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// What is done to a file, in its order: a function, an operator, and the line as it is then.
const done = `
 one more | const bound = (8+1)
 one less | const bound = (8-1)
T.set do nothing | func (t *T[A]) set(v int) { return
T.set drop assignment |
T.set + to - | t.v = v - 1
T.set one more | t.v = v + (1+1)
T.set one less | t.v = v + (1-1)
T.set drop call |
get negate | if !(a == b) {
get return no error | return 3, nil
get return zeros | return *new(int), *new(error)
get one more | return (3+1), errBad
get one less | return (3-1), errBad
get < to <= | for a <= b && c {
get && to || | for a < b || c {
get negate | for !(a < b && c) {
get drop assignment |
get ++ to -- | a--
get drop break |
get the other bool | c = true
get drop assignment |
get return zeros | return *new(int), *new(error)
get return zeros | return func() string { return *new(string) }(), nil
`

const undone = `package p

import "errors"

const bound = 8

func (t *T[A]) set(v int) {
	t.v = v + 1
	delete(t.m, v)
	x := v
	_ = x
}

func get(a, b int, c bool) (int, error) {
	if a == b {
		return 3, errBad
	}
	for a < b && c {
		a++
		break
		c = false
	}
	return func() string { return "a" }(), nil
}
`

func TestOperators(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", undone, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range sites(fset, file, []byte(undone)) {
		text := undone[:s.from] + s.text + undone[s.to:]
		from := strings.LastIndexByte(text[:s.from], '\n') + 1
		line, _, _ := strings.Cut(text[from:], "\n")
		got = append(got, strings.TrimRight(s.function+" "+s.operator+" | "+strings.TrimSpace(line), " "))
	}
	want := strings.Split(strings.Trim(done, "\n"), "\n")
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A change elsewhere in the code changes nothing of what chance says of the others.
func TestTheSameSeedChoosesTheSame(t *testing.T) {
	t.Chdir("../..")
	all, err := load()
	if err != nil {
		t.Fatal(err)
	}
	keys := func(seed uint64, all []*source) (keys []string) {
		for _, c := range choose(all, seed, 10) {
			keys = append(keys, c.Key)
		}
		return keys
	}
	one := keys(1, all)
	if len(one) != 10 || !slices.Equal(one, keys(1, all)) {
		t.Errorf("%q, then %q", one, keys(1, all))
	}
	if slices.Equal(one, keys(2, all)) {
		t.Error("another seed chose the same")
	}
	fewer := slices.DeleteFunc(slices.Clone(all), func(s *source) bool { return s.path == "netio/wire" })
	for _, key := range keys(1, fewer) {
		if !slices.Contains(one, key) && !strings.HasPrefix(key, "netio") {
			t.Errorf("without netio/wire it also chose %q", key)
		}
	}
}

// tried is the package in testdata and a trial of it.
func tried(t *testing.T) (*trial, []*change) {
	t.Helper()
	t.Chdir("../..")
	s := &source{path: "bench/mutants/testdata/tried", tree: "tried", fset: token.NewFileSet()}
	if err := s.parse([]string{"tried.go"}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	one, err := coverPackage(t.Context(), s.path, dir, "-coverpkg=./"+s.path)
	if err != nil {
		t.Fatal(err)
	}
	return &trial{
		sampling: &sampling{workers: 2, results: dir + "/results"}, suites: []*suite{one}, dir: dir, least: time.Minute, had: map[string]verdict{},
	}, s.changes()
}

func TestVerdicts(t *testing.T) {
	tr, all := tried(t)
	want := map[string]string{
		"Clip negate: if v > most { #1":      killed,
		"Clip > to >=: if v > most { #1":     survived,
		"Clip return zeros: return v #1":     survived,
		"Count < to <=: for count < n { #1":  killed,
		"Count drop assignment: count++ #1":  slow,
		"Untested one more: func Untested()": survived,
	}
	unreached := []string{"Clip return zeros: return v #1", "Untested one more: func Untested()"}
	var chosen, endless []*change
	for _, c := range all {
		for key, verdict := range want {
			switch {
			case !strings.Contains(c.Key, " "+key):
			case verdict == slow:
				endless = append(endless, c)
			default:
				chosen = append(chosen, c)
			}
		}
	}
	if len(chosen)+len(endless) != len(want) {
		t.Fatalf("%d of %d are there", len(chosen)+len(endless), len(want))
	}
	if err := tr.all(t.Context(), chosen); err != nil {
		t.Fatal(err)
	}
	tr.least = time.Second
	if err := tr.all(t.Context(), endless); err != nil {
		t.Fatal(err)
	}
	had, err := tr.read()
	if err != nil || len(had) != len(want) {
		t.Fatalf("%d verdicts in the file: %v", len(had), err)
	}
	for key, verdict := range want {
		for _, v := range had {
			if reached := v.Tests > 0; strings.Contains(v.Key, " "+key) && (v.Verdict != verdict || reached == slices.Contains(unreached, key)) {
				t.Errorf("%s: %s by %q of %d tests, not %s", v.Key, v.Verdict, v.By, v.Tests, verdict)
			}
		}
	}
	for _, c := range chosen {
		if tr.wanted(c) {
			t.Errorf("%s would be tried once more", c.Key)
		}
	}
}

// The machine's memory is not the tests'.
func TestATailIsBounded(t *testing.T) {
	var text tail
	for range 1000 {
		if n, err := text.Write([]byte(strings.Repeat("x", 1000))); n != 1000 || err != nil {
			t.Fatal(n, err)
		}
	}
	if _, err := text.Write([]byte("the end")); err != nil {
		t.Fatal(err)
	}
	if s := text.String(); len(s) != 2*tailMax || !strings.HasSuffix(s, "the end") {
		t.Errorf("%d bytes: ...%s", len(s), s[len(s)-10:])
	}
}

func TestKnownSurvivors(t *testing.T) {
	known, err := parseKnown("# one\n= a key\nwhy\nand more\n")
	if err != nil || known["a key"] != "why and more" {
		t.Errorf("%q, %v", known, err)
	}
	for _, text := range []string{"why\n", "= a\n", "= a\nb\n= a\nc\n"} {
		if known, err := parseKnown(text); !errors.Is(err, ErrList) {
			t.Errorf("%q: %q, %v", text, known, err)
		}
	}
	if known, err = parseKnown(knownText); err != nil {
		t.Error(err)
	}
	for key := range known {
		file, _, _ := strings.Cut(key, " ")
		if _, err := os.Stat("../../" + file); err != nil {
			t.Errorf("%q: %v", key, err)
		}
	}
}
