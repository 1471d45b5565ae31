module campfire

go 1.26.0
