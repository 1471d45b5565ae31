package cpu

import (
	"errors"
	"runtime"
	"testing"
	"time"
)

func TestClocksGoOn(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	process, thread := Process(), Thread()
	for end := time.Now().Add(30 * time.Millisecond); time.Now().Before(end); {
	}
	if Process() <= process || Thread() <= thread || Thread()-thread > time.Minute {
		t.Errorf("process %v to %v, thread %v to %v", process, Process(), thread, Thread())
	}
	if runtime.GOOS == "linux" && RSS() < 1<<20 {
		t.Errorf("resident memory of %d bytes", RSS())
	}
	if err := RaiseFiles(16); err != nil {
		t.Error(err)
	}
	if err := RaiseFiles(1 << 60); err == nil && runtime.GOOS != "windows" {
		t.Error("so many files can nobody open")
	}
}

func TestPin(t *testing.T) {
	server, clients, ok := Split()
	if !ok {
		t.Skip("one CPU, or no way to choose")
	}
	procs := runtime.GOMAXPROCS(0)
	undo, err := Pin(clients)
	if err != nil {
		t.Fatal(err)
	}
	_, _, still := Split()
	if got := runtime.GOMAXPROCS(0); got != clients.Len() || still != (clients.Len() > 1) {
		t.Errorf("pinned to %d CPUs: %d at once, can be split: %v", clients.Len(), got, still)
	}
	undo()
	if _, others, ok := Split(); !ok || others.Len() != clients.Len() || runtime.GOMAXPROCS(0) != procs {
		t.Error("not as before")
	}
	failure := errors.New("failure")
	inside := Set{}
	err = Within(server, func() error {
		_, inside, _ = Split()
		return failure
	})
	if !errors.Is(err, failure) || inside.Len() != 0 {
		t.Errorf("%v; inside, %d CPUs are left for others", err, inside.Len())
	}
}
