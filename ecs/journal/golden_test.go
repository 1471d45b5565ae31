package journal

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
)

func goldenIdentity() Identity {
	return Identity{Game: "g", Build: "b", Config: []Setting{{"seed", "7"}}, States: []Version{{"P", 2}}}
}

func goldenHeader() header {
	return header{place: place{3, 40}, durable: 39, bytes: 4096, salt: 0x1122334455667788, identity: goldenIdentity()}
}

// goldenCauses are of two ticks: a join and inputs.
func goldenCauses(tick byte) []byte {
	join := []byte{0, 0, 0, 0, 5, 0, 0, 0, 2, 3, 0, 'a', 'd', 'a'}
	input := func(who, aim byte) []byte {
		return []byte{who, 0, 0, 0, tick, 0, 0, 0, 3, 18, 0, tick, 0, 0, 0, tick - 2, 0, 0, 0, tick * 2, 0, 0, 0, 1, 0, aim, 0, 0, 0}
	}
	return bytes.Join([][]byte{join, input(7, tick), input(9, 80)}, nil)
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func golden(t *testing.T, what string, got []byte, want string) {
	t.Helper()
	if !bytes.Equal(got, unhex(t, want)) {
		t.Errorf("%s is\n%s", what, hex.Dump(got))
	}
}

// What is on disks stays readable: these bytes may change with formatVersion only.
func TestGoldenSegment(t *testing.T) {
	h := goldenHeader()
	b := h.append(nil)
	golden(t, "the header", b, goldenHeaderHex)

	var c coder
	c.reset()
	for i, want := range []string{goldenFirstHex, goldenSecondHex, goldenThirdHex, goldenRawHex} {
		r := Record{Tick: 40 + uint32(i), Durable: 39, Causes: goldenCauses(byte(40 + i))}
		switch i {
		case 2:
			r.Hash, r.Hashed = 0x0102030405060708, true
		case 3:
			r.Causes = []byte("no causes")
		}
		from := len(b)
		b = appendRecord(b, r, from, h.salt, &c)
		golden(t, "a record", b[from:], want)
	}
	b = append(b, make([]byte, 4096-len(b))...)

	var back header
	if _, what := back.parse(b); what != "" || !back.identity.same(h.identity) || back.place != h.place || back.durable != 39 || back.salt != h.salt {
		t.Fatalf("%q, %+v", what, back)
	}
	x, err := back.examine(b, 0)
	if err != nil || x.last != 43 || x.torn != 0 {
		t.Fatalf("%+v, %v", x, err)
	}
	tick := byte(40)
	back.replay(b, 40, 43, func(r Record, err error) bool {
		want := goldenCauses(tick)
		if tick == 43 {
			want = []byte("no causes")
		}
		if err != nil || r.Tick != uint32(tick) || !bytes.Equal(r.Causes, want) || r.Hashed != (tick == 42) {
			t.Errorf("%+v, %v", r, err)
		}
		tick++
		return true
	})
	if tick != 44 {
		t.Errorf("%d records", tick-40)
	}
}

func TestGoldenSnapshot(t *testing.T) {
	s := Snapshot{Epoch: 3, Tick: 40, Identity: goldenIdentity(), State: bytes.Repeat([]byte("state "), 20)}
	b, err := appendSnapshot(nil, &s)
	if err != nil {
		t.Fatal(err)
	}
	// What zstd makes of the state may change with its version; what is read may not.
	stored := unhex(t, goldenSnapshotHex)
	if !bytes.Equal(b[:36], stored[:36]) {
		t.Errorf("a snapshot begins with\n%s", hex.Dump(b[:36]))
	}
	var back Snapshot
	if _, what := back.parse(stored); what != "" || !bytes.Equal(back.State, s.State) || back.Tick != 40 || back.Epoch != 3 || !back.Identity.same(s.Identity) {
		t.Errorf("%q, %+v", what, back)
	}
}

func TestGoldenNames(t *testing.T) {
	p := place{3, 40}
	for got, want := range map[string]string{
		p.segment(): "journal-00000003-0000000040", p.snapshot(): "world-00000003-0000000040", poisonName(40): "poison-0000000040",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

const (
	goldenHeaderHex = `
		74 6b 6a 6c 01 00 00 00 38 00 00 00 03 00 00 00
		28 00 00 00 27 00 00 00 00 10 00 00 88 77 66 55
		44 33 22 11 01 67 01 62 01 04 73 65 65 64 01 37
		01 01 50 02 a9 b9 54 64
	`
	goldenFirstHex = `
		38 00 00 00 28 00 00 00 27 00 00 00 06 00 00 00
		52 22 cc 66 52 3b 13 a2 48 00 02 05 03 61 64 61
		70 03 28 12 28 00 00 00 26 00 00 00 50 00 00 00
		01 00 28 00 00 00 28 28 12 28 00 00 00 26 00 00
		00 50 00 00 00 01 00 50 00 00 00 00 00 00 00 00
	`
	goldenSecondHex = `
		18 00 00 00 29 00 00 00 27 00 00 00 02 00 00 00
		c0 06 8f f3 b7 af 63 17 48 05 02 01 73 03 88 c4
		08 01 01 02 01 2b 80 c4 08 01 01 02 00 00 00 00
	`
	goldenThirdHex = `
		10 00 00 00 2a 00 00 00 27 00 00 00 03 00 00 00
		63 4e 4b b2 5a 0c 1b 37 08 07 06 05 04 03 02 01
		48 07 02 77 03 2f 00 00
	`
	goldenRawHex = `
		10 00 00 00 2b 00 00 00 27 00 00 00 00 00 00 00
		e6 9f bc bb 45 4b f8 b3 09 6e 6f 20 63 61 75 73
		65 73 00 00 00 00 00 00
	`
	goldenSnapshotHex = `
		74 6b 77 73 01 00 00 00 48 00 00 00 03 00 00 00
		28 00 00 00 78 00 00 00 00 00 00 00 7f eb be c9
		19 09 cf 7b 1b 00 00 00 00 00 00 00 d9 64 13 c2
		e1 9d c5 88 01 67 01 62 01 04 73 65 65 64 01 37
		01 01 50 02 f4 5d 2f 35 28 b5 2f fd 04 00 75 00
		00 30 73 74 61 74 65 20 01 54 06 03 2a 2f 01 7f
		eb be c9
	`
)
