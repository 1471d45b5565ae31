package netio

import (
	"encoding/binary"

	"github.com/gobwas/ws"

	"github.com/tickd/tickd/netio/packet"
)

// closeStatus is what a Close frame says beside our last word: RFC 6455, section 7.4.1.
func closeStatus(c packet.Code) ws.StatusCode {
	switch c {
	case packet.OK, packet.Left:
		return ws.StatusNormalClosure
	case packet.Shutdown:
		return ws.StatusGoingAway
	case packet.BadFrame:
		return ws.StatusProtocolError
	case packet.TooLarge:
		return ws.StatusMessageTooBig
	case packet.Internal:
		return ws.StatusInternalServerError
	case packet.RetryLater, packet.ServerFull:
		return statusTryAgain
	}
	return ws.StatusPolicyViolation
}

// statusTryAgain is of the IANA's registry of close codes.
const statusTryAgain ws.StatusCode = 1013

// appendClose appends the Close frame of a WebSocket that ends.
func (c *conn) appendClose(b []byte, code packet.Code) []byte {
	status := closeStatus(code)
	if c.ws.status != 0 {
		status = c.ws.status
	}
	b = append(b, 0x80|byte(ws.OpClose), 2)
	return binary.BigEndian.AppendUint16(b, uint16(status))
}

// closing takes a Close of the client, which hears its own status in answer, or that
// the frame was none.
func (s *wsState) closing(payload []byte) packet.Code {
	switch len(payload) {
	case 0:
		s.status = ws.StatusNormalClosure
		return packet.Left
	case 1:
		return packet.BadFrame
	}
	status := ws.StatusCode(binary.BigEndian.Uint16(payload))
	if !status.In(ws.StatusRangeApplication) && !status.In(ws.StatusRangePrivate) &&
		(!status.In(ws.StatusRangeProtocol) || status.IsProtocolReserved()) {
		return packet.BadFrame
	}
	s.status = status
	return packet.Left
}
