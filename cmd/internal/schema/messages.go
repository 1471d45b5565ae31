package schema

import (
	"fmt"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

const unitsPerTile = components.One

// engine adds the packets that every game has.
func (s *Schema) engine() {
	for _, m := range []struct {
		kind packet.Kind
		name string
		made wire.Describer
		up   bool
	}{
		{packet.KindHello, "hello", &packet.Hello{}, true},
		{packet.KindJoin, "join", &packet.Join{}, true},
		{packet.KindAck, "ack", &packet.Ack{}, true},
		{packet.KindBye, "bye", &packet.Bye{}, true},
		{packet.KindPing, "ping", &packet.Ping{}, true},
		{packet.KindSpectate, "spectate", &packet.Spectate{}, true},
		{packet.KindWelcome, "welcome", &packet.Welcome{}, false},
		{packet.KindAccepted, "accepted", &packet.Accepted{}, false},
		{packet.KindRefused, "refused", &packet.Refused{}, false},
		{packet.KindGoodbye, "goodbye", &packet.Goodbye{}, false},
		{packet.KindSnapshot, "snapshot", snapshot{}, false},
		{packet.KindEvents, "events", &packet.Events{}, false},
		{packet.KindChunk, "chunk", &packet.Chunk{}, false},
		{packet.KindTiles, "tiles", &packet.Tiles{}, false},
		{packet.KindPong, "pong", &packet.Pong{}, false},
		{packet.KindBlobs, "blobs", &packet.Blobs{}, false},
		{packet.KindGlobal, "global", &packet.Global{}, false},
	} {
		all := &s.Down
		if m.up {
			all = &s.Up
		}
		*all = append(*all, Message{Number: int(m.kind), Name: m.name, Fields: list(m.made.Fields())})
	}
}

// snapshot is a Snapshot with the blocks that follow its head.
type snapshot struct{}

func (snapshot) Fields() []wire.Field {
	return append((*packet.Snapshot)(nil).Fields(), Field{
		Name: "blocks", Type: wire.FieldRest, Note: "of bits: see the protocol's page",
	})
}

// engineEvents are the events that every game has.
func engineEvents() []Message {
	return []Message{
		{Number: int(packet.EventAnswer), Name: "answer", Fields: []Field{{Name: "seq", Type: wire.FieldU32}, {Name: "code", Type: wire.FieldU8}}},
		{Number: int(packet.EventRoster), Name: "roster", Fields: []Field{
			{Name: "count", Type: wire.FieldVarint, Note: "of all players"},
			{Name: "some", Type: wire.FieldRepeat, Of: []Field{{Name: "id", Type: wire.FieldU32}, {Name: "name", Type: wire.FieldText, Max: packet.NameMax}}},
		}},
		{Number: int(packet.EventNotice), Name: "notice", Fields: []Field{{Name: "sentence", Type: wire.FieldText, Max: packet.SentenceMax}}},
		{Number: int(packet.EventOmitted), Name: "omitted", Fields: []Field{{Name: "count", Type: wire.FieldVarint}}},
	}
}

// game adds what the game has of its own, after a look whether it is true.
func (s *Schema) game(g *systems.Game) error {
	if g.Players != nil {
		body := g.Server.Received(packet.KindInput)
		fields, err := proved("input", body)
		if err != nil {
			return err
		}
		s.Input = list(fields)
		s.Up = append(s.Up, Message{
			Number: int(packet.KindInput), Name: "input", Fields: append(packet.InputFields(), Field{Name: "body", Type: wire.FieldGroup, Of: fields}),
		})
	}
	for _, part := range []struct {
		what string
		all  []systems.Described
		to   *[]Message
	}{
		{"packet", g.Requests(), &s.Up},
		{"event", g.Events(), &s.Events},
		{"global", g.Globals(), &s.Globals},
	} {
		for _, d := range part.all {
			fields, err := proved(fmt.Sprintf("%s %d", part.what, d.Number), d.Value)
			if err != nil {
				return err
			}
			*part.to = append(*part.to, Message{Number: int(d.Number), Name: d.Name, Game: true, Fields: list(fields)})
		}
	}
	return nil
}

// proved is what v says that it is made of, if that is true.
func proved(what string, v any) ([]Field, error) {
	fields, err := wire.FieldsOf(v)
	if err == nil {
		if m, ok := v.(wire.Message); ok {
			err = wire.ProveFields(m, fields)
		}
	}
	if _, says := v.(wire.Describer); err != nil && !says {
		err = fmt.Errorf("%w; say of what it is made with a method Fields() []wire.Field", err)
	}
	if err != nil {
		return nil, fmt.Errorf("schema: %s: %w", what, err)
	}
	return fields, nil
}

// list is never null in JSON.
func list(fields []Field) []Field {
	if fields == nil {
		return []Field{}
	}
	return fields
}
