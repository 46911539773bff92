package runtime

import (
	"context"
	"fmt"
	"log/slog"
)

// An Outcome is what a request came to, for logs, metrics and traces.
// statusgen:both
//
// Of a request that was sent with [ObserveTransport] it is what came back: Cause is what
// [Check] makes of an error, and Err is why there was no response.
// statusgen:end
type Outcome struct {
	Row     string // the row's name in the table; empty where no row has the code, or more than one and nothing tells which
	ID      string // the row's name on the wire; empty where it is no error of a row
	Code    int    // the status code, 200 to 599; 101 for an upgrade, and 0 where there was none
	Message string // what the client was told, of an error
	//statusgen:service
	Hidden string // the error's own message, where the row hides it
	//statusgen:end
	//statusgen:service
	Cause    error  // the error, or why it was made, which no client is told; may be nil
	Instance string // what names this error in its body and in the log; may be empty
	Err      error  // why the response did not go out, or come, as the table has it; nil when it did
	//statusgen:end
	//statusgen:alone Cause    error  // the error, as Check makes it; nil of a success
	//statusgen:alone Instance string // what names this error in its body and in the service's log; may be empty
	//statusgen:alone Err      error  // why no response came, or not as the table has it; nil when it did
	Canceled error // why the request's context had ended by the time of the response; nil when it had not
	//statusgen:service
	Log string // the level that the table gives the row: debug, info, warn, error or none; empty: as is usual for the code
	//statusgen:end

	//statusgen:service
	Params []slog.Attr  // the params of an error, the sensitive ones last; the client was told the others, unless the row hides them
	Fields []FieldError // the wrong fields of the request that an error names; the client was told them, unless the row hides them
	//statusgen:end
	//statusgen:alone Params []slog.Attr  // the params of an error
	//statusgen:alone Fields []FieldError // the wrong fields of the request that an error names
}

// canceled returns why the context has ended, or nil where it has not: its own error
// and, where that is another, the cause that it was given.
func canceled(ctx context.Context) error {
	err := ctx.Err()
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); cause != err {
		return fmt.Errorf("%w: %w", err, cause)
	}
	return err
}

// LogValue makes a group of the outcome for log/slog, without what it lacks.
func (o Outcome) LogValue() slog.Value { return slog.GroupValue(o.attrs()...) }

func (o Outcome) attrs() []slog.Attr {
	attrs := make([]slog.Attr, 0, 8)
	text := func(key, value string) {
		if value != "" {
			attrs = append(attrs, slog.String(key, value))
		}
	}
	fault := func(key string, err error) {
		if err != nil {
			attrs = append(attrs, slog.Any(key, err))
		}
	}
	text("row", o.Row)
	attrs = append(attrs, slog.Int("code", o.Code))
	text("message", o.Message)
	//statusgen:service
	text("hidden", o.Hidden)
	//statusgen:end
	fault("cause", o.Cause)
	//statusgen:service
	if p := panicIn(o.Cause); p != nil && o.Cause != error(p) { // whose own group has the stack
		attrs = append(attrs, slog.String("stack", string(p.Stack)))
	}
	//statusgen:end
	if len(o.Params) > 0 {
		attrs = append(attrs, slog.Attr{Key: "params", Value: slog.GroupValue(o.Params...)})
	}
	if len(o.Fields) > 0 {
		attrs = append(attrs, slog.Any("fields", o.Fields))
	}
	text("instance", o.Instance)
	fault("err", o.Err)
	fault("canceled", o.Canceled)
	return attrs
}
