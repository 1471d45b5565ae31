package netio

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
)

// ErrSystem is an address that is not served on this operating system. On Windows the socket
// engine writes to one client after the other and waits for each: one that does not read holds
// up all others of its loop, and nothing tells how much it is behind. That is good enough for
// development on one machine, and not for strangers.
var ErrSystem = errors.New("netio: not served on this operating system")

// onlyLoopback refuses an address that others than this machine could reach.
func onlyLoopback(addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("netio: %w", err)
	}
	if ip, err := netip.ParseAddr(host); host == "localhost" || err == nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("%w: here one client that does not read would stop all others, so that only this machine may connect: "+
		"use --addr %s, or serve others from Linux, macOS or FreeBSD", ErrSystem, net.JoinHostPort("127.0.0.1", port))
}
