// Package config is the command line of a program that serves a game: its commands, its settings, and
// where a setting may come from. A flag wins over the environment, the environment over the file, the
// file over the default. The flag --tick-rate is TICKD_TICK_RATE, of the program tickd, in
// the environment and tick_rate in the file.
package config

import "time"

// Settings are what an operator can set about the server of any game; Parse returns checked ones. How
// often it ticks, for how many players and with which budget is by default what the program says.
type Settings struct {
	Addr     string `default:":7777" help:"Where players connect, HOST:PORT; port 0 takes a free one."`
	HTTP     string `name:"http" default:"127.0.0.1:8080" help:"Where the page and the status are served, HOST:PORT; empty: nowhere."`
	AddrFile string `placeholder:"FILE" help:"Write the bound addresses to this file once the server listens."`

	PublicServer string `placeholder:"ADDRESS" help:"Where the page's players connect, if not where the page came from: wss://HOST/PATH, ws://HOST:PORT or :PORT."`

	TickRate   int           `help:"Ticks per second, 1 to 120."`
	MaxPlayers int           `help:"Players at once; with --rooms those of all rooms together."`
	Spectators int           `default:"16" help:"Watchers at once who do not play."`
	IdleClose  time.Duration `default:"0" help:"Stop when the last player has been gone for so long; 0: never."`

	Origins string `placeholder:"LIST" help:"Pages that may connect beside those of this host: origins such as https://play.example, with commas between; * for all."`

	Password     Secret `placeholder:"WORD" help:"Admit only players who know it. Better: --password-file."`
	PasswordFile string `placeholder:"FILE" help:"Read the password from the first line of this file."`

	Seed string `placeholder:"WORD" help:"What the world is made from, up to 64 letters and digits; empty: a random one."`

	Loops        int `default:"0" help:"Event loops; 0: as many as the CPUs suggest."`
	ClientBudget int `help:"Bytes per second sent to one player."`

	ShutdownGrace time.Duration `default:"5s" help:"How long a stopping server may take."`

	Keeping   `embed:""`
	Rooms     `embed:""`
	Admission `embed:""`
	Logging   `embed:""`

	// Dev is the file with which `dev` tells a game of its making. Such a server ends with its standard
	// input, and lets rules be others than those by which its world was recorded.
	Dev string `hidden:"" placeholder:"FILE" help:"Run under dev, which says in this file what the page is told."`

	Config string `placeholder:"FILE" help:"Read settings from this TOML file; its keys are the flags in snake_case."`
}

// What a server promises of what clients were told.
const (
	Strict  = "strict"
	Relaxed = "relaxed"
	NoData  = "none" // of Data: nothing is kept
)

// Keeping says where the world is kept, and how surely.
type Keeping struct {
	Data        string        `placeholder:"DIR" help:"Where the world is kept, so that the next start goes on with it; none: nowhere."`
	Durable     string        `default:"strict" help:"strict: clients hear of nothing that a crash could take back; relaxed: movement may be taken back, and nothing that was answered."`
	JournalKeep time.Duration `default:"24h" help:"How much of the past stays that can be replayed."`
	JournalMax  Bytes         `default:"10GB" help:"How many bytes that may take; 0: any number."`

	JournalSegment Bytes `hidden:"" default:"0" help:"Bytes of one file of the journal; 0: 16 MiB, or 1 MiB for a room of few."`
}

// Kept reports whether there is a directory.
func (k *Keeping) Kept() bool { return k.Data != "" && k.Data != NoData }

// Rooms says whether there are many worlds, and how many.
type Rooms struct {
	Rooms     bool          `help:"Many worlds: whoever connects gets the room that it asks for, or one with a free seat. --max-players and --spectators then bound all rooms together, --room-seats each."`
	MaxRooms  int           `default:"1000" help:"Rooms at once."`
	RoomSeats int           `default:"0" help:"Members of one room at once, spectators included; 0: as many as the game says."`
	RoomIdle  time.Duration `default:"1m" help:"How long a room stays in which nobody is."`
	Workers   int           `default:"0" help:"Goroutines that run the rooms; 0: as many as there are CPUs."`
}

// Admission bounds who may connect.
type Admission struct {
	MaxPerAddress int  `default:"16" help:"Connections at once from one IPv4 address or IPv6 /64."`
	AcceptRate    int  `default:"10" help:"Connections per second from one IPv4 address or IPv6 /64."`
	LimitLoopback bool `help:"Limit the addresses of this machine too, of which a proxy here is one."`
	JoinRate      int  `default:"1000" help:"Players who may join per second."`
	MaxWaiting    int  `default:"512" help:"Connections at once that have not asked to join yet."`
}

// Logging says what is logged, and how.
type Logging struct {
	LogLevel  string `default:"info" help:"Least level that is logged: debug, info, warn or error."`
	LogFormat string `default:"auto" help:"text, json, or auto: text on a terminal, else json."`
}
