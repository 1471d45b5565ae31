module campfire

go 1.26
