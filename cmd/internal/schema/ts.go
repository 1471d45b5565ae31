package schema

import (
	"bytes"
	"fmt"
	"io"

	"github.com/tickd/tickd/netio/wire"
)

// WriteTS writes a module of TypeScript: the numbers and the types of the game's own packets, events and globals, and what reads
// and writes them with the Reader and the Writer of the SDK, which it imports from sdk.
func (s *Schema) WriteTS(w io.Writer, sdk string) error {
	t := &script{}
	t.line("export const protocol = { magic: %#x, version: %d, schemaHash: 0x%sn, tickRate: %d } as const;",
		s.Protocol.Magic, s.Protocol.Version, s.Protocol.SchemaHash, s.World.TickRate)
	t.numbers("Kind", "Kinds of the game's own packets.", own(s.Up))
	t.numbers("EventType", "Types of events.", s.Events)
	t.numbers("GlobalId", "Ids of globals.", s.Globals)
	t.codes(s.Codes)
	t.table(s)
	if s.Input != nil {
		t.message("Controls", s.Input)
		t.writer("Controls", s.Input)
	}
	for _, m := range own(s.Up) {
		name := pascal(m.Name)
		t.message(name, m.Fields)
		t.writer(name, m.Fields)
	}
	for _, m := range s.Events {
		t.message(pascal(m.Name)+"Event", m.Fields)
		t.reader(pascal(m.Name)+"Event", m.Fields)
	}
	for _, m := range s.Globals {
		t.message(pascal(m.Name)+"Global", m.Fields)
		t.reader(pascal(m.Name)+"Global", m.Fields)
	}
	t.helpers()
	imports := "type Reader, type Writer"
	if t.text {
		imports = "encodeText, " + imports
	}
	_, err := fmt.Fprintf(w, "// Written by `%s schema --ts`: change the game, not this.\n\nimport { %s } from %q;\n\n%s", s.Name, imports, sdk, &t.out)
	return err
}

func own(all []Message) (of []Message) {
	for _, m := range all {
		if m.Game {
			of = append(of, m)
		}
	}
	return of
}

// script is a file of TypeScript that is being written.
type script struct {
	out    bytes.Buffer
	varint bool // varints are written
	text   bool // text is written
}

func (t *script) line(format string, args ...any) { fmt.Fprintf(&t.out, format+"\n", args...) }

func (t *script) numbers(name, about string, all []Message) {
	t.line("\n/** %s */\nexport const %s = {", about, name)
	for _, m := range all {
		t.line("  %s: %d,", pascal(m.Name), m.Number)
	}
	t.line("} as const;")
}

func (t *script) codes(all []Code) {
	t.line("\n/** Why something was refused or ended, by number; a refusal of a join that closes ends the connection. */")
	t.line("export const codes: Readonly<Record<number, { readonly name: string; readonly sentence: string; readonly closes: boolean }>> = {")
	for _, c := range all {
		t.line("  %d: { name: %q, sentence: %q, closes: %v },", c.Number, c.Name, c.Sentence, c.Closes)
	}
	t.line("};")
	t.line("\nexport const CodeNumber = {")
	for _, c := range all {
		t.line("  %s: %d,", c.Name, c.Number)
	}
	t.line("} as const;")
}

func (t *script) table(s *Schema) {
	t.line("\n/** Classes of entities. */\nexport const ClassNumber = {")
	for _, c := range s.Classes {
		t.line("  %s: %d,", pascal(c.Name), c.Number)
	}
	t.line("} as const;")
	t.line("\n/** Where the numbers of an entity are: divide by scale; rate is where a predicted one's change in a tick is. */")
	t.line("export const lanes = {")
	for _, c := range s.Components {
		t.line("  %s: {", camel(c.Name))
		for _, l := range c.Lanes {
			rate := ""
			if l.Kind == kindName(wire.Predicted) {
				rate = fmt.Sprintf(", rate: %d", l.Rate)
			}
			t.line("    %s: { index: %d, scale: %d, bits: %d, kind: %q%s },", camel(l.Name), l.Index, l.Scale, l.Bits, l.Kind, rate)
		}
		t.line("  },")
	}
	t.line("} as const;")
}

// message writes a type.
func (t *script) message(name string, fields []Field) {
	t.line("\nexport interface %s {", name)
	t.members(fields, "  ")
	t.line("}")
}

func (t *script) members(fields []Field, indent string) {
	for i := range fields {
		f := &fields[i]
		if about := about(f); about != "" {
			t.line("%s/** %s */", indent, about)
		}
		optional := ""
		if f.If != nil {
			optional = "?"
		}
		switch f.Type {
		case wire.FieldGroup, wire.FieldList, wire.FieldRepeat:
			t.line("%sreadonly %s%s: {", indent, camel(f.Name), optional)
			t.members(f.Of, indent+"  ")
			many := "[]"
			if f.Type == wire.FieldGroup {
				many = ""
			}
			t.line("%s}%s;", indent, many)
		default:
			t.line("%sreadonly %s%s: %s;", indent, camel(f.Name), optional, scriptType(f.Type))
		}
	}
}
