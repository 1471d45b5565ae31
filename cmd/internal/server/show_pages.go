package server

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
)

const (
	showPath    = "/api/recording"
	showPlayers = 64 // of whom it is told where they are
)

// Shown is what pages are told of a recording that is shown.
type Shown struct {
	First    uint32        `json:"first"` // tick
	Last     uint32        `json:"last"`
	Tick     uint32        `json:"tick"`
	TickRate int           `json:"tick_rate"`
	Playing  bool          `json:"playing"`
	Speed    float64       `json:"speed"`
	Epoch    uint32        `json:"epoch"` // of the tick; another one begins when a server starts
	Seeks    int           `json:"seeks"` // how often another world was made, to which everybody connects
	Error    string        `json:"error,omitempty"`
	May      bool          `json:"may"` // whether who asks may change anything
	Players  []ShownPlayer `json:"players"`
}

// ShownPlayer is where a player is, in 1/1024 of a tile.
type ShownPlayer struct {
	ID   uint32 `json:"id"`
	Name string `json:"name"`
	X    int32  `json:"x"`
	Y    int32  `json:"y"`
}

// order is something that the show's goroutine has to do.
type order struct {
	do   func() error
	done chan error // room for the answer
}

var errBusy = errors.New("too much is asked for at once: try again")

// publish shows pages what there is now.
func (s *Show) publish() {
	g := s.reel.Game
	first, last := s.tape.Span()
	now := &Shown{
		First: first, Last: last, Tick: uint32(g.App.Tick()), TickRate: s.rate,
		Playing: s.playing, Speed: s.speed, Epoch: s.reel.Epoch, Seeks: s.seeks, Players: []ShownPlayer{},
	}
	if s.failure != nil {
		now.Error = s.failure.Error()
	}
	for id := range g.App.IDs.All {
		if len(now.Players) == showPlayers {
			break
		}
		if p, ok := s.player(id); ok {
			now.Players = append(now.Players, p)
		}
	}
	s.shown.Store(now)
}

// player is where an entity is, if somebody plays it.
func (s *Show) player(id ecs.NetID) (p ShownPlayer, ok bool) {
	g := s.reel.Game
	e, _ := g.App.IDs.Get(id)
	for _, v := range g.App.State.Of(e) {
		switch v := v.(type) {
		case *components.Player:
			p.ID, p.Name, ok = uint32(id), v.String(), true
		case *components.Position:
			p.X, p.Y = v.X, v.Y
		}
	}
	return p, ok
}

// showPages answers /api/recording, and below it what changes something; all else is next's.
type showPages struct {
	show *Show
	next http.Handler
}

func (p *showPages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	what, ours := strings.CutPrefix(r.URL.Path, showPath)
	if !ours || what != "" && what[0] != '/' {
		p.next.ServeHTTP(w, r)
		return
	}
	get := r.Method == http.MethodGet || r.Method == http.MethodHead
	do := p.show.order(strings.TrimPrefix(what, "/"), r)
	switch {
	case what == "" && get:
		p.tell(w, r)
	case do == nil:
		refuse(w, http.StatusNotFound, "there is "+showPath+", and below it play, pause, speed and seek")
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		refuse(w, http.StatusMethodNotAllowed, "only POST")
	case !steers(r):
		refuse(w, http.StatusForbidden, "only from this machine, and by no other page than the recording's")
	default:
		p.obey(w, r, do)
	}
}

func (p *showPages) tell(w http.ResponseWriter, r *http.Request) {
	said := *p.show.shown.Load()
	said.May = steers(r)
	answer(w, said)
}

func (p *showPages) obey(w http.ResponseWriter, r *http.Request, do func() error) {
	o := order{do, make(chan error, 1)}
	select {
	case p.show.orders <- o:
	default:
		refuse(w, http.StatusServiceUnavailable, errBusy.Error())
		return
	}
	select {
	case <-r.Context().Done():
	case err := <-o.done:
		if err != nil {
			refuse(w, http.StatusConflict, err.Error())
			return
		}
		p.tell(w, r)
	}
}

// order is what a request asks for; nil: nothing that there is.
func (s *Show) order(what string, r *http.Request) func() error {
	switch what {
	case "play":
		return func() error { return s.play() }
	case "pause":
		return func() error { s.playing = false; return nil }
	case "speed":
		return func() error { return s.setSpeed(r.URL.Query().Get("times")) }
	case "seek":
		return func() error {
			tick, err := strconv.ParseUint(r.URL.Query().Get("tick"), 10, 32)
			if err != nil {
				return errors.New("seek needs ?tick=NUMBER")
			}
			return s.seek(uint32(tick))
		}
	}
	return nil
}

// play goes on, at the end from the beginning.
func (s *Show) play() error {
	first, last := s.tape.Span()
	if uint32(s.reel.Game.App.Tick()) >= last {
		if err := s.seek(first); err != nil {
			return err
		}
	}
	s.playing, s.ahead = true, 0
	return nil
}

func (s *Show) setSpeed(text string) error {
	times, err := strconv.ParseFloat(text, 64)
	if err != nil || !(times >= slowest && times <= fastest) {
		return fmt.Errorf("speed needs ?times=NUMBER, from %v to %d", slowest, fastest)
	}
	s.speed, s.ahead = times, 0
	return nil
}

// steers reports whether a request comes from this machine and speaks to it, through no proxy, and from
// the recording's own page, if from any.
func steers(r *http.Request) bool {
	own := r.Clone(r.Context())
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host {
		return false
	}
	for _, name := range []string{"Origin", "Referer", "Sec-Fetch-Site"} {
		own.Header.Del(name)
	}
	return operates(own)
}
