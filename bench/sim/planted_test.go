package sim_test

import (
	"bytes"
	"flag"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var plantedToo = flag.Bool("planted", false, "build the server with each planted mistake, and see whether the simulator finds it")

// The simulator finds every mistake that is planted: if it does not, it has gone blind.
func TestPlantedMistakesAreFound(t *testing.T) {
	if !*plantedToo {
		t.Skip("each mistake needs a build of its own: with -planted")
	}
	tags, err := filepath.Glob("../../components/planted/*.go")
	if err != nil {
		t.Fatal(err)
	}
	classes := map[string]string{ // the promise that must be seen to break
		"answer_before_sync": "lost", "relaxed_for_strict": "lost", "no_sync": "unopened", "no_dir_sync": "lost", "no_sum": "unopened",
		"no_memory": "model", "unsaved": "restore", "unbounded": "bound", "unproven": "token", "other_team": "view",
	}
	tried := 0
	for _, file := range tags {
		tag := strings.TrimSuffix(filepath.Base(file), ".go")
		if tag == "none" || tag == "planted" {
			continue
		}
		tried++
		t.Run(tag, func(t *testing.T) {
			program := []string{"./cmd/tickbench", "sim"}
			if tag == "other_team" {
				program = []string{"./docs/arena", "bench", "sim"} // the sandbox has no teams
			}
			found := playPlanted(t, tag, program)
			if class := classes[tag]; class == "" || !strings.Contains(found, "made small: "+class+",") {
				t.Errorf("not found, as one of %q:\n%s", class, found)
			}
		})
	}
	if tried != len(classes) {
		t.Errorf("%d mistakes, and %d are known here", tried, len(classes))
	}
}

// playPlanted runs the simulator of a program with a mistake in it, and returns what it says.
func playPlanted(t *testing.T, tag string, program []string) string {
	t.Helper()
	args := append([]string{"run", "-tags=planted,planted_" + tag}, program...)
	c := exec.CommandContext(t.Context(), "go", append(args, "--seeds=200")...)
	c.Dir = "../.."
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	if c.Run() == nil {
		t.Error("200 seeds did not fail")
	}
	return out.String()
}
