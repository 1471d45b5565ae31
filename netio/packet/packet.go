// Package packet holds the protocol's messages, one file each. A frame is a
// kind and a body; a body is fixed little-endian integers, varints and short
// strings. docs/protocol.md describes them for other languages.
package packet

import (
	"fmt"

	"github.com/tickd/tickd/netio/wire"
)

// Version is the protocol's version, in Hello and Welcome. A server refuses
// any other.
const Version = 1

// Kind is the first byte of a frame. Kinds are constants and never reused.
type Kind uint8

// Kinds from client to server are below 64: 1 to 31 are the engine's.
const (
	KindHello    Kind = 1
	KindJoin     Kind = 2
	KindInput    Kind = 3
	KindAck      Kind = 4
	KindBye      Kind = 5
	KindPing     Kind = 6
	KindSpectate Kind = 7

	OldKinds     Kind = 8 // 8 to 12: the sandbox's, from before games had kinds of their own
	OldKindsLast Kind = 12

	GameKinds     Kind = 32 // 32 to 63: a game's own, client to server
	GameKindsLast Kind = 63
)

// Kinds from server to client are 64 to 127: 64 to 95 are the engine's. Those above
// are no frame's.
const (
	KindWelcome  Kind = 64
	KindAccepted Kind = 65
	KindRefused  Kind = 66
	KindGoodbye  Kind = 67
	KindSnapshot Kind = 68
	KindEvents   Kind = 69
	KindChunk    Kind = 70
	KindTiles    Kind = 71
	KindPong     Kind = 72
	KindBlobs    Kind = 73

	GameDownKinds     Kind = 96 // 96 to 127: a game's own, server to client
	GameDownKindsLast Kind = 127
	KindGlobal        Kind = 74
)

// Body is a message of type T. Decode is a list of reads: the reader remembers
// what went wrong. Append appends the body without its kind.
type Body[T any] interface {
	*T
	Kind() Kind
	Decode(*wire.Reader)
	Append([]byte) []byte
}

// Append appends a whole frame's content, kind and body.
func Append[T any, P Body[T]](b []byte, body P) []byte {
	return body.Append(append(b, byte(body.Kind())))
}

// Decode reads a whole body; bytes left over are an error.
func Decode[T any, P Body[T]](b []byte, body P) error {
	r := wire.NewReader(b)
	body.Decode(&r)
	return r.Close()
}

// bound panics on what clients refuse: n of what, where most is allowed.
func bound(what string, n, most int) {
	if n > most {
		panic(fmt.Sprintf("packet: %s of %d, at most %d", what, n, most))
	}
}
