package host

import (
	"net/http"
)

// pageHandler serves the browser client; game is where it connects.
func pageHandler(game string) http.Handler {
	return http.NotFoundHandler()
}
