package client

import "github.com/tickd/tickd/netio/packet"

func (v *View) global() error {
	var m packet.Global
	m.Decode(&v.reader)
	if err := v.reader.Close(); err != nil {
		return err
	}
	v.globals[m.ID] = append(v.globals[m.ID][:0], m.Body...)
	return nil
}

// Global lends the newest bytes of a value that everybody is told; nil before they
// have come, and for an id that no game can have.
func (v *View) Global(id uint8) []byte {
	if int(id) >= len(v.globals) {
		return nil
	}
	return v.globals[id]
}
