package store

import (
	"context"
	"database/sql"
	"time"
)

// A Task cancels an order.
type Task struct {
	ID       int64
	Customer string
	Order    int64
	State    string // queued, running, succeeded or failed
	Message  string // why it failed
	Created  time.Time
	Updated  time.Time
}

// Cancel queues a task that cancels the order. It returns the errors of Update; the
// version 0 is any.
func (s *Store) Cancel(ctx context.Context, customer string, id, version int64) (task Task, err error) {
	now := millis(s.now())
	err = s.write(ctx, func(tx *sql.Tx) error {
		if err := check(ctx, tx, customer, id, version); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE orders SET state = 'canceling', changed = ?, version = version + 1 WHERE id = ?`, now, id)
		if err != nil {
			return err
		}
		task, err = scanTask(tx.QueryRowContext(ctx, `INSERT INTO tasks (customer, order_id, created, updated)
			VALUES (?, ?, ?, ?) RETURNING `+taskColumns, customer, id, now, now))
		return err
	})
	return task, err
}

const taskColumns = `id, customer, order_id, state, message, created, updated`

// scanTask reads a task from the columns.
func scanTask(row *sql.Row) (Task, error) {
	var t Task
	err := row.Scan(&t.ID, &t.Customer, &t.Order, &t.State, &t.Message, (*millis)(&t.Created), (*millis)(&t.Updated))
	return t, err
}

// Task returns the task.
func (s *Store) Task(ctx context.Context, customer string, id int64) (Task, error) {
	return scanTask(s.db.QueryRowContext(ctx, `SELECT `+taskColumns+` FROM tasks WHERE customer = ? AND id = ?`, customer, id))
}

// Begin takes the oldest task that is queued, and calls it running. It returns
// [sql.ErrNoRows] when there is none.
func (s *Store) Begin(ctx context.Context) (task Task, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		task, err = scanTask(tx.QueryRowContext(ctx, `UPDATE tasks SET state = 'running', updated = ?
			WHERE id = (SELECT min(id) FROM tasks WHERE state = 'queued') RETURNING `+taskColumns, millis(s.now())))
		return err
	})
	return task, err
}

// End ends the task, and with it the order; but with a reason why the task failed,
// the order is open again.
func (s *Store) End(ctx context.Context, task Task, failed string) error {
	taskState, orderState := "succeeded", Canceled
	if failed != "" {
		taskState, orderState = "failed", Open
	}
	now := millis(s.now())
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE tasks SET state = ?, message = ?, updated = ? WHERE id = ?`, taskState, failed, now, task.ID)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE orders SET state = ?, changed = ?, version = version + 1 WHERE id = ?`, orderState, now, task.Order)
		return err
	})
}
