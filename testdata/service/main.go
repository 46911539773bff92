// Command orders is a small order service: its statuses are those of
// status.yaml.
package main

import (
	"flag"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"
)

//go:generate go tool statusgen

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "`address` to listen on")
	stopped := flag.String("clock", "", "a `time` (RFC 3339) at which the clock stands still")
	flag.Parse()

	clock := time.Now
	if *stopped != "" {
		now, err := time.Parse(time.RFC3339, *stopped)
		if err != nil {
			log.Fatal(err)
		}
		clock = func() time.Time { return now }
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, nil)))

	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("http://%s\n", listener.Addr())
	log.Fatal(http.Serve(listener, newServer(newStore(clock)).routes()))
}
