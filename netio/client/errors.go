package client

import (
	"errors"
	"fmt"

	"github.com/tickd/tickd/netio/packet"
)

// Errors of a View. Each means that the server, or something between, broke
// the protocol: close the connection. They come wrapped, with the details.
var (
	ErrKind     = errors.New("not a kind that a view takes")
	ErrTick     = errors.New("tick of a snapshot does not rise")
	ErrPart     = errors.New("part of a snapshot out of order")
	ErrBaseline = errors.New("baseline is not held")
	ErrCentre   = errors.New("view centre outside the world")
	ErrSection  = errors.New("malformed section")
	ErrCrowd    = errors.New("more entities than a view may hold")
	ErrChunk    = errors.New("chunk outside the world, or too many")
	ErrVersion  = errors.New("tiles for a version that is not held")
)

// Errors of a Client.
var (
	ErrWelcome = errors.New("welcome that cannot be used")
	ErrMessage = errors.New("websocket frame that is not allowed")
	ErrLarge   = errors.New("frame over the limit that the server allows")
	ErrOptions = errors.New("bad options")
	ErrMoving  = errors.New("on the way to another room")
)

// Refused is the server's no to a Hello or a Join. After BadName and NameTaken
// the same Client may Join again; after any other code the server closes.
type Refused packet.Refused

// Error names the code and quotes the server's sentence.
func (r *Refused) Error() string { return fmt.Sprintf("client: refused: %v: %q", r.Code, r.Sentence) }

// Goodbye is how the server ends a connection.
type Goodbye packet.Goodbye

// Error names the code and quotes the server's sentence.
func (g *Goodbye) Error() string { return fmt.Sprintf("client: goodbye: %v: %q", g.Code, g.Sentence) }
