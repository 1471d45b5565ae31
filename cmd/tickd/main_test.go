package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/tickd/tickd/cmd/host"
	"github.com/tickd/tickd/systems/sandbox/land"
)

func TestRun(t *testing.T) {
	for _, c := range []struct {
		args, env      string
		code           int
		stdout, stderr string // how it begins
	}{
		{args: "version", stdout: "tickd "},
		{args: "--help", stdout: "Usage: tickd"},
		{args: "config check", stdout: "ok"},
		{args: "config print", stdout: `addr = ":7777"`},
		{args: "config print --size=huge", code: 2, stderr: `tickd: --size: land: bad size`},
		{args: "config check", env: "TICKD_CREATURES=-1", code: 2, stderr: "tickd: TICKD_CREATURES: -1 is not between"},
		{args: "--bogus", code: 2, stderr: "tickd: unknown flag --bogus"},
		{args: "--tick-rate=500", code: 2, stderr: "tickd: --tick-rate: 500"},
		{args: "config check", env: "TICKD_NOPE=1", code: 2, stderr: "tickd: unknown environment variable TICKD_NOPE"},
	} {
		var stdout, stderr bytes.Buffer
		code := host.Run(t.Context(), program(), strings.Fields(c.args), []string{c.env}, &stdout, &stderr)
		if code != c.code || !begins(stdout.String(), c.stdout) || !begins(stderr.String(), c.stderr) {
			t.Errorf("%s %s: %d\n%s\n%s", c.args, c.env, code, &stdout, &stderr)
		}
	}
}

func begins(s, with string) bool { return strings.HasPrefix(s, with) && (with != "" || s == "") }

func TestRunWithoutStdout(t *testing.T) {
	var stderr bytes.Buffer
	if code := host.Run(t.Context(), program(), []string{"version"}, nil, closed{}, &stderr); code != 1 || stderr.Len() == 0 {
		t.Errorf("code %d, %q", code, &stderr)
	}
}

type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("closed") }

// The page's own copy of the schema is what the server says now.
func TestThePagesSchemaIsFresh(t *testing.T) {
	const path, sdk = "../../netio/webclient/page/src/sandbox/schema.ts", "--sdk=../../../sdk/src/index.ts"
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if code := host.Run(t.Context(), program(), []string{"schema", "--ts", sdk}, nil, &stdout, &stderr); code != 0 || !bytes.Equal(stdout.Bytes(), want) {
		t.Errorf("exit code %d %s: %s is old: go run ./cmd/tickd schema --ts %s > netio/webclient/page/src/sandbox/schema.ts", code, &stderr, path, sdk)
	}
}

// What the sandbox says of itself beside all that any game says: its tiles.
func TestSchemaHasTheTiles(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := host.Run(t.Context(), program(), []string{"schema"}, nil, &stdout, &stderr); code != 0 {
		t.Fatal(code, &stderr)
	}
	var said struct {
		Game struct {
			Tiles []struct {
				Name       string
				Resistance int
				Becomes    *int
			}
		}
	}
	if err := json.Unmarshal(stdout.Bytes(), &said); err != nil {
		t.Fatal(err)
	}
	tiles := said.Game.Tiles
	if len(tiles) != land.TileCount || tiles[land.Cobblestone].Resistance != 10 || *tiles[land.Cobblestone].Becomes != int(land.Dirt) || tiles[land.Grass].Becomes != nil {
		t.Errorf("%+v", tiles)
	}
}
