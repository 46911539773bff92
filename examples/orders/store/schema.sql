CREATE TABLE IF NOT EXISTS orders (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	customer TEXT    NOT NULL,
	state    TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'canceling', 'canceled', 'shipped')),
	note     TEXT    NOT NULL,
	items    TEXT    NOT NULL CHECK (json_type(items) = 'array'),
	version  INTEGER NOT NULL DEFAULT 1,
	changed  INTEGER NOT NULL -- Unix time in milliseconds, as in every table
);
CREATE INDEX IF NOT EXISTS orders_of_customer ON orders (customer, id);

-- What a client that sends its POST again is answered with.
CREATE TABLE IF NOT EXISTS idempotency (
	customer TEXT    NOT NULL,
	key      TEXT    NOT NULL,
	request  BLOB    NOT NULL, -- its SHA-256
	order_id INTEGER NOT NULL REFERENCES orders,
	created  INTEGER NOT NULL,
	PRIMARY KEY (customer, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS idempotency_by_age ON idempotency (created);

-- Cancellations, which go on after the response to the request for them.
CREATE TABLE IF NOT EXISTS tasks (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	customer TEXT    NOT NULL,
	order_id INTEGER NOT NULL REFERENCES orders,
	state    TEXT    NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'succeeded', 'failed')),
	message  TEXT    NOT NULL DEFAULT '',
	created  INTEGER NOT NULL,
	updated  INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS tasks_to_do ON tasks (id) WHERE state = 'queued';

-- What became of the orders, for those who watch them: written along with the
-- change, and the last ten thousand are kept.
CREATE TABLE IF NOT EXISTS events (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	customer TEXT    NOT NULL,
	data     TEXT    NOT NULL
);
CREATE INDEX IF NOT EXISTS events_of_customer ON events (customer, id);
CREATE TRIGGER IF NOT EXISTS order_created AFTER INSERT ON orders BEGIN
	INSERT INTO events (customer, data)
	VALUES (new.customer, json_object('order', new.id, 'state', new.state, 'version', new.version));
END;
CREATE TRIGGER IF NOT EXISTS order_changed AFTER UPDATE ON orders BEGIN
	INSERT INTO events (customer, data)
	VALUES (new.customer, json_object('order', new.id, 'state', new.state, 'version', new.version));
END;
CREATE TRIGGER IF NOT EXISTS events_kept AFTER INSERT ON events BEGIN
	DELETE FROM events WHERE id <= new.id - 10000;
END;
