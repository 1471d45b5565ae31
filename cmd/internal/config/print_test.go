package config

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

func TestPrintReadsBack(t *testing.T) {
	args := []string{"config", "print", "--tick-rate=30", "--seed=a1", "--theme=hell islands", "--idle-close=90s", "--http="}
	command, _, err := parse(args, []string{"TICKD_PASSWORD=hunter2"})
	if err != nil {
		t.Fatal(err)
	}
	out := command.Output
	for _, want := range []string{
		"tick_rate = 30 # --tick-rate\n", "max_players = 1000\n", `idle_close = "1m30s"`, `# password = "********" # TICKD_PASSWORD`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, "hunter2") {
		t.Errorf("the password is shown:\n%s", out)
	}
	path := written(t, "printed.toml", out)
	_, got, err := parse([]string{"--config", path}, nil)
	_, want, _ := parse(append([]string{"serve"}, args[2:]...), nil)
	want.Config = path
	if err != nil || got != want {
		t.Errorf("read back %+v, %v\nwant %+v", got, err, want)
	}
}

func TestPrintNamesThePasswordFile(t *testing.T) {
	path := written(t, "pw", "hunter2\n")
	command, _, err := parse([]string{"config", "print", "--password-file", path}, nil)
	if err != nil || strings.Contains(command.Output, "hunter2") || strings.Contains(command.Output, "# password =") ||
		!strings.Contains(command.Output, `password_file = "`+path+`"`) {
		t.Errorf("%v\n%s", err, command.Output)
	}
}

func TestCheckSaysOK(t *testing.T) {
	if command, _, err := parse([]string{"config", "check"}, nil); err != nil || command.Output != "ok\n" {
		t.Errorf("%+v, %v", command, err)
	}
}

func TestThemeFile(t *testing.T) {
	good := "name = 'moon'\n[[layers]]\ntile = 'sand'\nbelow = 0\n[[layers]]\ntile = 'cobblestone'\n"
	_, s, err := parse([]string{"--theme", written(t, "moon.toml", good)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if theme, err := s.Own.LoadTheme(); err != nil || theme.Name != "moon" || len(theme.Layers) != 2 {
		t.Errorf("%+v, %v", theme, err)
	}
	for _, bad := range []string{"name = 'x'", good + "colour = 'red'\n", "name ="} {
		if _, _, err := parse([]string{"--theme", written(t, "bad.toml", bad)}, nil); err == nil {
			t.Errorf("accepted %q", bad)
		}
	}
}

func TestLogger(t *testing.T) {
	for _, c := range []struct {
		logging Logging
		want    string
	}{
		{Logging{}, `"msg":"hello"`},
		{Logging{LogFormat: "auto", LogLevel: "info"}, `"msg":"hello"`},
		{Logging{LogFormat: "text", LogLevel: "debug"}, "msg=hello"},
		{Logging{LogFormat: "json", LogLevel: "warn"}, ""},
	} {
		var out bytes.Buffer
		log := c.logging.Logger(&out)
		log.Info("hello")
		if !strings.Contains(out.String(), c.want) || c.want == "" && out.Len() > 0 {
			t.Errorf("%+v: %q", c.logging, out.String())
		}
		if debug := log.Enabled(t.Context(), slog.LevelDebug); debug != (c.logging.LogLevel == "debug") {
			t.Errorf("%+v: debug %v", c.logging, debug)
		}
	}
}
