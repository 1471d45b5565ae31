package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/tickd/tickd/cmd/host"
	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/components"
	arena "github.com/tickd/tickd/docs/arena/game"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/wire"
)

// The arena's settings are the program's, beside the engine's.
func TestSettings(t *testing.T) {
	for args, want := range map[string]string{
		"config print": "score_to_win = 30\n",
		"config print --score-to-win=7 --match-seconds=9": "score_to_win = 7 # --score-to-win\n",
		"config print --max-players=9":                    "tick_rate = 30\n",
		"config check --score-to-win=-1":                  "arena: --score-to-win: not 0 to 1000\n",
		"config check --match-seconds=4000":               "arena: --match-seconds: not 0 to 3600\n",
	} {
		var said bytes.Buffer
		code := host.Run(t.Context(), program(), strings.Fields(args), nil, &said, &said)
		if !strings.Contains(said.String(), want) || (code == 0) != strings.HasPrefix(args, "config print") {
			t.Errorf("%s: exit code %d, no %q in\n%s", args, code, want, &said)
		}
	}
}

// idle is a turn of a client that is told only the heads of snapshots.
type idle struct {
	bot.Turn
	held arena.Controls
}

func (t *idle) Tick() uint32        { return 77 }
func (t *idle) View() *client.View  { return nil }
func (t *idle) Hold(c bot.Controls) { t.held = *c.(*arena.Controls) }

// A bot that does not know what it sees still sends what the server takes.
func TestABotWithoutAView(t *testing.T) {
	schema := &wire.Schema{CellShift: 11, Components: []wire.Component{{Name: "position", Lanes: components.PositionLanes()}}, Classes: []wire.Class{{Name: "fighter", Components: []uint8{0}}}}
	if err := schema.Compile(); err != nil {
		t.Fatal(err)
	}
	turn := &idle{}
	bots().Behaviours[0].New(bot.Seat{TickRate: 30, Schema: schema}).Act(turn)
	r := wire.NewReader(turn.held.Append(nil))
	var read arena.Controls
	if read.Decode(&r); r.Close() != nil || read != turn.held || read.X == 0 && read.Y == 0 {
		t.Errorf("it holds %+v", turn.held)
	}
	for i, team := range []uint8{arena.Red, arena.Blue} {
		if data := bots().Data(i); len(data) != 1 || data[0] != team|arena.AtOnce {
			t.Errorf("bot %d joins with %v", i, data)
		}
	}
}

// The page's own copy of the schema is what the server says now.
func TestThePagesSchemaIsFresh(t *testing.T) {
	const path, sdk = "page/src/schema.ts", "--sdk=../../../../netio/webclient/sdk/src/index.ts"
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if code := host.Run(t.Context(), program(), []string{"schema", "--ts", sdk}, nil, &stdout, &stderr); code != 0 || !bytes.Equal(stdout.Bytes(), want) {
		t.Errorf("exit code %d %s: %s is old: go run ./docs/arena schema --ts %s > docs/arena/%s", code, &stderr, path, sdk, path)
	}
}
