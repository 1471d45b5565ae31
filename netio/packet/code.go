package packet

import "strconv"

// Code says why something was refused or ended. Codes are constants and never
// reused; a client shows its own sentence for those it knows. Those up to 127 are the
// engine's, those from GameCodes to GameCodesLast a game's own; 255 is none.
type Code uint8

// CodeNameMax bounds the name of a code, in bytes.
const CodeNameMax = 32

// The engine's codes.
const (
	OK          Code = 0
	BadFrame    Code = 1  // malformed, unknown kind, trailing bytes
	TooLarge    Code = 2  // a frame over its limit
	BadState    Code = 3  // a packet that this state does not allow
	BadValue    Code = 4  // well-formed but impossible
	BadMagic    Code = 5  // not this protocol
	BadVersion  Code = 6  // another version of it
	BadPassword Code = 7  // credentials refused
	BadName     Code = 8  // not 3-16 of [A-Za-z0-9_-]
	NameTaken   Code = 9  // somebody plays under it, ignoring case
	ServerFull  Code = 10 // no place for one more player or connection
	RetryLater  Code = 11 // too many at once
	Rate        Code = 12 // more packets than the inbound budget, for too long
	Idle        Code = 13 // silent, or not joined, for too long
	SlowClient  Code = 14 // does not read
	Shutdown    Code = 15 // the server is stopping
	Kicked      Code = 16 // an operator's decision
	Replaced    Code = 17 // the same account joined again
	Left        Code = 18 // the client said goodbye
	Dropped     Code = 19 // the connection was lost
	Internal    Code = 20 // the server's own fault
	Ended       Code = 21 // what the session played has ended, as the game has it
	NoRoom      Code = 22 // no room of that name
	RoomFull    Code = 23 // no seat there
	RoomClosed  Code = 24 // it is closing
	NoSeat      Code = 25 // a reservation that is none, or is over; or a room for those with one alone
	Moved       Code = 26 // to another room, on the same connection
	Restarted   Code = 27 // the server has started again, and with it all that was connected is gone
	ReadOnly    Code = 28 // nothing can be kept for lack of space: nothing is changed, and nobody let in
	Recording   Code = 29 // what was recorded is shown again: one can watch, and not play
	OutOfOrder  Code = 39 // a sequence number that does not rise
	TooMany     Code = 40 // more unanswered requests than there may be

	OldCodes     Code = 32 // 32 to 43, but for the two above: the sandbox's, from before games had codes of their own
	OldCodesLast Code = 43

	GameCodes     Code = 128 // 128 to 254: a game's own
	GameCodesLast Code = 254
)

var codeNames = map[Code]string{
	OK: "OK", BadFrame: "BAD_FRAME", TooLarge: "TOO_LARGE", BadState: "BAD_STATE", BadValue: "BAD_VALUE",
	BadMagic: "BAD_MAGIC", BadVersion: "BAD_VERSION", BadPassword: "BAD_PASSWORD", BadName: "BAD_NAME",
	NameTaken: "NAME_TAKEN", ServerFull: "SERVER_FULL", RetryLater: "RETRY_LATER", Rate: "RATE", Idle: "IDLE",
	SlowClient: "SLOW_CLIENT", Shutdown: "SHUTDOWN", Kicked: "KICKED", Replaced: "REPLACED", Left: "LEFT",
	Dropped: "DROPPED", Internal: "INTERNAL", Ended: "ENDED", NoRoom: "NO_ROOM", RoomFull: "ROOM_FULL", RoomClosed: "ROOM_CLOSED", NoSeat: "NO_SEAT", Moved: "MOVED",
	Restarted: "RESTARTED", ReadOnly: "READ_ONLY", Recording: "RECORDING",
	OutOfOrder: "OUT_OF_ORDER", TooMany: "TOO_MANY",
}

// Known reports whether the code is one of the engine's.
func (c Code) Known() bool { return codeNames[c] != "" }

// String is the code's name as operators and metrics see it: CODE_128 for a game's
// own, whose name only its server knows.
func (c Code) String() string {
	if n, ok := codeNames[c]; ok {
		return n
	}
	return "CODE_" + strconv.Itoa(int(c))
}

var sentences = map[Code]string{
	BadFrame: "That was not a packet of this protocol.", TooLarge: "That packet was too large.",
	BadState: "That packet does not belong here.", BadValue: "That packet held an impossible value.",
	BadMagic: "This server speaks the tickd protocol only.", BadVersion: "This server speaks another version of the protocol.",
	BadPassword: "The password is wrong.", BadName: "A name has 3 to 16 letters, digits, _ or -.",
	NameTaken: "Somebody already plays under that name.", ServerFull: "The server is full.",
	RetryLater: "Too many are joining right now.", Rate: "Too many packets.", Idle: "Nothing was heard for too long.",
	SlowClient: "The connection is too slow to keep up.", Shutdown: "The server is stopping.", Kicked: "You were kicked.",
	Replaced: "You joined again from elsewhere.", Left: "Goodbye.", Internal: "The server made a mistake.",
	Ended:      "What you played has ended.",
	NoRoom:     "There is no room of that name.",
	RoomFull:   "That room is full.",
	RoomClosed: "That room is closing.",
	NoSeat:     "No seat is kept for you there.",
	Moved:      "You went to another room.",
	Restarted:  "The server has started again.",
	ReadOnly:   "The server can change nothing right now: its disk is full.",
	Recording:  "This is a recording: you can watch, but not play.",
	OutOfOrder: "A packet came out of order.",
}

// Sentence is what to tell a person about a refusal or a goodbye, or "".
func (c Code) Sentence() string { return sentences[c] }
