package packet

import "github.com/tickd/tickd/netio/wire"

// Of what each packet is made, for other languages: what `schema` prints. A test
// proves that packets are read and written so.

type field = wire.Field

const nameRule = "of A-Z, a-z, 0-9, _ and -"

// Fields is of what a Hello is made.
func (*Hello) Fields() []wire.Field {
	return []field{
		{Name: "magic", Type: wire.FieldU32, Note: "the bytes tckd"},
		{Name: "version", Type: wire.FieldU16},
		{Name: "schema", Type: wire.FieldU64, Note: "hash of the schema that the client has, 0: none"},
		{Name: "credentials", Type: wire.FieldBytes, Max: CredentialsMax, Note: "the password"},
		{Name: "room", Type: wire.FieldText, Max: RoomMax, Rule: nameRule, Note: "empty: any"},
		{Name: "more", Type: wire.FieldRepeat, Max: 1, Rule: "left out when it would be empty", Of: []field{
			{Name: "label", Type: wire.FieldText, Max: LabelMax, Note: "what the room must be labelled"},
			{Name: "reservation", Type: wire.FieldBytes, Max: ReservationMax, Note: "the token of a seat that is kept"},
		}},
	}
}

// Fields is of what a Join is made.
func (*Join) Fields() []wire.Field {
	return []field{
		{Name: "name", Type: wire.FieldBytes, Max: nameWireMax, Note: "3 to 16 " + nameRule + "; any other is refused with BAD_NAME"},
		{Name: "token", Type: wire.FieldBytes, Max: TokenMax, Note: "of an earlier accepted, to come back"},
		{Name: "data", Type: wire.FieldRest, Max: JoinDataMax, Note: "the game's own"},
	}
}

// InputFields is of what an Input is made before the game's own part.
func InputFields() []wire.Field {
	return []field{
		{Name: "seq", Type: wire.FieldU32, Note: "rises by at least one"},
		{Name: "ack", Type: wire.FieldU32, Note: "the newest tick applied, 0: none"},
		{Name: "view", Type: wire.FieldU32, Note: "the instant that is shown, 1/16 tick"},
	}
}

// Fields is of what Controls are made.
func (*Controls) Fields() []wire.Field {
	return []field{
		{Name: "buttons", Type: wire.FieldU16, Note: "a bit each"},
		{Name: "aim", Type: wire.FieldU16, Note: "1/65536 turn, clockwise from east"},
		{Name: "x", Type: wire.FieldI8, Min: -127, Max: 127, Note: "positive to the east"},
		{Name: "y", Type: wire.FieldI8, Min: -127, Max: 127, Note: "positive to the south"},
	}
}

// Fields is of what an Ack is made.
func (*Ack) Fields() []wire.Field { return []field{{Name: "tick", Type: wire.FieldU32}} }

// Fields is nothing.
func (*Bye) Fields() []wire.Field { return nil }

// Fields is of what a Ping is made.
func (*Ping) Fields() []wire.Field {
	return []field{{Name: "stamp", Type: wire.FieldU32, Note: "any; the pong has it too"}}
}

// Fields is of what a Pong is made.
func (*Pong) Fields() []wire.Field { return (*Ping)(nil).Fields() }

// Fields is of what a Spectate is made.
func (*Spectate) Fields() []wire.Field {
	return []field{{Name: "x", Type: wire.FieldU16, Note: "tiles"}, {Name: "y", Type: wire.FieldU16, Note: "tiles"}}
}

// Fields is of what a Welcome is made.
func (*Welcome) Fields() []wire.Field {
	return []field{
		{Name: "version", Type: wire.FieldU16},
		{Name: "schema_hash", Type: wire.FieldU64},
		{Name: "tick_rate", Type: wire.FieldU8, Note: "ticks a second"},
		{Name: "tick", Type: wire.FieldU32},
		{Name: "world", Type: wire.FieldGroup, Of: []field{
			{Name: "width", Type: wire.FieldU16, Note: "tiles"},
			{Name: "height", Type: wire.FieldU16, Note: "tiles"},
			{Name: "cell_size", Type: wire.FieldU8, Note: "tiles along a side of a cell"},
			{Name: "view_cells", Type: wire.FieldU8, Note: "cells along a side of a view"},
		}},
		{Name: "promise", Type: wire.FieldU8, Max: int64(promises) - 1, Note: "what a crash takes back of what was told: 0 all, 1 nothing, 2 movement alone"},
		{Name: "room", Type: wire.FieldText, Max: RoomMax, Rule: nameRule},
		{Name: "game", Type: wire.FieldBytes, Max: GameMax, Note: "the game's own"},
		{Name: "schema", Type: wire.FieldBytes, Max: SchemaMax, Note: "the lane table; empty: the client has it"},
	}
}

