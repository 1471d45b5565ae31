package schema

import "github.com/tickd/tickd/netio/wire"

// Component is a named group of lanes. An entity has a place for each lane of every component, and for the rates of
// those that are predicted; those of components that its class has not are 0.
type Component struct {
	Name  string `json:"name"`
	Lanes []Lane `json:"lanes"`
}

// Lane is one replicated number.
type Lane struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Bits  int    `json:"bits"`
	Scale int    `json:"scale"`
	K     int    `json:"k"`
	Index int    `json:"index"`          // among an entity's lanes
	Rate  int    `json:"rate,omitempty"` // index of its rate, of a predicted one
}

// Class is a kind of entity.
type Class struct {
	Number     int      `json:"number"`
	Name       string   `json:"name"`
	Components []string `json:"components"`
	Visibility string   `json:"visibility"`
}

func kindName(k wire.LaneKind) string {
	return map[wire.LaneKind]string{wire.Delta: "delta", wire.Predicted: "predicted", wire.Angle: "angle", wire.Raw: "raw"}[k]
}

func visibilityName(v wire.Visibility) string {
	return map[wire.Visibility]string{wire.All: "all", wire.Owner: "owner", wire.Team: "team"}[v]
}

// table adds components and classes.
func (s *Schema) table(t *wire.Schema) {
	for i, c := range t.Components {
		of := Component{Name: c.Name, Lanes: []Lane{}}
		for j, l := range c.Lanes {
			lane := Lane{Name: l.Name, Kind: kindName(l.Kind), Bits: int(l.Bits), Scale: int(l.Scale), K: int(l.K), Index: t.First(i) + j}
			if l.Kind == wire.Predicted {
				lane.Rate = t.RateOf(i, j)
			}
			of.Lanes = append(of.Lanes, lane)
		}
		s.Components = append(s.Components, of)
	}
	for i, c := range t.Classes {
		of := Class{Number: i, Name: c.Name, Components: []string{}, Visibility: visibilityName(c.Visibility)}
		for _, k := range c.Components {
			of.Components = append(of.Components, t.Components[k].Name)
		}
		s.Classes = append(s.Classes, of)
	}
}
