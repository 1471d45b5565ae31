package config

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
)

// passwordFileMax bounds what is read of a password file, in bytes.
const passwordFileMax = 4 << 10

// Secret is text that is not shown when it is printed or logged; string(s) is the text.
type Secret string

func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "********"
}

// GoString hides the text from %#v.
func (s Secret) GoString() string { return fmt.Sprintf("%q", s.String()) }

// LogValue hides the text from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// settlePassword leaves the password of the higher source, read from its file if it names one.
func (o origins) settlePassword(password *Secret, file *string) error {
	word, named := o["password"], o["password-file"]
	switch {
	case word.rank == named.rank && *password != "" && *file != "":
		return fmt.Errorf("%s and %s: set only one of them", word.label, named.label)
	case word.rank > named.rank:
		*file = ""
	case named.rank > word.rank:
		*password = ""
	}
	if *file == "" {
		return nil
	}
	read, err := readPassword(*file)
	if err != nil {
		return fmt.Errorf("%s: %w", named.label, err)
	}
	*password = read
	return nil
}

func readPassword(path string) (Secret, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, passwordFileMax))
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(b), "\n")
	line = strings.TrimSuffix(line, "\r")
	if line == "" {
		return "", errors.New(path + ": its first line is empty")
	}
	return Secret(line), nil
}
