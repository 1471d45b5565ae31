package bench

import "github.com/tickd/tickd/systems/sandbox"

func holding(buttons, aim uint16) *sandbox.Controls {
	return &sandbox.Controls{Buttons: buttons, Aim: aim}
}
