package main

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/statusgen/statusgen/examples/orders/status"
	"github.com/statusgen/statusgen/examples/orders/store"
)

// pollTasks is how often a client is to ask how far a task is.
const pollTasks = 2 * time.Second

// task answers with how far a task is, and when to ask again.
func (s *server) task(r *http.Request) status.GetResponse {
	task, err := s.store.Task(r.Context(), customer(r), idOf(r))
	if err != nil {
		return status.Fail(err) // 404, where it is sql.ErrNoRows
	}
	body := taskBody(task)
	if body.Progress < 100 {
		return status.Progress(body).RetryAfter(pollTasks)
	}
	return status.Progress(body)
}

// taskBody is what a client is told of the task.
func taskBody(task store.Task) status.Task {
	id := strconv.FormatInt(task.ID, 10)
	body := status.Task{
		ID:        id,
		Href:      "/tasks/" + id,
		Operation: "cancel order " + strconv.FormatInt(task.Order, 10),
		State:     status.TaskState(task.State),
		Created:   task.Created,
		Updated:   task.Updated,
		Message:   task.Message,
	}
	if body.State == status.TaskSucceeded || body.State == status.TaskFailed {
		body.Progress = 100
	}
	return body
}

// work carries out the tasks, one after the other, until the context ends.
func (s *server) work(ctx context.Context) {
	for ctx.Err() == nil {
		changed := s.store.Changed()
		task, err := s.store.Begin(ctx)
		if err == nil {
			err = s.carryOut(ctx, task)
		}
		switch {
		case err == nil:
			continue
		case !errors.Is(err, sql.ErrNoRows):
			slog.ErrorContext(ctx, "a task is not carried out", "task", task.ID, "error", err)
		}
		select {
		case <-changed:
		case <-time.After(10 * time.Second): // the database may be back
		case <-ctx.Done():
		}
	}
}

// carryOut has the warehouse release what it keeps for the order, and cancels it.
func (s *server) carryOut(ctx context.Context, task store.Task) error {
	failed := ""
	if err := s.warehouse.release(ctx, task.Order); ctx.Err() != nil {
		return ctx.Err() // it is running still; the next process begins it again
	} else if err != nil {
		slog.WarnContext(ctx, "a task failed", "task", task.ID, "error", err)
		failed = "the warehouse has not released the items"
	}
	return s.store.End(ctx, task, failed)
}
