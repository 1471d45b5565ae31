package server

import (
	"encoding/hex"
	"errors"
	"testing"

	"github.com/tickd/tickd/netio/client"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
)

// Who asks over a socket for a room that it cannot have hears why, over either transport, and who plays elsewhere plays on.
func TestRefusedOverSockets(t *testing.T) {
	l := lodgingOf(t, dots, Rooms{Seats: 1, Named: true, Match: func(a rooms.Ask, all []*rooms.Room) (string, packet.Code) {
		if a.Label["want"] == "panic" {
			panic("matchmaker")
		}
		return rooms.Fill(a, all)
	}})
	for _, path := range []string{"/api/rooms/den", "/api/rooms/hidden?private", "/api/rooms/vip?reserved&seats=4", "/api/rooms/other"} {
		if code := l.ask("POST", path, nil); code != 200 {
			t.Fatal(path, code)
		}
	}
	calm, err := l.join("den", "calm")
	if err != nil {
		t.Fatal(err)
	}
	for _, transport := range []string{"tcp", "ws"} {
		var kept struct{ Reservation string }
		if code := l.ask("POST", "/api/rooms/vip/reserve?seconds=60", &kept); code != 200 {
			t.Fatal(code)
		}
		token, err := hex.DecodeString(kept.Reservation)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			what string
			o    client.Options
			want packet.Code
		}{
			{"a room that is not", client.Options{Room: "nowhere"}, packet.NoRoom},
			{"a full room", client.Options{Room: "den"}, packet.RoomFull},
			{"a room for those who have a reservation", client.Options{Room: "vip"}, packet.NoSeat},
			{"a label that is none", client.Options{Label: "mode"}, packet.BadValue},
			{"a matchmaker that panics", client.Options{Label: "want=panic"}, packet.Internal},
			{"a reservation for another room", client.Options{Room: "other", Reservation: token}, packet.NoSeat},
			{"a guess", client.Options{Reservation: make([]byte, len(token))}, packet.NoSeat},
			{"a reservation", client.Options{Reservation: token}, packet.OK},
			{"the same again", client.Options{Reservation: token}, packet.NoSeat},
		} {
			c.o.Transport = transport
			k, err := client.Dial(t.Context(), l.addr, c.o)
			var refused *client.Refused
			switch {
			case err == nil && c.want == packet.OK:
				_ = k.Close()
			case !errors.As(err, &refused) || refused.Code != c.want:
				t.Errorf("%s over %s: %v, want %v", c.what, transport, err, c.want)
			}
		}
		if _, _, err := calm.Next(); err != nil {
			t.Fatalf("who plays elsewhere: %v", err)
		}
	}
	if err := l.stop(); err != nil {
		t.Error(err)
	}
}
