// Package python holds the tests of the client beside it: it was written from docs/protocol.md alone,
// and shows that this is enough.
package python

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// vectorFiles is where the committed vectors are, which the SDK is tested with too.
const vectorFiles = "../../../netio/webclient/sdk/test/vectors/*.bin"

const roomVectors = "../../../netio/webclient/sdk/test/rooms.json"

// python is a command of the client's, or skips the test.
func python(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skipf("there is no python3: %v", err)
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONUNBUFFERED=1")
	return cmd
}

// TestPythonDecodesTheVectors plays every vector: the client compares the sum of all that it holds after
// each snapshot, and the entities that are told by name.
func TestPythonDecodesTheVectors(t *testing.T) {
	files, err := filepath.Glob(vectorFiles)
	if err != nil || len(files) == 0 {
		t.Fatalf("%d vectors: %v", len(files), err)
	}
	out, err := python(t, append([]string{"-m", "tickd_client.replay", roomVectors}, files...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, f := range append(files, roomVectors) {
		if !strings.Contains(string(out), filepath.Base(f)+": ") {
			t.Errorf("%s was not played:\n%s", f, out)
		}
	}
}

// TestPythonNoticesAnotherSum changes the last state's sum: the comparison above can fail.
func TestPythonNoticesAnotherSum(t *testing.T) {
	const name = "../../../netio/webclient/sdk/test/vectors/full"
	b, err := os.ReadFile(name + ".bin")
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-1]++
	changed := filepath.Join(t.TempDir(), "changed.bin")
	if err := os.WriteFile(changed, b, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := python(t, "-m", "tickd_client.replay", changed).CombinedOutput()
	if err == nil || !bytes.Contains(out, []byte("the state is not what it must be")) {
		t.Errorf("%v\n%s", err, out)
	}
}
