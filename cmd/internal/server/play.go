package server

import (
	"bytes"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"github.com/tickd/tickd/netio"
)

// playPath is where the HTTP port takes the game's WebSockets, so that the public needs one port only: a page
// finds its server where it came from, behind any proxy.
const playPath = "/ws"

// whereToPlay is where a page's players connect: as the operator says, else beside the page.
func whereToPlay(players *netio.Listener, public string) string {
	switch {
	case public != "":
		return public
	case netio.Takes():
		return "." + playPath
	}
	return players.Addr()
}

// playing hands WebSockets to the players' loops, for which they are like those of the players' own port.
type playing struct {
	players *netio.Listener
	next    http.Handler
	log     *slog.Logger
}

func (p *playing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != playPath || !netio.Takes() {
		p.next.ServeHTTP(w, r)
		return
	}
	if r.Method != http.MethodGet || r.ProtoMajor != 1 || !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		w.Header().Set("Upgrade", "websocket")
		http.Error(w, "players connect here, by WebSocket", http.StatusUpgradeRequired)
		return
	}
	c, rest, err := http.NewResponseController(w).Hijack()
	if err != nil { // not of HTTP/1
		http.Error(w, "this connection cannot become a WebSocket", http.StatusInternalServerError)
		return
	}
	tcp, ok := c.(*net.TCPConn)
	if !ok {
		p.log.Error("a page's connection is not TCP", "from", r.RemoteAddr)
		_ = c.Close() // nobody can be told any more
		return
	}
	head := headOf(r)
	early, _ := rest.Reader.Peek(rest.Reader.Buffered()) // what is buffered can be peeked
	if err := p.players.Take(tcp, append(head, early...)); err != nil {
		p.log.Debug("a player at the page's port is not taken", "from", r.RemoteAddr, "error", err.Error())
	}
}

// headOf is a request's head as it may have come: the loops read it as that of any WebSocket.
func headOf(r *http.Request) []byte {
	var b bytes.Buffer
	b.WriteString("GET / HTTP/1.1\r\nHost: " + r.Host + "\r\n")
	_ = r.Header.Write(&b) // a Buffer's Write cannot fail
	b.WriteString("\r\n")
	return b.Bytes()
}
