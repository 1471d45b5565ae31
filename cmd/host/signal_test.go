package host

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// childVariable makes this test binary the process that gets the signals.
const childVariable = "STUBBORN_CHILD"

func TestSecondSignalExits(t *testing.T) {
	if os.Getenv(childVariable) != "" {
		ctx := interruptible()
		fmt.Println("waiting")
		<-ctx.Done()
		fmt.Println("cancelled")
		select {}
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSecondSignalExits$")
	child.Env = append(os.Environ(), childVariable+"=1")
	stdout, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Process.Kill()
	lines := bufio.NewScanner(stdout)
	for _, want := range []string{"waiting", "cancelled"} {
		if !lines.Scan() || lines.Text() != want {
			t.Fatalf("the child says %q, not %q", lines.Text(), want)
		}
		if err := child.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	}
	var exit *exec.ExitError
	if err := child.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("the child ended with %v", err)
	}
}
