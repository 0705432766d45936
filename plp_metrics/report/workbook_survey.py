"""The hidden steps from the workshop summary and the survey export to the rows of workshop_surveys."""

from __future__ import annotations

from openpyxl import Workbook

from plp_metrics.model import Period, year_start
from plp_metrics.report import workbook_look as look
from plp_metrics.report.workbook_facts import Prefill
from plp_metrics.report.workbook_formulas import FIRST, Steps, first_date, folded, iso_date, number
from plp_metrics.report.workbook_paste import RATINGS
from plp_metrics.report.workbook_steps import day, workshop_kind
from plp_metrics.report.workbook_values import Values

_FIVE_POINTS = ("how_much_learned", "how_motivating")
STATE, FORMAT, ACCREDITED = "Workshops!$F$4", "Workshops!$I$4", "Workshops!$M$4"
SCALE = "Survey!$H$4"


def settings(book: Workbook, known: Prefill, values: Values) -> None:
    """What no export says, asked once above the pasted rows."""
    sheet = book["Workshops"]
    for cell, text in (
        ("E4", "State, if not said:"),
        ("H4", "Format, if not said:"),
        ("K4", "Were all facilitators accredited?"),
    ):
        look.put(sheet, cell, text, look.NOTE)
    look.setting(sheet, "F4", known.states[0] if len(known.states) == 1 else "")
    look.setting(sheet, "I4", "in_person")
    look.setting(sheet, "M4", "")
    look.drop_down(sheet, "F4", values.ranges["workshop_surveys", "state"], "State")
    look.drop_down(sheet, "I4", values.ranges["workshop_surveys", "format"], "Format")
    look.drop_down(sheet, "M4", '"yes,no"', "Accredited")
    survey = book["Survey"]
    look.put(survey, "F4", "Points of the agreement scale:", look.NOTE)
    look.setting(survey, "H4", "", look.WHOLE)
    survey["H4"].value = 7 if year_start(known.period.school_year) >= 2020 else 6
    look.drop_down(survey, "H4", '"6,7"', "Scale")


def workshops(steps: Steps, attendance: Steps, values: Values, period: Period) -> None:
    """Each workshop's facts as the file wants them; `counts` is 1 for those held in the quarter."""
    workshop_kind(steps, values)
    steps.add("date", first_date("[dates]"))
    inside = f"AND([date]>={day(period.first_day)},[date]<={day(period.last_day)})"
    steps.add("inside", f"IF(ISNUMBER([date]),IF({inside},1,0),0)")
    plain = 'SUBSTITUTE([workshop]," ","-")'
    dated = f'IF(ISNUMBER([date]),[course_code]&"-"&{iso_date("[date]")},"")'
    numbered = 'ISNUMBER(VALUE(LEFT([workshop],1)&"0"))'
    steps.add("code", f'IF([workshop]="",{dated},IF({numbered},"W-"&{plain},{plain}))')
    steps.add("first", "IF([inside]=0,0,IF(MATCH([code],[code*],0)=[#],1,0))")
    steps.add("state_code", f'IF([state]="",{STATE}&"",{values.look_up("state", "[state]")})')
    met = 'IF(OR(LOWER([format])="no",LOWER([format])="false"),"in_person",'
    met += f"{values.look_up('format', '[format]')})"
    virtual = f'IF(OR(LOWER([format])="yes",LOWER([format])="true"),"virtual",{met})'
    steps.add("format_code", f'IF([format]="",{FORMAT}&"",{virtual})')
    held = "+".join(f"IF(N({number(f'[day{n}]')})>0,1,0)" for n in range(1, 6))
    steps.add("days_held", held)
    steps.add(
        "day_count",
        f'IF([days]<>"",{number("[days]")},IF([days_held]>0,[days_held],IF(LEN([type])=7,2,1)))',
    )
    steps.add("facilitator_count", number("[facilitators]"))
    steps.add(
        "accredited_count",
        f'IF([accredited]<>"",{number("[accredited]")},IF({ACCREDITED}="yes",[facilitator_count],""))',
    )
    steps.add("enrolled_count", number("[enrolled]"))
    most = ",".join(f"N({number(f'[day{n}]')})" for n in range(1, 6))
    came = f"SUMIFS({attendance.all('once')},{attendance.all('workshop')},[workshop])"
    steps.add(
        "attended_count",
        f'IF([attended]<>"",{number("[attended]")},IF([workshop]="",MAX({most}),MAX({came},{most})))',
    )


def answers(steps: Steps, workshops: Steps, values: Values) -> None:
    """Each answer's workshop and its ratings as numbers; words the scale does not have are left out."""
    single = f"SUM({workshops.all('first')})=1"
    only = f"MATCH(1,{workshops.all('first')},0)"
    by_title = f"IFERROR(MATCH([title],{workshops.all('title')},0),0)"
    named = "0"
    for fact in ("title", "code", "workshop"):
        named = f"IFERROR(MATCH([workshop],{workshops.all(fact)},0),{named})"
    steps.add("at", f'IF([workshop]<>"",{named},IF([title]<>"",{by_title},IF({single},{only},0)))')
    for name in RATINGS:
        steps.add(f"{name}_number", _rating(name, values))
    first, last = (steps.letters[f"{name}_number"] for name in (RATINGS[0], RATINGS[-1]))
    steps.add("ratings", lambda i: f"COUNT(${first}{FIRST + i - 1}:${last}{FIRST + i - 1})")
    first_of = f"MATCH(INDEX({workshops.all('code')},[at]),{workshops.all('code')},0)"
    inside = f"INDEX({workshops.all('inside')},[at])"
    steps.add("of", f"IF(OR([at]=0,[ratings]=0),0,IF({inside}=1,{first_of},0))")
    steps.add("no", "[no-]+IF([of]>0,1,0)")


def _rating(name: str, values: Values) -> str:
    """Formula: a rating as a number of its scale, from a number or (agreement) the scale's words."""
    five = name in _FIVE_POINTS
    given, top = number(f"[{name}]"), "5" if five else SCALE
    plain = f'IF({given}="","",IF(AND({given}>=1,{given}<={top}),{given},""))'
    if five:
        return f'IF(OR([{name}]="",{SCALE}<>6),"",{plain})'
    word = f'"agree"&{SCALE}&":"&{folded(f"[{name}]")}'
    return f'IF([{name}]="","",{values.find(word, plain)})'


def unanswered(steps: Steps, answers: Steps) -> None:
    """Number the workshops of the quarter that nobody answered."""
    steps.add("unanswered", f"IF([first]=0,0,IF(COUNTIF({answers.all('of')},[#])=0,1,0))")
    steps.add("no", "[no-]+[unanswered]")
