package main

import (
	"errors"
	"os"
	"testing"
)

// The list can be read, and each of it is still a line of the file that it names.
// Whether the tests notice says the command.
func TestList(t *testing.T) {
	all, err := parse(list)
	if err != nil || len(all) < 20 {
		t.Fatalf("%d mutants: %v", len(all), err)
	}
	names := map[string]bool{}
	for _, m := range all {
		text, err := os.ReadFile("../../" + m.file)
		if err == nil {
			_, err = m.apply(string(text))
		}
		if err != nil || names[m.name] || m.old == m.new {
			t.Errorf("%q: %v; twice: %v", m.name, err, names[m.name])
		}
		names[m.name] = true
	}
}

func TestMutantsAreReadAndApplied(t *testing.T) {
	all, err := parse("# one\n= a name\n@ a.go\n-\told\n+\tnew\n! ./pkg TestA|TestB\n")
	if err != nil || len(all) != 1 || all[0] != (mutant{"a name", "a.go", "\told\n", "\tnew\n", "./pkg", "TestA|TestB"}) {
		t.Fatalf("%+v, %v", all, err)
	}
	if got, err := all[0].apply("x\n\told\ny\n"); err != nil || got != "x\n\tnew\ny\n" {
		t.Errorf("%q, %v", got, err)
	}
	for _, text := range []string{"x\n", "\told\n\told\n"} {
		if got, err := all[0].apply(text); err == nil {
			t.Errorf("%q became %q", text, got)
		}
	}
	for _, text := range []string{"@ a.go\n", "= a\n? b\n", "= a\n@ b\n-c\n"} {
		if all, err := parse(text); !errors.Is(err, ErrList) {
			t.Errorf("%q: %v, %v", text, all, err)
		}
	}
}
