"""Units of measure: which words name one, what it measures and how many of the base unit it is."""

from typing import NamedTuple


class Unit(NamedTuple):
    """What a unit measures, and its size in the base unit of that dimension."""

    dimension: str
    size: float


_TABLE: dict[tuple[str, float], str] = {
    ("length", 1.0): "m metre metres meter meters",
    ("length", 1000.0): "km kilometre kilometres kilometer kilometers",
    ("length", 0.01): "cm centimetre centimetres centimeter centimeters",
    ("length", 0.001): "mm millimetre millimetres millimeter millimeters",
    ("length", 1e-6): "micrometre micrometres micrometer micrometers micron microns",
    ("length", 1e-9): "nm nanometre nanometres nanometer nanometers",
    ("length", 1609.344): "mi mile miles",
    ("length", 0.9144): "yd yard yards",
    ("length", 0.3048): "ft foot feet",
    ("length", 0.0254): "inch inches",
    ("length", 1852.0): "nmi",
    ("mass", 1.0): "kg kilogram kilograms kilo kilos kilogramme kilogrammes",
    ("mass", 0.001): "g gram grams gramme grammes",
    ("mass", 1e-6): "mg milligram milligrams",
    ("mass", 1000.0): "tonne tonnes ton tons t",
    ("mass", 0.45359): "lb lbs",
    ("mass", 0.02835): "oz ounce ounces",
    ("mass", 1e9): "megatonne megatonnes megaton megatons",
    ("mass", 1e12): "gigatonne gigatonnes gigaton gigatons",
    ("area", 1.0): "m2 m²",
    ("area", 1e6): "km2 km²",
    ("area", 1e4): "ha hectare hectares",
    ("area", 4046.86): "acre acres",
    ("volume", 1.0): "l litre litres liter liters",
    ("volume", 0.001): "ml millilitre millilitres milliliter milliliters",
    ("volume", 3.785): "gallon gallons",
    ("volume", 158.99): "barrel barrels",
    ("time", 1.0): "second seconds sec secs s",
    ("time", 0.001): "millisecond milliseconds ms",
    ("time", 60.0): "minute minutes min mins",
    ("time", 3600.0): "hour hours hr hrs h",
    ("time", 86400.0): "day days",
    ("time", 604800.0): "week weeks",
    ("time", 2629746.0): "month months",
    ("time", 31556952.0): "year years",
    ("time", 315569520.0): "decade decades",
    ("time", 3155695200.0): "century centuries",
    ("time", 31556952000.0): "millennium millennia",
    ("share", 1.0): "percent pc %",
    ("dollar", 1.0): "$ us$ dollar dollars usd",
    ("dollar", 0.01): "cent cents",
    ("euro", 1.0): "€ euro euros eur",
    ("pound", 1.0): "£ pound pounds gbp sterling",
    ("yen", 1.0): "¥ yen jpy",
    ("rupee", 1.0): "₹ rupee rupees",
    ("franc", 1.0): "franc francs",
    ("mark", 1.0): "deutschmark deutschmarks",
    ("shilling", 1.0): "shilling shillings",
    ("temperature", 1.0): "°c celsius c",
    ("temperature in Fahrenheit", 1.0): "°f fahrenheit f",
    ("temperature in kelvin", 1.0): "kelvin kelvins k",
    ("power", 1.0): "w watt watts",
    ("power", 1e3): "kw kilowatt kilowatts",
    ("power", 1e6): "mw megawatt megawatts",
    ("power", 1e9): "gw gigawatt gigawatts",
    ("power", 745.7): "hp horsepower",
    ("voltage", 1.0): "v volt volts",
    ("voltage", 1e3): "kv kilovolt kilovolts",
    ("current", 1.0): "amp amps ampere amperes",
    ("frequency", 1.0): "hz hertz",
    ("frequency", 1e3): "khz kilohertz",
    ("frequency", 1e6): "mhz megahertz",
    ("frequency", 1e9): "ghz gigahertz",
    ("pressure", 1e3): "kpa kilopascal kilopascals",
    ("pressure", 101325.0): "atmosphere atmospheres atm",
    ("pressure", 6894.76): "psi",
    ("speed", 1.0): "km/h kph kmh",
    ("speed", 1.609344): "mph",
    ("energy", 1.0): "joule joules j",
    ("energy", 1e3): "kj kilojoule kilojoules",
    ("memory", 1e3): "kb kilobyte kilobytes",
    ("memory", 1e6): "mb megabyte megabytes",
    ("memory", 1e9): "gb gigabyte gigabytes",
    ("memory", 1e12): "tb terabyte terabytes",
}
_UNITS = {
    name: Unit(dimension, size)
    for (dimension, size), names in _TABLE.items()
    for name in names.split()
}
_PREPOSED = {
    "square": ("area", 2),
    "sq": ("area", 2),
    "cubic": ("volume", 3),
}


def unit_named(first: str, second: str = "") -> Unit | None:
    """Return the unit that one or two lower-case words name, such as "square", "miles"."""
    if first in _PREPOSED:
        dimension, power = _PREPOSED[first]
        base = _UNITS.get(second)
        if base is not None and base.dimension == "length":
            # A litre is a thousandth of a cubic metre.
            return Unit(dimension, base.size**power * (1000.0 if power == 3 else 1.0))
        return None
    if first == "per" and second in {"cent", "hundred"}:
        return _UNITS["percent"]
    if first == "percentage" and second in {"point", "points"}:
        return _UNITS["percent"]
    if first in {"degree", "degrees", "°"} and second:
        return _UNITS.get(second)
    return _UNITS.get(first)
