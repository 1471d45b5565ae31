package sandbox

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// request is any packet of the sandbox.
type request interface {
	Kind() packet.Kind
	Decode(*wire.Reader)
	Append([]byte) []byte
}

func goldenRequests() map[string]request {
	return map[string]request{
		"08 01000000 0200 0300":                 &Break{Seq: 1, X: 2, Y: 3},
		"09 04000000":                           &Release{Seq: 4},
		"0a 05000000 3412 ffff":                 &Place{Seq: 5, X: 0x1234, Y: 0xffff},
		"0b 06000000 09":                        &Select{Seq: 6, Slot: 9},
		"0c 07000000 01 03 68c3a9":              &Chat{Seq: 7, Scope: ChatGlobal, Text: []byte("hé")},
		"03 010000000200000030000000 1100 0040": &packet.Input[Controls]{Seq: 1, Ack: 2, View: 0x30, Body: Controls{Buttons: North | Use, Aim: 0x4000}},
	}
}

func freshRequest(k packet.Kind) request {
	switch k {
	case KindBreak:
		return &Break{}
	case KindRelease:
		return &Release{}
	case KindPlace:
		return &Place{}
	case KindSelect:
		return &Select{}
	case KindChat:
		return &Chat{}
	case packet.KindInput:
		return &packet.Input[Controls]{}
	}
	return nil
}

// readRequest reads a whole frame.
func readRequest(b []byte) (request, error) {
	m := freshRequest(packet.Kind(b[0]))
	if m == nil {
		return nil, nil
	}
	r := wire.NewReader(b[1:])
	m.Decode(&r)
	return m, r.Close()
}

func writeRequest(m request) []byte { return m.Append([]byte{byte(m.Kind())}) }

func TestGoldenRequests(t *testing.T) {
	for text, m := range goldenRequests() {
		want, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		if got := writeRequest(m); !bytes.Equal(got, want) {
			t.Errorf("kind %d is %x, want %x", m.Kind(), got, want)
		}
		if back, err := readRequest(want); err != nil || !bytes.Equal(writeRequest(back), want) {
			t.Errorf("kind %d is not read back: %v", m.Kind(), err)
		}
		for n := 1; n < len(want); n++ {
			if _, err := readRequest(want[:n]); err == nil {
				t.Errorf("kind %d: %d of its bytes are taken for all", m.Kind(), n)
			}
		}
		if _, err := readRequest(append(bytes.Clone(want), 0)); err == nil {
			t.Errorf("kind %d: a byte too many is taken", m.Kind())
		}
	}
}

func TestImpossibleRequests(t *testing.T) {
	for name, text := range map[string]string{
		"buttons that do not exist":   "03 010000000200000030000000 2000 0000",
		"a scope that does not exist": "0c 07000000 02 00",
		"half a character":            "0c 07000000 00 01 c3",
		"the highest button":          "03 010000000200000030000000 0080 0000",
		"a line that is no UTF-8":     "0c 07000000 01 01 ff",
	} {
		b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := readRequest(b); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if long := writeRequest(&Chat{Text: make([]byte, ChatMax+1)}); len(long) > 0 {
		if _, err := readRequest(long); err == nil {
			t.Error("a line over ChatMax: taken")
		}
	}
}

// FuzzRequest reads any frame: the first byte is its kind.
func FuzzRequest(f *testing.F) {
	for _, m := range goldenRequests() {
		f.Add(writeRequest(m))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) == 0 {
			return
		}
		m, err := readRequest(b)
		if m == nil || err != nil {
			return
		}
		again := writeRequest(m)
		if m, err = readRequest(again); err != nil || !bytes.Equal(writeRequest(m), again) {
			t.Fatalf("%x is not read back: %v", again, err)
		}
	})
}
