"""Gates of the house: what must hold for every route, page, sentence, table and file, new ones included."""
