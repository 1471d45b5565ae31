package bots

import (
	"time"

	"github.com/tickd/tickd/cmd/host/bot"
	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// guest is who a bot is in each room to which the server moves it.
type guest struct {
	options *Options
	index   int
	join    packet.Join
}

// bot is the one that plays in a room.
func (g *guest) bot(w *packet.Welcome, schema *wire.Schema) bot.Bot {
	return g.options.Behaviour.New(bot.Seat{
		Index: g.index, Seed: g.options.Seed, TickRate: int(w.TickRate), World: w.World, Schema: schema, Game: w.Game,
	})
}

// enter goes on in another room.
func (t *turn) enter(b bot.Bot, view *client.View) {
	t.bot, t.view, t.own, t.tick, t.leaves = b, view, packet.OwnState{}, 0, false
	t.held = packet.Input[Held]{}
}

// forget gives up what was asked in the room before: nobody answers it.
func (p *prober) forget() { p.asked = time.Time{} }

// moved takes in that the client, which has said Join again, is in another room.
func (b *whole) moved() {
	w := b.client.Welcome()
	b.turn.enter(b.guest.bot(&w, b.client.Schema()), b.client.View())
	b.check, b.last = newChecker(b.client), time.Time{}
	b.prober.forget()
}

// moved takes a further Welcome, and says Join again. No snapshot comes before it is accepted,
// and so it sends nothing else till then.
func (l *light) moved(body []byte) error {
	var w packet.Welcome
	if err := packet.Decode(body, &w); err != nil {
		return err
	}
	if len(w.Schema) > 0 {
		l.schema = &wire.Schema{}
		r := wire.NewReader(w.Schema)
		l.schema.Decode(&r)
		if err := r.Close(); err != nil {
			return err
		}
	}
	l.turn.enter(l.guest.bot(&w, l.schema), nil)
	l.tick, l.last = 0, time.Time{}
	if l.prober != nil {
		l.prober.forget()
	}
	_, err := l.conn.Write(appendFrame(nil, l.web, &l.guest.join))
	return err
}
