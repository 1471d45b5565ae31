package packet_test

import (
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/wire"
)

// message is any of the protocol's messages.
type message interface {
	Kind() packet.Kind
	Decode(r *wire.Reader)
	Append(b []byte) []byte
}

// fresh makes an empty message of a kind; nil for a kind that the protocol does
// not have.
func fresh(k packet.Kind) message {
	switch k {
	case packet.KindHello:
		return &packet.Hello{}
	case packet.KindJoin:
		return &packet.Join{}
	case packet.KindInput:
		return &packet.Input[packet.Controls]{}
	case packet.KindAck:
		return &packet.Ack{}
	case packet.KindBye:
		return &packet.Bye{}
	case packet.KindPing:
		return &packet.Ping{}
	case packet.KindSpectate:
		return &packet.Spectate{}
	case packet.KindWelcome:
		return &packet.Welcome{}
	case packet.KindAccepted:
		return &packet.Accepted{}
	case packet.KindRefused:
		return &packet.Refused{}
	case packet.KindGoodbye:
		return &packet.Goodbye{}
	case packet.KindSnapshot:
		return &packet.Snapshot{}
	case packet.KindEvents:
		return &packet.Events{}
	case packet.KindChunk:
		return &packet.Chunk{}
	case packet.KindTiles:
		return &packet.Tiles{}
	case packet.KindPong:
		return &packet.Pong{}
	case packet.KindBlobs:
		return &packet.Blobs{}
	case packet.KindGlobal:
		return &packet.Global{}
	}
	return nil
}

// encoded is a message as a frame's content: kind and body.
func encoded(m message) []byte { return m.Append([]byte{byte(m.Kind())}) }

// decoded reads a frame's content into a fresh message; nil for no known kind.
func decoded(b []byte) (message, error) {
	m := fresh(packet.Kind(b[0]))
	if m == nil {
		return nil, nil
	}
	r := wire.NewReader(b[1:])
	m.Decode(&r)
	return m, r.Close()
}
