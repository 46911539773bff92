package gen

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// heldSignals are the signals to end that came since hold.
type heldSignals chan os.Signal

// hold keeps signals from ending the program until release.
func hold() heldSignals {
	held := make(heldSignals, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) { // as under nohup
			signal.Notify(held, s)
		}
	}
	return held
}

// untilSignal returns a context that ends with the first signal to end; the next one ends
// the program.
func untilSignal() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	held := hold()
	go func() {
		select {
		case <-held:
		case <-ctx.Done():
		}
		signal.Stop(held)
		cancel()
	}()
	return ctx, cancel
}

func (h heldSignals) any() bool { return len(h) > 0 }

// release lets signals end the program again, and the one that was held now.
func (h heldSignals) release() {
	signal.Stop(h)
	select {
	case s := <-h:
		if self, err := os.FindProcess(os.Getpid()); err == nil {
			self.Signal(s)
		}
	default:
	}
}
