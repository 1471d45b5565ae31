// Package config is the command line of tickd: its commands, its settings, and where a setting may
// come from. A flag wins over the environment, the environment over the file, the file over the
// default. The flag --tick-rate is TICKD_TICK_RATE in the environment and tick_rate in the file.
package config

import "time"

// Settings are everything that an operator can set about a server. Default returns those of a
// server that nobody configured; Parse returns checked ones.
type Settings struct {
	Addr     string `default:":7777" help:"Where players connect, HOST:PORT; port 0 takes a free one."`
	HTTP     string `name:"http" default:"127.0.0.1:8080" help:"Where the page and the status are served, HOST:PORT; empty: nowhere."`
	AddrFile string `placeholder:"FILE" help:"Write the bound addresses to this file once the server listens."`

	TickRate   int           `default:"20" help:"Ticks per second, 1 to 120."`
	MaxPlayers int           `default:"1000" help:"Players at once."`
	Spectators int           `default:"16" help:"Watchers at once who do not play."`
	IdleClose  time.Duration `default:"0" help:"Stop when the last player has been gone for so long; 0: never."`

	Origins string `placeholder:"LIST" help:"Pages that may connect beside those of this host: origins such as https://play.example, with commas between; * for all."`

	Password     Secret `placeholder:"WORD" help:"Admit only players who know it. Better: --password-file."`
	PasswordFile string `placeholder:"FILE" help:"Read the password from the first line of this file."`

	Spawn     string `default:"centre" help:"Where players appear: centre or scatter."`
	Size      string `default:"medium" help:"Size of the world: small, medium, large or WxH in tiles."`
	Seed      string `placeholder:"WORD" help:"What the world is made from, up to 64 letters and digits; empty: a random one."`
	Theme     string `default:"default" help:"Theme of the world: a built-in name, or a file that ends in .toml."`
	Creatures int    `default:"0" help:"Creatures that wander about."`

	Loops           int `default:"0" help:"Event loops; 0: as many as the CPUs suggest."`
	MaxLoadedChunks int `default:"4096" help:"Chunks of the world in memory."`
	ClientBudget    int `default:"16000" help:"Bytes per second sent to one player."`

	ShutdownGrace time.Duration `default:"5s" help:"How long a stopping server may take."`

	Admission `embed:""`
	Logging   `embed:""`

	Config string `placeholder:"FILE" help:"Read settings from this TOML file; its keys are the flags in snake_case."`
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

// Default returns the settings of a server that nobody configured.
func Default() Settings {
	_, s, err := Parse([]string{"serve"}, nil)
	if err != nil {
		panic("config: the defaults are refused: " + err.Error())
	}
	return s
}
