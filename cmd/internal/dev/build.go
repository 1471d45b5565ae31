package dev

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// saidMax is how much is kept of what a command says, in bytes.
const saidMax = 16 << 10

// program is what is made.
type program struct {
	dir  string // of its main package
	root string // of its module: what is watched
	made int    // builds
}

// find looks what is in a folder.
func find(ctx context.Context, dir string) (p program, err error) {
	if p.dir, err = filepath.Abs(dir); err != nil {
		return p, err
	}
	if info, err := os.Stat(p.dir); err != nil || !info.IsDir() {
		return p, fmt.Errorf("there is no folder %s", dir)
	}
	out, err := goTool(ctx, p.dir, "list", "-e", "-f", "{{.Name}}\t{{with .Module}}{{.Dir}}{{end}}").Output()
	name, root, _ := strings.Cut(strings.TrimSpace(string(out)), "\t")
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return p, ctx.Err()
	case err != nil || root == "":
		return p, fmt.Errorf("%s is in no module of Go: `tickd new` makes one%s", dir, quote(err))
	case name != "main":
		return p, fmt.Errorf("%s has no program: name the folder of its main.go", dir)
	}
	p.root = root
	return p, nil
}

// quote is what a command complained about, in brackets.
func quote(err error) string {
	var failed interface{ Error() string }
	if !errors.As(err, &failed) {
		return ""
	}
	return " (" + failed.Error() + ")"
}

// binary is a program that was built.
type binary struct {
	path string
	sum  [sha256.Size]byte
}

func (b binary) remove() {
	if b.path != "" {
		_ = os.Remove(b.path) // the folder goes when all ends
	}
}

// build builds what is there now; said is what the compiler says.
func (p *program) build(ctx context.Context, to string) (b binary, said string, err error) {
	p.made++
	b.path = filepath.Join(to, fmt.Sprintf("game-%d", p.made))
	if runtime.GOOS == "windows" {
		b.path += ".exe"
	}
	// Nobody debugs it, and without symbols it is linked sooner.
	out, err := goTool(ctx, p.dir, "build", "-buildvcs=false", "-ldflags=-s -w", "-o", b.path, ".").CombinedOutput()
	if err != nil {
		return b, cut(out), err
	}
	f, err := os.Open(b.path)
	if err != nil {
		return b, err.Error(), err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return b, err.Error(), err
	}
	copy(b.sum[:], sum.Sum(nil))
	return b, "", nil
}

// generate runs go generate, which makes what the page is made of.
func (p *program) generate(ctx context.Context) (said string, err error) {
	out, err := goTool(ctx, p.dir, "generate", "./...").CombinedOutput()
	return cut(out), err
}

// cut is the beginning of what was said.
func cut(out []byte) string {
	out = bytes.TrimSpace(out)
	if len(out) > saidMax {
		out = append(out[:saidMax:saidMax], "\n…"...)
	}
	return strings.ToValidUTF8(string(out), "?")
}
