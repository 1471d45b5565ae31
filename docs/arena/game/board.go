package arena

import (
	"cmp"
	"slices"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// boardMax is how many the score board has room for: the best.
const boardMax = 64

// Board is the score board, the best first. Names are in the roster.
type Board struct{ Rows []Row }

// Row is what one fighter has done in this match.
type Row struct {
	Fighter ecs.NetID
	Team    uint8
	Tally   Tally
}

func (b *Board) Append(to []byte) []byte {
	to = append(to, byte(len(b.Rows)))
	for i := range b.Rows {
		row := &b.Rows[i]
		to = row.Tally.Append(append(wire.AppendU32(to, uint32(row.Fighter)), row.Team))
	}
	return to
}

func (b *Board) Decode(r *wire.Reader) {
	b.Rows = make([]Row, r.Count(boardMax))
	for i := range b.Rows {
		row := &b.Rows[i]
		row.Fighter, row.Team = ecs.NetID(r.U32()), r.U8()
		row.Tally.Decode(r)
	}
}

// Fields tells clients in other languages of what a Board is made.
func (*Board) Fields() []wire.Field {
	return []wire.Field{{Name: "rows", Type: wire.FieldList, Max: boardMax, Of: []wire.Field{
		{Name: "fighter", Type: wire.FieldU32},
		{Name: "team", Type: wire.FieldU8},
		{Name: "kills", Type: wire.FieldU16},
		{Name: "deaths", Type: wire.FieldU16},
	}}}
}

// Scribe writes the board anew in each tick; it goes to clients when it differs.
type Scribe struct {
	*Board
	fighters ecs.Filter4[ecs.Net, components.Player, Side, Tally]
}

// Init prepares the query.
func (s *Scribe) Init(a *ecs.App) {
	s.fighters = ecs.NewFilter4[ecs.Net, components.Player, Side, Tally](a)
}

// Update writes it.
func (s *Scribe) Update(ecs.Tick) {
	s.Rows = s.Rows[:0]
	q := s.fighters.Query()
	for q.Next() {
		net, _, side, tally := q.Get()
		s.Rows = append(s.Rows, Row{net.ID, side.Team, *tally})
	}
	slices.SortFunc(s.Rows, func(a, b Row) int {
		return cmp.Or(
			cmp.Compare(b.Tally.Kills, a.Tally.Kills),
			cmp.Compare(a.Tally.Deaths, b.Tally.Deaths),
			cmp.Compare(a.Fighter, b.Fighter))
	})
	s.Rows = s.Rows[:min(len(s.Rows), boardMax)]
}
