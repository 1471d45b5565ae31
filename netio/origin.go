package netio

import (
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// OriginOK reports whether an entry of Config.Origins is one that a browser could
// send, SCHEME://HOST or SCHEME://HOST:PORT, or "*", which is all.
func OriginOK(entry string) bool {
	if entry == "*" {
		return true
	}
	u, err := url.Parse(entry)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.Scheme+"://"+u.Host == entry
}

// admits reports whether a page of an origin may open a WebSocket to a host, both as
// the headers say. A client that is no page says no origin. A page's own server is
// the same host on whatever port; all names of this machine are one host.
func admits(allowed []string, origin, host string) bool {
	if origin == "" {
		return true
	}
	for _, a := range allowed {
		if a == "*" || strings.EqualFold(a, origin) {
			return true
		}
	}
	u, err := url.Parse(origin)
	if err != nil || u.Hostname() == "" {
		return false // "null" too: a page of nowhere
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	return strings.EqualFold(u.Hostname(), host) || loopback(u.Hostname()) && loopback(host)
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}
