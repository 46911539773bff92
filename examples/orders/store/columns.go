package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// Items are stored as JSON.
type Items []Item

// Value returns the JSON.
func (i Items) Value() (driver.Value, error) {
	text, err := json.Marshal([]Item(i))
	return string(text), err
}

// Scan reads the JSON.
func (i *Items) Scan(value any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("store: items are %T, not a text", value)
	}
	return json.Unmarshal([]byte(text), (*[]Item)(i))
}

// millis is a time that is stored as Unix time in milliseconds.
type millis time.Time

// Value returns the milliseconds.
func (m millis) Value() (driver.Value, error) { return time.Time(m).UnixMilli(), nil }

// Scan reads the milliseconds.
func (m *millis) Scan(value any) error {
	ms, ok := value.(int64)
	if !ok {
		return fmt.Errorf("store: a time is %T, not an integer", value)
	}
	*m = millis(time.UnixMilli(ms).UTC())
	return nil
}
