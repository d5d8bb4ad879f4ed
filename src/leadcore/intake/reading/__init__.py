"""Files of any make to numbered rows of cells; knows no mapping and no lead."""
