package game

import (
	"cmp"
	"slices"

	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio/wire"
)

// rowsMax is how many the board names.
const rowsMax = 5

// Board is a value that everybody knows: who has the most lights, the best first.
type Board struct{ Rows []Row }

// Row is one of them. Names are in the roster.
type Row struct {
	Who    uint32
	Lights uint16
}

// Append saves it, and is what clients are told.
func (b *Board) Append(to []byte) []byte {
	to = append(to, byte(len(b.Rows)))
	for _, row := range b.Rows {
		to = wire.AppendU16(wire.AppendU32(to, row.Who), row.Lights)
	}
	return to
}

// Decode restores it.
func (b *Board) Decode(r *wire.Reader) {
	b.Rows = make([]Row, r.Count(rowsMax))
	for i := range b.Rows {
		b.Rows[i] = Row{r.U32(), r.U16()}
	}
}

// Fields tells `schema` of what it is made, because that cannot be seen from outside.
func (*Board) Fields() []wire.Field {
	return []wire.Field{{Name: "rows", Type: wire.FieldList, Max: rowsMax, Of: []wire.Field{
		{Name: "who", Type: wire.FieldU32},
		{Name: "lights", Type: wire.FieldU16},
	}}}
}

// Scribe writes the board. It goes to clients when it is another one.
type Scribe struct {
	board    *Board
	lanterns ecs.Filter2[ecs.Net, Glow]
}

// Init prepares the query.
func (s *Scribe) Init(a *ecs.App) { s.lanterns = ecs.NewFilter2[ecs.Net, Glow](a) }

// Update writes it anew.
func (s *Scribe) Update(ecs.Tick) {
	rows := s.board.Rows[:0]
	q := s.lanterns.Query()
	for q.Next() {
		if net, glow := q.Get(); glow.Lights > 0 {
			rows = append(rows, Row{uint32(net.ID), glow.Lights})
		}
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Lights, a.Lights), cmp.Compare(a.Who, b.Who))
	})
	s.board.Rows = rows[:min(len(rows), rowsMax)]
}
