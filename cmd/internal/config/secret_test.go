package config

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestPasswordSources(t *testing.T) {
	first, second := written(t, "a", "from-a\r\nmore"), written(t, "b", "from-b")
	toml := written(t, "t.toml", "password = 'from-toml'")
	for _, c := range []struct {
		args []string
		env  []string
		want Secret
		file string
	}{
		{nil, nil, "", ""},
		{[]string{"--password=x"}, nil, "x", ""},
		{[]string{"--password-file", first}, nil, "from-a", first},
		{nil, []string{"TICKD_PASSWORD_FILE=" + second}, "from-b", second},
		{[]string{"--password-file", first}, []string{"TICKD_PASSWORD=y"}, "from-a", first},
		{[]string{"--password=x"}, []string{"TICKD_PASSWORD_FILE=" + second}, "x", ""},
		{[]string{"--config", toml}, nil, "from-toml", ""},
		{[]string{"--config", toml}, []string{"TICKD_PASSWORD_FILE=" + second}, "from-b", second},
		{[]string{"--config", toml}, []string{"TICKD_PASSWORD="}, "", ""},
	} {
		_, s, err := parse(c.args, c.env)
		if err != nil || s.Password != c.want || s.PasswordFile != c.file {
			t.Errorf("%v %v: %q of %q, %v", c.args, c.env, string(s.Password), s.PasswordFile, err)
		}
	}
	if _, _, err := parse([]string{"--password-file", written(t, "c", "\nx")}, nil); err == nil {
		t.Error("an empty password was read from a file")
	}
}

func TestSecretIsNotShown(t *testing.T) {
	s := Settings{Password: "hunter2"}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "password", s.Password, "settings", fmt.Sprint(s))
	shown := fmt.Sprintf("%v %+v %#v %s %q", s, s, s, s.Password, s.Password) + log.String()
	if strings.Contains(shown, "hunter2") || !strings.Contains(shown, "********") {
		t.Error(shown)
	}
}
