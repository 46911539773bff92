// A client with the package that oapi-codegen makes of the orders API.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/statusgen/statusgen/examples/documents/made/api"
)

func main() {
	client, err := api.NewClientWithResponses(os.Args[1], api.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer ada's")
		return nil
	}))
	if err != nil {
		log.Fatal(err)
	}
	res, err := client.GetOrderWithResponse(context.Background(), os.Args[2], &api.GetOrderParams{})
	if err != nil {
		log.Fatal(err)
	}
	if res.JSON200 != nil {
		fmt.Printf("order %d, %s\n", res.JSON200.Id, *res.Headers200.ETag)
		return
	}
	problem, err := res.ApplicationproblemJSON404.ValueByDiscriminator()
	if err != nil {
		log.Fatal(err)
	}
	switch problem := problem.(type) {
	case api.OrderNotFoundError:
		fmt.Printf("there is no order %s\n", problem.Order)
	case api.NotFoundError:
		fmt.Println(problem.Title)
	}
}
