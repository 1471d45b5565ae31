// Package schema says in JSON and in TypeScript all that a client of a game must know of it.
package schema

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
	"github.com/tickd/tickd/systems"
)

// Schema is a game as its clients see it. The names are a promise to whoever reads them.
type Schema struct {
	Name       string      `json:"name"`
	Protocol   Protocol    `json:"protocol"`
	World      World       `json:"world"`
	Limits     Limits      `json:"limits"`
	Timeouts   Timeouts    `json:"timeouts"`
	Up         []Message   `json:"up"`
	Down       []Message   `json:"down"`
	Input      []Field     `json:"input"` // what follows the head of an input
	Components []Component `json:"components"`
	Classes    []Class     `json:"classes"`
	Events     []Message   `json:"events"`
	Globals    []Message   `json:"globals"`
	Codes      []Code      `json:"codes"`
	Game       any         `json:"game,omitempty"` // the game's own
}

// Field is of what messages are made.
type Field = wire.Field

// Protocol is what a Hello and a Welcome must agree on.
type Protocol struct {
	Magic       uint32 `json:"magic"`
	Version     int    `json:"version"`
	SchemaHash  string `json:"schema_hash"` // hexadecimal, of 64 bits
	Algorithm   string `json:"schema_hash_algorithm"`
	SchemaBytes []byte `json:"schema_bytes"` // the lane table as a Welcome has it, base64
}

// World is what a client needs to place what it sees.
type World struct {
	TickRate       int `json:"tick_rate"`
	Width          int `json:"width"`      // tiles
	Height         int `json:"height"`     // tiles
	CellShift      int `json:"cell_shift"` // a cell's side is 1<<this lane units
	ViewCells      int `json:"view_cells"`
	UnitsPerTile   int `json:"units_per_tile"`   // of own states and accepted
	HistoryTicks   int `json:"history_ticks"`    // snapshots that a client keeps as baselines
	MaxPlayers     int `json:"max_players"`      //
	BytesPerSecond int `json:"bytes_per_second"` // of snapshots to one client
}

// Limits are bounds, in bytes unless the name says otherwise.
type Limits struct {
	FrameHello     int    `json:"frame_hello"`
	FrameJoin      int    `json:"frame_join"`
	FrameUp        int    `json:"frame_up"`
	FrameDown      int    `json:"frame_down"`
	PacketsPerTick int    `json:"packets_per_tick"`
	PacketsBurst   int    `json:"packets_burst"`
	BytesPerTick   int    `json:"bytes_per_tick"`
	BytesBurst     int    `json:"bytes_burst"`
	InFlight       int    `json:"snapshots_in_flight"`
	NameLeast      int    `json:"name_least"`
	NameMost       int    `json:"name_most"`
	NameRule       string `json:"name_rule"`
	Credentials    int    `json:"credentials"`
	Token          int    `json:"token"`
	JoinData       int    `json:"join_data"`
	InputBody      int    `json:"input_body"`
	Event          int    `json:"event"`
	Global         int    `json:"global"`
	Globals        int    `json:"globals_count"`
	OwnBlob        int    `json:"own_blob"`
	Blob           int    `json:"blob"`
	Sentence       int    `json:"sentence"`
}

// Timeouts are in seconds.
type Timeouts struct {
	Hello  int `json:"hello"`
	Join   int `json:"join"`
	Silent int `json:"silent"`
	Stuck  int `json:"not_reading"`
	Rate   int `json:"over_budget"`
}

// Message is a packet, an event or a global.
type Message struct {
	Number int     `json:"number"`
	Name   string  `json:"name"`
	Game   bool    `json:"game,omitempty"` // the game's own
	Fields []Field `json:"fields"`
}

// Code is why something was refused or ended.
type Code struct {
	Number   int    `json:"number"`
	Name     string `json:"name"`
	Sentence string `json:"sentence"`
	Closes   bool   `json:"closes"` // a refusal of a join with it ends the connection
}

// Of describes a game that has been initialised. own is what the game says of itself.
func Of(name string, g *systems.Game, own any) (*Schema, error) {
	s := &Schema{Name: name, World: world(g), Limits: limits(), Timeouts: timeouts(), Events: engineEvents(), Codes: codes(g), Game: own}
	table := g.World.Schema()
	s.Protocol = Protocol{
		Magic: packet.Magic, Version: packet.Version, SchemaHash: fmt.Sprintf("%016x", table.Hash()),
		Algorithm: "FNV-1a, 64 bits, of schema_bytes; 1 instead of 0", SchemaBytes: table.Append(nil),
	}
	s.table(table)
	s.engine()
	return s, s.game(g)
}

// WriteJSON writes the schema, the same bytes for the same game.
func (s *Schema) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(s)
}

func world(g *systems.Game) World {
	c := &g.Config
	return World{
		TickRate: c.TickRate, Width: int(c.Width), Height: int(c.Height), CellShift: int(c.CellShift), ViewCells: c.ViewCells,
		UnitsPerTile: unitsPerTile, HistoryTicks: netio.SessionLimits().InFlight, MaxPlayers: c.MaxPlayers, BytesPerSecond: c.ClientBudget,
	}
}

func limits() Limits {
	l := netio.SessionLimits()
	return Limits{
		FrameHello: wire.FrameHelloMax, FrameJoin: wire.FrameJoinMax, FrameUp: wire.FrameUpMax, FrameDown: wire.FrameDownMax,
		PacketsPerTick: l.PacketsPerTick, PacketsBurst: l.PacketsBurst, BytesPerTick: l.BytesPerTick, BytesBurst: l.BytesBurst, InFlight: l.InFlight,
		NameLeast: packet.NameMin, NameMost: packet.NameMax, NameRule: "A-Z, a-z, 0-9, _ and -; unique but for case",
		Credentials: packet.CredentialsMax, Token: packet.TokenMax, JoinData: packet.JoinDataMax, InputBody: packet.InputBodyMax,
		Event: packet.EventMax, Global: packet.GlobalMax, Globals: packet.GlobalsMax, OwnBlob: packet.OwnBlobMax, Blob: wire.BlobMax, Sentence: packet.SentenceMax,
	}
}

func timeouts() Timeouts {
	l := netio.SessionLimits()
	return Timeouts{Hello: l.UpgradeSeconds, Join: l.JoinSeconds, Silent: l.SilentSeconds, Stuck: l.StuckSeconds, Rate: l.RateSeconds}
}

func codes(g *systems.Game) (all []Code) {
	for _, c := range g.Server.Codes() {
		all = append(all, Code{int(c.Code), c.Name, c.Sentence, c.Closes})
	}
	return all
}