// Fields is of what an Accepted is made.
func (*Accepted) Fields() []wire.Field {
	return []field{
		{Name: "id", Type: wire.FieldU32, Note: "the client's entity; 0: it only watches"},
		{Name: "tick", Type: wire.FieldU32},
		{Name: "x", Type: wire.FieldI32, Note: "1/1024 tile"},
		{Name: "y", Type: wire.FieldI32, Note: "1/1024 tile"},
		{Name: "token", Type: wire.FieldBytes, Max: TokenMax},
	}
}

// Fields is of what a Refused is made.
func (*Refused) Fields() []wire.Field {
	return []field{
		{Name: "code", Type: wire.FieldU8},
		{Name: "retry_ms", Type: wire.FieldVarint, Note: "0: trying again will not help"},
		{Name: "sentence", Type: wire.FieldText, Max: SentenceMax},
	}
}

// Fields is of what a Goodbye is made.
func (*Goodbye) Fields() []wire.Field { return (*Refused)(nil).Fields() }

// centreMax bounds the middle of a view, in cells.
const centreMax = 1 << 12

// Fields is of what a Snapshot's head is made; blocks follow it.
func (*Snapshot) Fields() []wire.Field {
	when := func(bits uint8) *wire.FieldIf { return &wire.FieldIf{Field: "flags", Bits: int64(bits)} }
	return []field{
		{Name: "flags", Type: wire.FieldU8, Rule: "4 when age is 0; 128 only in the first part"},
		{Name: "tick", Type: wire.FieldU32},
		{Name: "age", Type: wire.FieldU8, Note: "the baseline is that of tick - age; 0: none"},
		{Name: "input_seq", Type: wire.FieldU16, Note: "low half of the newest input consumed"},
		{Name: "buffer", Type: wire.FieldU8, Note: "low 4 bits: inputs waiting; high 4: repeats in a row"},
		{Name: "part", Type: wire.FieldU8, If: when(SnapParts)},
		{Name: "parts", Type: wire.FieldU8, If: when(SnapParts), Rule: "more than part"},
		{Name: "cx", Type: wire.FieldVarint, Max: centreMax, If: when(SnapMoved), Note: "middle of the view, in cells"},
		{Name: "cy", Type: wire.FieldVarint, Max: centreMax, If: when(SnapMoved)},
		{Name: "mask", Type: wire.FieldVarint64, If: when(SnapPartial), Note: "slots that are refreshed"},
		{Name: "own", Type: wire.FieldGroup, If: when(SnapOwn), Of: []field{
			{Name: "x", Type: wire.FieldU24, Note: "1/1024 tile"},
			{Name: "y", Type: wire.FieldU24, Note: "1/1024 tile"},
			{Name: "vx", Type: wire.FieldI16, Note: "1/1024 tile a tick"},
			{Name: "vy", Type: wire.FieldI16, Note: "1/1024 tile a tick"},
		}},
		{Name: "blob", Type: wire.FieldBytes, Max: OwnBlobMax, If: when(SnapBlob), Note: "the game's own, of the client alone"},
		{Name: "team_mask", Type: wire.FieldVarint64, If: when(SnapTeam)},
		{Name: "owner_mask", Type: wire.FieldVarint64, If: when(SnapOwner)},
	}
}

// Fields is of what Events are made.
func (*Events) Fields() []wire.Field {
	return []field{
		{Name: "tick", Type: wire.FieldU32},
		{Name: "list", Type: wire.FieldRepeat, Of: []field{
			{Name: "type", Type: wire.FieldU8},
			{Name: "body", Type: wire.FieldBytes, Max: EventMax},
		}},
	}
}

// Fields is of what a Chunk is made.
func (*Chunk) Fields() []wire.Field {
	return []field{
		{Name: "cx", Type: wire.FieldU16},
		{Name: "cy", Type: wire.FieldU16},
		{Name: "version", Type: wire.FieldVarint},
		{Name: "body", Type: wire.FieldBytes, Max: ChunkBodyMax},
	}
}

// Fields is of what Tiles are made.
func (*Tiles) Fields() []wire.Field {
	return []field{
		{Name: "cx", Type: wire.FieldU16},
		{Name: "cy", Type: wire.FieldU16},
		{Name: "from", Type: wire.FieldVarint, Note: "the version before"},
		{Name: "changes", Type: wire.FieldList, Max: TilesChangesMax, Of: []field{
			{Name: "index", Type: wire.FieldU16, Max: wire.ChunkTiles - 1, Note: "y*32+x inside the chunk"},
			{Name: "tile", Type: wire.FieldU8},
		}},
	}
}

// Fields is of what Blobs are made.
func (*Blobs) Fields() []wire.Field {
	return []field{{Name: "all", Type: wire.FieldList, Max: BlobsMax, Of: []field{
		{Name: "id", Type: wire.FieldVarint},
		{Name: "blob", Type: wire.FieldBytes, Max: wire.BlobMax},
	}}}
}

// Fields is of what a Global is made.
func (*Global) Fields() []wire.Field {
	return []field{
		{Name: "id", Type: wire.FieldU8, Max: GlobalsMax - 1},
		{Name: "body", Type: wire.FieldBytes, Max: GlobalMax},
	}
}
