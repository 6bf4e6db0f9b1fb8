"""The calendars in the shared vectors, read by somebody else's parser: target/calendar/bin/python scripts/calendar/check.py

What that parser lets pass (bare line feeds, an end beside a duration, long lines) is looked at here.
"""

import json
import sys
from datetime import timedelta, timezone
from pathlib import Path

from icalendar import Calendar

VECTORS = Path(__file__).parents[2] / "core" / "tests" / "vectors"
# A line may be folded after 75 octets; the one that goes on begins with a blank.
LONGEST = 76


def main():
    calendars, meetings, faults = 0, 0, []
    for file in sorted(VECTORS.glob("*.json")):
        for vector in json.loads(file.read_text()):
            view = vector["response"].get("answer", {}).get("calendar")
            if view is None:
                continue
            calendars += 1
            meetings += len(view["meetings"])
            faults += [f"{vector['name']}: {fault}" for fault in faults_of(view)]
    if meetings == 0:
        faults.append("there is no meeting to check")
    # What cannot fail checks nothing.
    if not faults_of({"meetings": [], "icalendar": "BEGIN:VCALENDAR\nEND:VCALENDAR\n"}):
        faults.append("a calendar with bare line feeds passed")
    for fault in faults:
        print(f"fault: {fault}", file=sys.stderr)
    print(f"{calendars} calendars, {meetings} meetings, {len(faults)} faults")
    return 1 if faults else 0


def faults_of(view):
    text, meetings = view["icalendar"], view["meetings"]
    lines = text.split("\r\n")
    if "\n" in "".join(lines) or "\r" in "".join(lines) or lines[-1] != "":
        faults = ["a line does not end in CR LF"]
    else:
        faults = []
    faults += [f"a line of {len(line.encode())} octets" for line in lines if len(line.encode()) > LONGEST]
    events = Calendar.from_ical(text).walk("VEVENT")
    if len(events) != len(meetings):
        return faults + [f"{len(events)} events for {len(meetings)} meetings"]
    for event, meeting in zip(events, meetings):
        begins, ends = event.decoded("DTSTART"), event.decoded("DTEND")
        if begins.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") != meeting["starts_at"]:
            faults.append(f"begins at {begins}, not at {meeting['starts_at']}")
        if ends - begins != timedelta(minutes=meeting["minutes"]):
            faults.append(f"takes {ends - begins}, not {meeting['minutes']} minutes")
        if "DURATION" in event or event["UID"] != f"{meeting['entry']}@tutelage" or "DTSTAMP" not in event:
            faults.append("a duration beside the end, another id, or no stamp")
        names = ", ".join(member["person"]["name"] for member in meeting["with"])
        if not str(event["SUMMARY"]).endswith(names):
            faults.append(f"{event['SUMMARY']} does not name {names}")
    return faults


sys.exit(main())
