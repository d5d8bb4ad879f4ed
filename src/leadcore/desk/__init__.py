"""The running process: takes in, decides and keeps in one step; sends nothing by itself."""

from leadcore.desk.attention import Item
from leadcore.desk.desk import Desk
from leadcore.desk.events import Changed, Consented, Event, Overridden, Touched
from leadcore.desk.importing import Imported
from leadcore.desk.looking_up import Happening, Page
from leadcore.desk.receipt import Receipt

__all__ = [
    "Changed",
    "Consented",
    "Desk",
    "Event",
    "Happening",
    "Imported",
    "Item",
    "Overridden",
    "Page",
    "Receipt",
    "Touched",
]
