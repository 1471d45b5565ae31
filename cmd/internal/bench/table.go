package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// table writes a JSON object as lines of name and value, in its own order: an
// object inside becomes names with a dot, a list of objects a table below.
func table(w io.Writer, report []byte) error {
	d := json.NewDecoder(bytes.NewReader(report))
	d.UseNumber()
	if _, err := d.Token(); err != nil {
		return err
	}
	return object(w, d, "")
}

func object(w io.Writer, d *json.Decoder, prefix string) error {
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		name := prefix + key.(string)
		value, err := d.Token()
		if err != nil {
			return err
		}
		switch value {
		case json.Delim('{'):
			err = object(w, d, name+".")
		case json.Delim('['):
			err = rows(w, d)
		case nil: // it was not measured
		default:
			_, err = fmt.Fprintf(w, "%s\t%v\n", name, value)
		}
		if err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// rows writes a list of flat objects, their names first.
func rows(w io.Writer, d *json.Decoder) error {
	for first := true; d.More(); first = false {
		var names, values []string
		if _, err := d.Token(); err != nil {
			return err
		}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return err
			}
			value, err := d.Token()
			if err != nil {
				return err
			}
			names, values = append(names, fmt.Sprint(name)), append(values, fmt.Sprint(value))
		}
		if _, err := d.Token(); err != nil {
			return err
		}
		if first {
			fmt.Fprintln(w, strings.Join(names, "\t"))
		}
		fmt.Fprintln(w, strings.Join(values, "\t"))
	}
	_, err := d.Token()
	return err
}
