// A caller with the types that openapi-typescript makes of the orders API. Where the
// compiler has to refuse a line, it is told to expect that, and refuses the whole
// where there is nothing to expect.
import type { paths, components } from "./orders";

type Responses = paths["/orders/{id}"]["get"]["responses"];
type Order = Responses[200]["content"]["application/json"];
type NotFound = Responses[404]["content"]["application/problem+json"];

// why tells two errors of one code apart, by the id: each has what its row has.
export function why(problem: NotFound): string {
	switch (problem.code) {
		case "ORDER_NOT_FOUND":
			return `there is no order ${problem.order}`;
		case "NotFound":
			// @ts-expect-error: this row has no such param
			problem.order;
			return `there is nothing: ${problem.title}`;
		// @ts-expect-error: no row of the code has the id
		case "ORDER_CLOSED":
			return "";
	}
	const none: never = problem; // each id has had its case
	return none;
}

// One that forgets an id is found out.
export function forgets(problem: NotFound): string {
	switch (problem.code) {
		case "ORDER_NOT_FOUND":
			return problem.order;
	}
	// @ts-expect-error: the other id is left
	const none: never = problem;
	return none;
}

// A required header is there, an optional one may be missing.
export function challenge(headers: components["responses"]["Unauthorized"]["headers"]): string {
	return headers["WWW-Authenticate"].trim();
}
export function after(headers: components["responses"]["RateLimited"]["headers"]): number {
	// @ts-expect-error: it may not be there
	headers["Retry-After"].toFixed();
	return headers["Retry-After"] ?? 0;
}

// The states of a task are those of the table.
export function over(task: components["schemas"]["Task"]): boolean {
	// @ts-expect-error: there is no such state
	if (task.state === "lost") return true;
	return task.state === "succeeded" || task.state === "failed" || task.state === "canceled";
}

// The same, against the service.
const [url, id] = process.argv.slice(2);
const response = await fetch(`${url}/orders/${id}`, { headers: { Authorization: "Bearer ada's" } });
if (response.status === 404) {
	console.log(why((await response.json()) as NotFound));
} else {
	console.log(`order ${((await response.json()) as Order).id}`);
}

declare const process: { argv: string[] };
