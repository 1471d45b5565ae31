// Package netio moves packets between sockets and the tick. Event loops turn
// bytes into causes; the tick turns causes into frames; loops write frames. It
// knows no component and no rule of the game.
package netio

import (
	"bytes"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/ring"
	"github.com/tickd/tickd/netio/wire"
)

// Bounds of a server.
const (
	LoopsMax       = 64
	SessionsMax    = 1 << 17 // connections of all loops
	causeRingBytes = 4 << 20 // causes waiting on one loop
	causeHead      = 13      // u64 session, u32 sequence, u8 kind
	leaveRecord    = 16      // a leave in its ring, header included
)

// Config is read once, by New. Its zero value runs.
type Config struct {
	Loops       int    // event loops; 0 means 1
	Connections int    // cap on connections, joined or not, that are not being refused; 0 means 1512
	Password    string // "" admits everybody
	TokenKey    []byte // of the players' tokens, TokenKeyBytes; nil: one of its own, so that no token outlives the server
	Spectators  int    // how many may watch without playing
	TickRate    int    // ticks a second; 0 means 20
	Hurry       int    // how many times as fast they may come, as when a recording is shown: clients get as many times the ticks for all that they must do in time; 0 means 1
	Schema      *wire.Schema
	World       packet.WorldInfo
	Game        []byte   // what a Welcome says of the game, at most packet.GameMax bytes
	PageURL     string   // where plain HTTP requests are pointed to
	Origins     []string // of pages beside the server's own that may connect: see OriginOK

	Files         int  // descriptors that the rest of the process needs
	MaxPerAddress int  // connections of one IPv4 address or IPv6 /64; 0 means 16
	AcceptRate    int  // connections a second from one of these, two seconds' at once; 0 means 10
	LimitLoopback bool // whether this machine's own addresses are limited too
	JoinRate      int  // joins a second in all, a second's at once; 0 means 1000
	MaxWaiting    int  // connections that have not asked to join; 0 means 512

	Log *slog.Logger

	ring int // bytes of causes per loop; 0 means causeRingBytes
}

// Server owns the sessions. Its methods belong to the tick goroutine unless they
// say otherwise.
type Server struct {
	Counters Counters

	config Config
	rules  rules
	drain  atomic.Bool
	seated atomic.Int64 // connections that have not ended, and seats taken for those who come
	log    *slog.Logger
	gate   gate

	hub     *hub
	opened  bool
	loops   []*loop                // those that are there, as the tick knows them
	present []*loop                // the same by the event loop's index, nil where none is
	byLoop  []atomic.Pointer[loop] // by that index: an event loop puts its own there, and the tick takes it out

	ask func() // of OnAsk

	tokens tokens
	codes  codes

	checks [256]func() func([]byte) error

	inboxes  [256]inbox
	samples  [256]wire.Message // of what is received
	record   []byte
	replay   []byte
	again    bool
	hold     hold
	readOnly []byte // the body of the next tick's ReadOnly; nil: it has none
	blocks   pool[Blocks]
	building *Blocks
	tick     atomic.Uint32
	nexts    []*Frame // by loop, while they are built
	slab     []byte   // of messages
}

// New makes a server that no socket serves yet: Run, or NewMemory, comes next.
func New(c Config) *Server {
	c.settle()
	s := newServer(c, &hub{})
	s.hub.admission.open(c, &s.Counters)
	return s
}

