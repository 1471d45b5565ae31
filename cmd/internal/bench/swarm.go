package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tickd/tickd/cmd/internal/bench/cpu"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	"github.com/tickd/tickd/netio/packet"
)

// settleMax is how long clients play before they are watched: their joins are
// then forgotten.
const settleMax = time.Second

func settle(d time.Duration) time.Duration { return min(d, settleMax) }

// swarm is the command.
type swarm struct {
	Bots      int           `default:"200" help:"How many play."`
	Duration  time.Duration `default:"10s" help:"For how long they are watched, once all have joined."`
	Transport string        `default:"tcp" enum:"tcp,ws" help:"tcp or ws."`
	Behaviour string        `placeholder:"WORD" help:"What they do: one of the game's behaviours; empty: the first of them."`
	Addr      string        `placeholder:"HOST:PORT" help:"Play there; without it on a server that is started for it."`
	HTTP      string        `name:"http" placeholder:"HOST:PORT" help:"Where the server at --addr has its status; by default port 8080 of its host."`
	Password  string        `placeholder:"WORD" help:"The server's password."`
	Visible   float64       `default:"50" help:"Entities that a bot is to see on average: how large a world is made."`
	Creatures int           `default:"0" help:"Entities beside the players in the world that is made, if the game has any."`
	Decode    int           `default:"0" help:"How many of the bots decode and check what they get; the others only answer. 0: all."`
	Floor     bool          `help:"Measure a bare server too, by turns, and compare."`
	Seed      uint64        `default:"1" help:"What the bots' walks are made from."`
	Data      string        `default:"none" placeholder:"DIR" help:"Where the server that is started keeps its world; none: nowhere."`
	Profile   string        `name:"cpuprofile" placeholder:"FILE" help:"Write a CPU profile of the server that is started."`
	JSON      bool          `name:"json" help:"Print JSON."`
}

func (s *swarm) check(p *game.Program) error {
	if _, err := p.Behaviour(s.Behaviour); err != nil {
		return fmt.Errorf("--behaviour: %w", err)
	}
	if s.Floor && s.Addr != "" {
		return errors.New("--floor: only beside a server that is started for it, without --addr")
	}
	if s.Duration <= 0 {
		return fmt.Errorf("--duration: %v is no time", s.Duration)
	}
	if len(s.Password) > packet.CredentialsMax {
		return fmt.Errorf("--password: longer than %d bytes", packet.CredentialsMax)
	}
	return errors.Join(atLeast("bots", s.Bots, 1), atLeast("visible", s.Visible, 1), atLeast("creatures", s.Creatures, 0), atLeast("decode", s.Decode, 0))
}

// run plays, prints, and fails if a bot met what it must not.
func (s *swarm) run(ctx context.Context, p *game.Program, out output) error {
	if err := cpu.RaiseFiles(uint64(s.Bots + filesSpare)); err != nil {
		return err
	}
	m, err := s.measure(ctx, p, out)
	if m == nil {
		return err
	}
	if err == nil {
		err = m.faults()
	}
	r := m.report(s)
	if want := float64(p.TickRate() * m.joined); r.SnapshotsPerS < nearly*want && s.Addr == "" {
		fmt.Fprintf(out.stderr, "%s: only %.0f %% of the snapshots came: the machine or the bots do not keep up, and the server did less than it seems\n",
			out.program, 100*r.SnapshotsPerS/want)
	}
	return errors.Join(out.print(r, s.JSON), err)
}

// returnPause is about how long bots that ended stay away.
const returnPause = 2 * time.Second

// filesSpare is how many files are open beside the bots' sockets.
const filesSpare = 64
