// Command mock is a stand-in for tickd to develop the page against: it speaks
// the protocol with moving players and a map of its own. Never in production.
package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"time"

	"tickd/netio/webclient"
)

func main() {
	ws := flag.String("ws", "127.0.0.1:7777", "address of the WebSocket")
	page := flag.String("page", "127.0.0.1:8080", "address of the page")
	side := flag.Int("side", 192, "tiles along one side of the world")
	bots := flag.Int("bots", 40, "players that walk about")
	creatures := flag.Int("creatures", 20, "creatures")
	spread := flag.Int("spread", 40, "how far from the middle they begin, in tiles")
	flag.Parse()

	g := newGame(*side, *bots, *creatures, *spread)
	go func() {
		for range time.Tick(50 * time.Millisecond) {
			g.step()
		}
	}()
	go func() {
		fail(http.ListenAndServe(*page, webclient.Handler(webclient.Options{Server: "ws://" + *ws + "/"})))
	}()
	fail(http.ListenAndServe(*ws, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if conn, in := upgrade(w, r); conn != nil {
			c := &client{game: g, conn: conn, out: make(chan []byte, 256)}
			c.serve(in)
		}
	})))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "mock:", err)
	os.Exit(1)
}