// settle fills in what was left out. It panics on what cannot be.
func (c *Config) settle() {
	c.Loops = min(max(c.Loops, 1), LoopsMax)
	if c.Connections <= 0 {
		c.Connections = 1512
	}
	if c.Connections > SessionsMax {
		panic(fmt.Sprintf("netio: more than %d connections", SessionsMax))
	}
	if c.TickRate <= 0 {
		c.TickRate = 20
	}
	defaultTo(&c.Hurry, 1)
	defaultTo(&c.MaxPerAddress, perAddressMax)
	defaultTo(&c.AcceptRate, acceptsPerSecond)
	defaultTo(&c.JoinRate, joinsPerSecond)
	defaultTo(&c.MaxWaiting, waitingMax)
	if c.ring == 0 {
		c.ring = causeRingBytes
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
}

// newServer is New behind the port of a hub.
func newServer(c Config, h *hub) *Server {
	s := &Server{config: c, log: c.Log, hub: h}
	if h.door == nil {
		h.door = s
	}
	s.codes = engineCodes()
	s.rules.reopens[packet.BadName], s.rules.reopens[packet.NameTaken] = true, true
	s.tokens.open(c.TokenKey)
	s.rules.tickRate, s.rules.timeEvery = uint32(c.TickRate*c.Hurry), timeEvery(c.TickRate)
	s.rules.draining = &s.drain
	s.rules.password = []byte(c.Password)
	s.SetWorld(c.Schema, c.World, c.Game)
	Receive[packet.Join](s)
	Receive[Leave](s)
	Receive[ReadOnly](s)
	return s
}

func defaultTo(v *int, d int) {
	if *v <= 0 {
		*v = d
	}
}

// slots is how many connections may be open, those that are refused or over
// included.
func (s *Server) slots() int {
	if s.hub.door != s && s.hub.door != nil {
		return 2*s.config.Connections + roomSlotsSpare
	}
	return s.config.Connections + refusingMax
}

// SetWorld replaces what a Welcome says, before the server runs; game is the game's
// own part of it. It panics when no client could take the Welcome, and when the loops
// are open, which know it already.
func (s *Server) SetWorld(schema *wire.Schema, world packet.WorldInfo, game []byte) {
	if s.opened {
		panic("netio: SetWorld comes too late: the server's loops are open")
	}
	s.rules.welcome = packet.Welcome{
		Version: packet.Version, TickRate: uint8(s.config.TickRate), World: world, Game: bytes.Clone(game),
		Room: s.rules.welcome.Room, Promise: promised(s.hold.mode),
	}
	if schema != nil {
		s.rules.schema = schema.Hash()
		s.rules.welcome.SchemaHash, s.rules.welcome.Schema = s.rules.schema, schema.Append(nil)
	}
	s.rules.welcome.Append(nil) // panics on what is too long
}

// TickRate is how many ticks a second the server counts its deadlines by: the
// game must run at the same.
func (s *Server) TickRate() int { return s.config.TickRate }

// open makes the event loops of a server that accepts connections, and what each has of
// its sessions, once; no Receive may come after.
func (s *Server) open() {
	s.Ready()
	if len(s.hub.reactors) > 0 {
		return
	}
	s.hub.boot(s)
	for i, r := range s.hub.reactors {
		s.byLoop[i].Store(r.home)
	}
	s.adopt()
}

func (s *Server) seal() {
	s.opened = true
	s.byLoop = make([]atomic.Pointer[loop], s.config.Loops)
	s.present, s.nexts = make([]*loop, s.config.Loops), make([]*Frame, s.config.Loops)
	s.gate.open(s.config.Loops, s.slots())
}

// newLoop makes what an event loop has of the server's sessions: any loop may get them
// all. The event loop's, or whoever opens it.
func (s *Server) newLoop(r *reactor) *loop {
	perLoop := s.slots()
	l := &loop{
		reactor: r, server: s, index: r.index, rules: s.rules,
		causes:  ring.New(s.config.ring),
		leaves:  ring.New(powerOfTwo(perLoop * leaveRecord)), // a slot waits until its leave is taken
		conns:   make([]*conn, 0, min(perLoop, 64)),
		reports: make([]atomic.Uint64, perLoop),
		free:    make([]int32, 0, perLoop),
	}
	for k, check := range s.checks {
		if check != nil {
			l.rules.kinds[k] = check()
		}
	}
	l.now = s.tick.Load()
	for slot := perLoop - 1; slot >= 0; slot-- {
		l.free = append(l.free, int32(slot))
	}
	if s.hub.clock != nil {
		l.absence.now, l.absence.period = s.hub.clock, time.Second/time.Duration(s.config.TickRate)
	}
	return l
}

func powerOfTwo(n int) int {
	p := 64
	for p < n {
		p *= 2
	}
	return p
}

// Drain refuses every Hello and Join from now on. Any goroutine.
func (s *Server) Drain() { s.drain.Store(true) }
