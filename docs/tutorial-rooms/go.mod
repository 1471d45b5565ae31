module duels

go 1.26.0
