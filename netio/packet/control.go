package packet

import "github.com/tickd/tickd/netio/wire"

// Ack tells which tick was applied, from a client that sends no Input.
type Ack struct{ Tick uint32 }

func (*Ack) Kind() Kind { return KindAck }

func (m *Ack) Decode(r *wire.Reader) { m.Tick = r.U32() }

func (m *Ack) Append(b []byte) []byte { return wire.AppendU32(b, m.Tick) }

// Bye is a client's polite goodbye. The server closes.
type Bye struct{}

func (*Bye) Kind() Kind { return KindBye }

func (*Bye) Decode(*wire.Reader) {}

func (*Bye) Append(b []byte) []byte { return b }

// Ping is answered at once, by the event loop, with a Pong of the same stamp.
type Ping struct{ Stamp uint32 }

func (*Ping) Kind() Kind { return KindPing }

func (m *Ping) Decode(r *wire.Reader) { m.Stamp = r.U32() }

func (m *Ping) Append(b []byte) []byte { return wire.AppendU32(b, m.Stamp) }

// Pong answers a Ping.
type Pong struct{ Stamp uint32 }

func (*Pong) Kind() Kind { return KindPong }

func (m *Pong) Decode(r *wire.Reader) { m.Stamp = r.U32() }

func (m *Pong) Append(b []byte) []byte { return wire.AppendU32(b, m.Stamp) }
