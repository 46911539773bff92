// A client with the package that ogen makes of the orders API.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/statusgen/statusgen/examples/documents/made/api"
)

// ada is who sends the requests.
type ada struct{}

func (ada) Token(context.Context, api.OperationName) (api.Token, error) {
	return api.Token{Token: "ada's"}, nil
}

func main() {
	client, err := api.NewClient(os.Args[1], ada{})
	if err != nil {
		log.Fatal(err)
	}
	res, err := client.GetOrder(context.Background(), api.GetOrderParams{ID: os.Args[2]})
	if err != nil {
		log.Fatal(err)
	}
	switch res := res.(type) {
	case *api.OneOrderHeaders:
		fmt.Printf("order %d, %s\n", res.Response.ID, res.ETag.Value)
	case *api.R404Headers:
		switch problem := res.Response; problem.Type {
		case api.OrderNotFoundErrorR404:
			fmt.Printf("there is no order %s\n", problem.OrderNotFoundError.Order)
		case api.NotFoundErrorR404:
			fmt.Println(problem.NotFoundError.Title)
		}
	}
}
