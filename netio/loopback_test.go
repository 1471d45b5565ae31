package netio

import (
	"errors"
	"strings"
	"testing"
)

func TestOnlyLoopback(t *testing.T) {
	for addr, ok := range map[string]bool{
		"127.0.0.1:7777": true, "127.1.2.3:0": true, "[::1]:7777": true, "localhost:7777": true,
		":7777": false, "0.0.0.0:7777": false, "[::]:7777": false, "192.168.1.2:7777": false, "example.org:7777": false,
	} {
		err := onlyLoopback(addr)
		if ok != (err == nil) || !ok && (!errors.Is(err, ErrSystem) || !strings.Contains(err.Error(), "--addr 127.0.0.1:7777")) {
			t.Errorf("%s: %v", addr, err)
		}
	}
	if err := onlyLoopback("7777"); err == nil {
		t.Error("an address without a port")
	}
}
