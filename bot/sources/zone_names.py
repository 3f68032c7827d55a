"""Abbreviations, nicknames, states and offsets by which people name time zones."""

from __future__ import annotations

_ABBREVIATIONS = """
Europe/Berlin: cet cest mez mesz met; mitteleuropaische zeit; central european time; central europe
Europe/London: bst; british summer time; british time; uk time
Europe/Lisbon: wet west
Europe/Athens: eet eest; eastern european time
Europe/Moscow: msk msd; moscow time
Europe/Istanbul: trt
America/New_York: et est edt; eastern; eastern time; us eastern; eastern standard time; eastern daylight time
America/Chicago: ct cst cdt; central; central time; us central; central standard time; central daylight time
America/Denver: mt mst mdt; mountain; mountain time; us mountain; mountain standard time
America/Los_Angeles: pt pst pdt; pacific; pacific time; us pacific; pacific standard time; pacific daylight time
America/Anchorage: akt akst akdt; alaska; alaska time
Pacific/Honolulu: hst ht; hawaii; hawaii time
America/Halifax: ast adt; atlantic time
America/St_Johns: nst ndt; newfoundland
America/Sao_Paulo: brt; brasilia time
America/Argentina/Buenos_Aires: art
America/Santiago: clt clst
America/Bogota: cot
America/Lima: pet
Africa/Johannesburg: sast
Africa/Lagos: wat
Africa/Nairobi: eat
Africa/Maputo: cat
Asia/Kolkata: indian standard time; indian time
Asia/Karachi: pkt
Asia/Kathmandu: npt
Asia/Dubai: gst
Asia/Bangkok: ict
Asia/Jakarta: wib
Asia/Singapore: sgt
Asia/Hong_Kong: hkt
Asia/Manila: pht
Asia/Shanghai: china standard time; china time
Asia/Tokyo: jst; japan time
Asia/Seoul: kst; korea time
Australia/Perth: awst
Australia/Adelaide: acst acdt
Australia/Sydney: aet aest aedt; australian eastern time
Pacific/Auckland: nzt nzst nzdt
UTC: z zulu gmt; greenwich mean time; coordinated universal time; universal time
"""


def _read_abbreviations() -> dict[str, str]:
    """Each word before the first semicolon is a name of its own; each part after it is one."""
    found: dict[str, str] = {}
    for line in _ABBREVIATIONS.strip().splitlines():
        zone, names = line.split(": ")
        short, *long = names.split("; ")
        for name in [*short.split(), *long]:
            found[name] = zone
    return found


ABBREVIATIONS = _read_abbreviations()
"""Folded. Where two zones share one (CST, BST), it is the one with most people who use Discord."""
NICKNAMES = {
    "nyc": "America/New_York",
    "la": "America/Los_Angeles",
    "sf": "America/Los_Angeles",
    "washington": "America/New_York",
    "washington dc": "America/New_York",
    "dc": "America/New_York",
    "vegas": "America/Los_Angeles",
    "rio": "America/Sao_Paulo",
    "saigon": "Asia/Ho_Chi_Minh",
    "england": "Europe/London",
    "scotland": "Europe/London",
    "wales": "Europe/London",
    "northern ireland": "Europe/London",
    "holland": "Europe/Amsterdam",
    "korea": "Asia/Seoul",
    "frankfurt": "Europe/Berlin",
    "st petersburg": "Europe/Moscow",
    "california": "America/Los_Angeles",
    "washington state": "America/Los_Angeles",
    "new jersey": "America/New_York",
    "massachusetts": "America/New_York",
    "pennsylvania": "America/New_York",
    "ohio": "America/New_York",
    "georgia us": "America/New_York",
    "illinois": "America/Chicago",
    "minnesota": "America/Chicago",
    "wisconsin": "America/Chicago",
    "texas": "America/Chicago",
    "colorado": "America/Denver",
    "utah": "America/Denver",
    "arizona": "America/Phoenix",
    "ontario": "America/Toronto",
    "quebec": "America/Toronto",
    "british columbia": "America/Vancouver",
    "alberta": "America/Edmonton",
    "bavaria": "Europe/Berlin",
    "catalonia": "Europe/Madrid",
    "queensland": "Australia/Brisbane",
    "new south wales": "Australia/Sydney",
    "tasmania": "Australia/Hobart",
}
SEVERAL = {
    "georgia": ("Asia/Tbilisi", "America/New_York"),
    "ist": ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"),
}
"""Folded names of which each meaning is common, with the zones to choose from."""
FIXED = {
    "+5:30": "Asia/Kolkata",
    "+5:45": "Asia/Kathmandu",
    "+4:30": "Asia/Kabul",
    "+3:30": "Asia/Tehran",
    "+6:30": "Asia/Yangon",
    "+8:45": "Australia/Eucla",
    "+9:30": "Australia/Darwin",
    "-9:30": "Pacific/Marquesas",
}
"""Offsets with minutes have no zone of their own; these zones have them all year."""
_STATES = (
    "al alabama|ak alaska|az arizona|ar arkansas|ca california|co colorado|ct connecticut|de delaware|"
    "dc district of columbia|fl florida|ga georgia|hi hawaii|id idaho|il illinois|in indiana|ia iowa|ks kansas|"
    "ky kentucky|la louisiana|me maine|md maryland|ma massachusetts|mi michigan|mn minnesota|ms mississippi|"
    "mo missouri|mt montana|ne nebraska|nv nevada|nh new hampshire|nj new jersey|nm new mexico|ny new york|"
    "nc north carolina|nd north dakota|oh ohio|ok oklahoma|or oregon|pa pennsylvania|ri rhode island|"
    "sc south carolina|sd south dakota|tn tennessee|tx texas|ut utah|vt vermont|va virginia|wa washington|"
    "wv west virginia|wi wisconsin|wy wyoming"
)
STATES = {name: f"US-{state[:2].upper()}" for state in _STATES.split("|") for name in (state[:2], state[3:])}
PROVINCES = {
    name: f"CA-{number:02}"
    for number, names in {
        1: "ab;alberta",
        2: "bc;british columbia",
        3: "mb;manitoba",
        4: "nb;new brunswick",
        5: "nl;newfoundland",
        7: "ns;nova scotia",
        8: "on;ontario",
        9: "pei;prince edward island",
        10: "qc;quebec",
        11: "sk;saskatchewan",
    }.items()
    for name in names.split(";")
}
