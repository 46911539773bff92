package runtime

import "reflect"

func readXML(body, root string, of *shape, s *said) error { return nil }
func setXML(v reflect.Value, text string) bool            { return false }
