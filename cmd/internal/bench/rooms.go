package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/cmd/internal/bench/child"
	"github.com/tickd/tickd/cmd/internal/bench/cpu"
	"github.com/tickd/tickd/cmd/internal/bench/game"
	netrooms "github.com/tickd/tickd/netio/rooms"
)

// roomsCommand is the command.
type roomsCommand struct {
	Rooms     int           `default:"300" help:"How many rooms."`
	Players   int           `default:"10" help:"How many play in each."`
	Rate      int           `default:"20" help:"Ticks a second of each room."`
	Transport string        `default:"tcp" enum:"tcp,ws,memory" help:"tcp, ws, or memory: without sockets and clock, as fast as one worker can, then as --workers can, by turns."`
	Duration  time.Duration `default:"15s" help:"For how long they are watched in all, once all have joined."`
	Turns     int           `default:"3" help:"How many servers are started one after the other, each watched for its part of the time."`
	World     bool          `help:"By turns, measure one world with as many players, too, and compare."`
	Workers   int           `default:"0" help:"Workers that run the rooms; 0: as many as the server has CPUs."`
	Churn     float64       `default:"0" help:"Players a second, of all, who leave, and find another place soon after."`
	Opening   float64       `default:"0" help:"Rooms a second that are opened beside, each for somebody who leaves it again, and close."`
	Cycle     int           `default:"0" help:"Instead, let so many rooms be opened and closed, --rooms at a time, and see what is left of them."`
	Faults    bool          `help:"After a calm time, let some rooms beside them panic, take long and flood their members. The server gets all CPUs."`
	Decode    int           `default:"200" help:"How many of the bots decode and check what they get; the others only answer. 0: all."`
	Seed      uint64        `default:"1" help:"What the bots' walks are made from."`
	Profile   string        `name:"cpuprofile" placeholder:"FILE" help:"Write a CPU profile of the server of the rooms that is started last, or of what runs in memory."`
	JSON      bool          `name:"json" help:"Print JSON."`
}

func (r *roomsCommand) check(p *game.Program) error {
	if r.Duration <= 0 {
		return fmt.Errorf("--duration: %v is no time", r.Duration)
	}
	if r.Rooms > netrooms.RoomsMax {
		return fmt.Errorf("--rooms: %d is more than %d", r.Rooms, netrooms.RoomsMax)
	}
	sockets := r.Transport != "memory"
	switch {
	case r.Faults && (!sockets || r.Cycle > 0 || r.World || r.Churn > 0 || r.Opening > 0):
		return errors.New("--faults: only over sockets, without --cycle, --world, --churn and --opening")
	case r.Cycle > 0 && (!sockets || r.World || r.Churn > 0 || r.Opening > 0):
		return errors.New("--cycle: only over sockets, without --world, --churn and --opening")
	case !sockets && (r.World || r.Churn > 0 || r.Opening > 0):
		return errors.New("--transport: memory has no --world, --churn and --opening")
	}
	return errors.Join(atLeast("rooms", r.Rooms, 1), atLeast("players", r.Players, 1), atLeast("rate", r.Rate, 1), atLeast("turns", r.Turns, 1),
		atLeast("workers", r.Workers, 0), atLeast("churn", r.Churn, 0), atLeast("opening", r.Opening, 0), atLeast("cycle", r.Cycle, 0),
		atLeast("decode", r.Decode, 0))
}

// run plays, prints, and fails if a bot met what it must not.
func (r *roomsCommand) run(ctx context.Context, p *game.Program, out output) error {
	if r.Transport == "memory" {
		return r.memory(ctx, p, out)
	}
	if err := cpu.RaiseFiles(uint64(r.bots() + openAtOnce + len(faulty())*r.Players + filesSpare)); err != nil {
		return err
	}
	switch {
	case r.Cycle > 0:
		return r.cycle(ctx, p, out)
	case r.Faults:
		return r.faults(ctx, p, out)
	}
	m, err := r.measure(ctx, p, out)
	if m == nil {
		return err
	}
	return errors.Join(out.print(m.report(r), r.JSON), err)
}

// bots is how many play in all.
func (r *roomsCommand) bots() int { return r.Rooms * r.Players }

// child is the server of the rooms, with room for so many more, and so many more players.
func (r *roomsCommand) child(p *game.Program, moreRooms, morePlayers int) child.Rooms {
	v := p.View()
	behaviour, _ := p.Behaviour("") // there is a first
	return child.Rooms{
		World: bot.World{Players: r.bots() + morePlayers, Width: v.Cells * v.Tiles, Height: v.Cells * v.Tiles, Together: behaviour.Together},
		Most:  r.Rooms + moreRooms, Seats: r.Players, Rate: r.Rate, Workers: r.Workers, Profile: r.Profile,
	}
}

// world is a server of one world, in which everybody sees as many as in a room.
func (r *roomsCommand) world(p *game.Program) child.Game {
	v := p.View()
	seen := share(v.Cells, v.Cells) * share(v.Cells, v.Cells) * float64(r.Players)
	w, h := worldFor(v, r.bots(), seen)
	behaviour, _ := p.Behaviour("")
	return child.Game{World: bot.World{Players: r.bots(), Width: w, Height: h, Together: behaviour.Together}}
}
