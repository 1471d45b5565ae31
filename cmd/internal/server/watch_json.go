package server

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/wire"
)

// seen is what `watch --json` prints of a snapshot.
type seen struct {
	Tick     uint32       `json:"tick"`
	Room     string       `json:"room,omitempty"`
	Player   uint32       `json:"player,omitempty"` // its id, unless it only watches
	Bytes    uint64       `json:"bytes"`            // of all frames so far
	Entities []seenEntity `json:"entities"`
}

// seenEntity is one that the client sees.
type seenEntity struct {
	ID         uint32                      `json:"id"`
	Class      string                      `json:"class"`
	Blob       string                      `json:"blob,omitempty"` // a player's name, or what else the game tells of its class
	Components map[string]map[string]int32 `json:"components"`     // by component and lane
}

// writeView writes what a client sees as a line of JSON.
func writeView(out io.Writer, c *client.Client) error {
	v, s := c.View(), c.Schema()
	line := seen{Tick: v.Tick(), Room: c.Room(), Player: c.Player().ID, Bytes: v.Stats().Bytes, Entities: []seenEntity{}}
	for e := range v.All {
		if int(e.Class) >= len(s.Classes) {
			return fmt.Errorf("class %d: %w", e.Class, wire.ErrValue)
		}
		class := &s.Classes[e.Class]
		line.Entities = append(line.Entities, seenEntity{ID: e.ID, Class: class.Name, Blob: string(e.Blob), Components: lanesOf(s, class, e.Lanes)})
	}
	return json.NewEncoder(out).Encode(line)
}

// lanesOf names an entity's lanes.
func lanesOf(s *wire.Schema, class *wire.Class, lanes []int32) map[string]map[string]int32 {
	all := map[string]map[string]int32{}
	for _, k := range class.Components {
		component, values := &s.Components[k], map[string]int32{}
		for j := range component.Lanes {
			values[component.Lanes[j].Name] = lanes[s.First(int(k))+j]
		}
		all[component.Name] = values
	}
	return all
}
