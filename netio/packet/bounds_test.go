package packet_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// What a client would refuse is refused where the server writes it, in words; a
// byte less is written, and read back.
func TestTooLongToSend(t *testing.T) {
	long := func(n int) []byte { return make([]byte, n) }
	text := func(n int) string { return strings.Repeat("x", n) }
	for name, c := range map[string]struct {
		most  int
		write func(n int) message
	}{
		"event": {packet.EventMax, func(n int) message {
			return &packet.Events{List: packet.AppendEvent(nil, packet.GameEvents, long(n))}
		}},
		"own blob": {packet.OwnBlobMax, func(n int) message {
			return &packet.Snapshot{Flags: packet.SnapBlob, Age: 1, Parts: 1, Blob: long(n)}
		}},
		"refusal's sentence": {packet.SentenceMax, func(n int) message { return &packet.Refused{Sentence: text(n)} }},
		"goodbye's sentence": {packet.SentenceMax, func(n int) message { return &packet.Goodbye{Sentence: text(n)} }},
		"game's part":        {packet.GameMax, func(n int) message { return &packet.Welcome{Game: long(n)} }},
		"schema":             {packet.SchemaMax, func(n int) message { return &packet.Welcome{Schema: long(n)} }},
		"token":              {packet.TokenMax, func(n int) message { return &packet.Accepted{Token: long(n)} }},
		"chunk":              {packet.ChunkBodyMax, func(n int) message { return &packet.Chunk{Body: long(n)} }},
		"tiles":              {packet.TilesChangesMax, func(n int) message { return &packet.Tiles{Changes: make([]packet.TileChange, n)} }},
		"a global":           {packet.GlobalMax, func(n int) message { return &packet.Global{Body: make([]byte, n)} }},
		"blobs":              {packet.BlobsMax, func(n int) message { return &packet.Blobs{All: make([]packet.EntityBlob, n)} }},
		"static blob":        {wire.BlobMax, func(n int) message { return &packet.Blobs{All: []packet.EntityBlob{{Blob: long(n)}}} }},
	} {
		if _, err := decoded(encoded(c.write(c.most))); err != nil {
			t.Errorf("%s: one of %d: %v", name, c.most, err)
		}
		said := func() (said string) {
			defer func() { said = fmt.Sprint(recover()) }()
			encoded(c.write(c.most + 1))
			return
		}()
		if !strings.Contains(said, "packet:") || !strings.Contains(said, fmt.Sprint(c.most+1)) || !strings.Contains(said, fmt.Sprint(c.most)) {
			t.Errorf("%s: one of %d: it says %q", name, c.most+1, said)
		}
	}
}

// Types of events that are reserved are sent by nobody.
func TestEventTypes(t *testing.T) {
	for _, c := range []struct {
		of   packet.EventType
		sent bool
	}{{0, false}, {packet.EventAnswer, true}, {packet.EventOmitted, true}, {7, false}, {63, false}, {packet.GameEvents, true}, {255, true}} {
		func() {
			defer func() {
				if said := recover(); (said == nil) != c.sent || said != nil && !strings.Contains(fmt.Sprint(said), fmt.Sprintf("type %d", c.of)) {
					t.Errorf("type %d: %v", c.of, said)
				}
			}()
			packet.AppendEvent(nil, c.of, nil)
		}()
	}
}
