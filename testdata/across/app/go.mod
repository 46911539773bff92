module example.com/app

go 1.22

require (
	example.com/platform v0.0.0
	example.com/service v0.0.0
)

replace (
	example.com/platform => ../platform
	example.com/service => ../service
)
