package main

import (
	"testing"

	"github.com/tickd/tickd/netio/client"
)

// The sandbox in rooms: who names none and who names one play, each in a room.
func TestTheSandboxInRooms(t *testing.T) {
	p := start(t, "--rooms")
	for _, room := range []string{"", "a-room_of-mine", "abcdefghijklmnopqrstuvwxyz-01234"} {
		c, err := client.Dial(t.Context(), p.addr, client.Options{Room: room})
		if err != nil {
			t.Fatalf("room %q: %v", room, err)
		}
		defer c.Close()
		if _, err := c.Join(t.Context(), "somebody"); err != nil {
			t.Fatalf("room %q: %v", room, err)
		}
		if got := c.Welcome().Room; got == "" || room != "" && got != room {
			t.Errorf("in %q, asked for %q", got, room)
		}
	}
}
