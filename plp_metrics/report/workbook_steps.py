"""The hidden steps from what was pasted to the rows of the teachers and students files."""

from __future__ import annotations

from datetime import date

from openpyxl import Workbook

from plp_metrics.model import Period
from plp_metrics.report.workbook_formulas import Steps, first_date, number, training_year
from plp_metrics.report.workbook_paste import Paste, place, table
from plp_metrics.report.workbook_values import Values

NO_ROSTER = 'OR([type]="admin_counselor",[type]="facilitator")'
"""Workshops of people who are on no course's roster."""


def day(of: date) -> str:
    """A day in a formula."""
    return f"DATE({of.year},{of.month},{of.day})"


def pasted(book: Workbook, title: str, paste: Paste, rows: int) -> Steps:
    """A hidden sheet with every fact of a paste sheet as text."""
    steps = Steps(book.create_sheet(title), rows)
    for fact in paste.facts:
        steps.read(fact.key, place(paste, fact), table(paste, rows))
    return steps


def workshop_kind(steps: Steps, values: Values) -> None:
    """Which kind of workshop a row is of, and which course; NONE for workshops of no course."""
    by_course = values.look_up("type", "[course]", '""')
    steps.add("type", values.look_up("type", "[subject]", f'IF([course]="","",{by_course})'))
    known = values.look_up("course", "[course]")
    steps.add("course_code", f'IF({NO_ROSTER},"NONE",IF(LEFT([type],4)="csf_","CSF",{known}))')


def visits(steps: Steps, people: Steps, values: Values) -> None:
    """What each row of the attendance says, and whether it counts for a roster (`on`)."""
    steps.add("person", f"INDEX({people.all('key')},[#])")
    workshop_kind(steps, values)
    steps.add("state_code", values.look_up("state", "[state]"))
    steps.add("date", first_date("[dates]"))
    steps.add("day_count", f"IF({steps.place('days')}=0,1,{number('[days]')})")
    steps.add("visit", 'IF([person]="","",[person]&"/"&[workshop]&"/"&[dates]&"/"&[subject]&"/"&[course])')
    steps.add("once", 'IF(OR([visit]="",N([day_count])<=0),0,IF(MATCH([visit],[visit*],0)=[#],1,0))')
    steps.add("on", 'IF(OR([once]=0,[course_code]="",[course_code]="NONE"),0,1)')


def attendance(steps: Steps, people: Steps, period: Period, last_teachers: str) -> None:
    """What each row of the attendance adds to which teacher on which course's roster.

    last_teachers: the range with the roster rows of last quarter, as code/course.
    """
    steps.add("code", f"INDEX({people.all('code')},[#])")
    steps.add("tc", 'IF([on]=1,[code]&"/"&[course_code],"")')
    steps.add("tyear", f'IF([on]=0,"",IF(ISNUMBER([date]),{training_year("[date]")},""))')
    main = 'OR([type]="summer_5day",[type]="teachercon",LEFT([type],4)="csf_")'
    steps.add("main", f"IF([on]=0,0,IF({main},MIN(5,[day_count]),0))")
    begins = day(Period(period.school_year, "Q1").first_day)
    this_year = f"AND([date]>={begins},[date]<={day(period.last_day)})"
    held = f"IF({this_year},MIN([day_count],IF(LEN([type])>5,2,1)),0)"
    steps.add("ay", f'IF([on]=0,0,IF(LEFT([type],4)<>"ayw_",0,IF(ISNUMBER([date]),{held},0)))')
    steps.add("main_tc", 'IF([main]>0,[tc],"")')
    steps.add(
        "new",
        f'IF([tc]="",0,IF(ISNUMBER(MATCH([tc],{last_teachers},0)),0,IF(MATCH([tc],[tc*],0)=[#],1,0)))',
    )
    steps.add("no", "[no-]+[new]")


def classes(steps: Steps, people: Steps, values: Values, before: int, last_sections: str) -> None:
    """Which class each row of the class list is. before: rows of People that stand before the classes'.

    A section code with a blank in it may be a person's name; such a class is numbered instead.
    """
    steps.add("code", f"INDEX({people.all('code')},[#]+{before})")
    steps.add("course_code", values.look_up("course", "[course]"))
    steps.add("tc", 'IF(OR([code]="",[course_code]=""),"",[code]&"/"&[course_code])')
    steps.add(
        "section_code",
        'IF([tc]="","",IF(OR([section]="",ISNUMBER(FIND(" ",[section]))),"S"&COUNTIF([tc<],[tc]),[section]))',
    )
    steps.add("key", 'IF([tc]="","",[tc]&"/"&[section_code])')
    steps.add("once", 'IF([key]="",0,IF(MATCH([key],[key*],0)=[#],1,0))')
    steps.add("new", f"IF([once]=0,0,IF(ISNUMBER(MATCH([key],{last_sections},0)),0,1))")
    steps.add("no", "[no-]+[new]")
    steps.add("grade_code", values.look_up("grade", "[grade]"))
    steps.add("state_code", values.look_up("state", "[state]"))
    steps.add("source_code", values.look_up("source", "[source]"))
    for name in ("enrolled", "active", "completed", "exam"):
        steps.add(f"{name}_count", number(f"[{name}]"))
