package main

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"

	"github.com/statusgen/statusgen/examples/orders/status"
)

// attach keeps the body, a PDF, as the contract of the order.
func (s *server) attach(r *http.Request) status.PutResponse {
	order, failed := s.order(r)
	if failed != nil {
		return failed
	}
	body, err := content(r, "application/pdf")
	if err != nil {
		return status.Fail(err) // 415, 413, or 400 where the client does not send it all
	}
	if err := s.save(contractName(order.ID), body); err != nil {
		return status.Fail(err)
	}
	return status.NoContent()
}

// save writes a file as a whole or not at all.
func (s *server) save(name string, content []byte) error {
	part := rand.Text() + ".part"
	file, err := s.contracts.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer s.contracts.Remove(part) // nothing, once it is renamed
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return s.contracts.Rename(part, name)
}

// contract answers with the contract or the ranges of it that are asked for.
func (s *server) contract(r *http.Request) status.GetResponse {
	order, failed := s.order(r)
	if failed != nil {
		return failed
	}
	file, err := s.contracts.Open(contractName(order.ID))
	if err != nil {
		return status.Fail(err) // 404, where it is fs.ErrNotExist
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return status.Fail(err)
	}
	return status.Download(info.Name(), info.ModTime(), file)
}

// contractName is the name of the file with the contract of the order.
func contractName(id int64) string { return "contract-" + strconv.FormatInt(id, 10) + ".pdf" }

// export answers with all orders as CSV. They are sent as they come out of the
// database, however many there are.
func (s *server) export(r *http.Request) status.GetResponse {
	content, w := io.Pipe()
	go func() { w.CloseWithError(s.store.Export(r.Context(), customer(r), w)) }()
	return status.Export(content)
}

// watch answers with what becomes of the customer's orders: from now on, or from
// the event on after the one that the client has seen last.
func (s *server) watch(r *http.Request) status.GetResponse {
	last, err := strconv.ParseInt(status.LastEventID(r), 10, 64)
	if err != nil {
		if last, err = s.store.LastEvent(r.Context()); err != nil {
			return status.Fail(err)
		}
	}
	return status.Watch(func(ctx context.Context, send func(status.Event) error) error {
		for {
			changed := s.store.Changed()
			events, err := s.store.Events(ctx, customer(r), last)
			if err != nil {
				return err
			}
			for _, e := range events {
				if err := send(status.Event{ID: strconv.FormatInt(e.ID, 10), Name: "order", Data: e.Data}); err != nil {
					return err
				}
				last = e.ID
			}
			if len(events) > 0 {
				continue // there may be more than one look gives
			}
			select {
			case <-changed:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
}
