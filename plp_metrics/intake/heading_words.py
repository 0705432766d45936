"""The words column names are made of; one made of others may be a person's name and is not said back."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from plp_metrics.contracts import load_contracts
from plp_metrics.intake.personal import OF_THINGS, PERSONAL_WORDS

OTHER_WORDS: dict[str, tuple[str, ...]] = {
    "partner_id": ("Partner", "Partner code", "Organization ID", "Regional partner ID"),
    "school_year": ("Year", "Academic year", "SY"),
    "quarter": ("Qtr", "Reporting quarter", "Period"),
    "teacher_code": ("Teacher ID", "Teacher number", "Teacher no", "Educator ID", "Participant ID"),
    "course": ("Curriculum", "Course taught", "Program", "Course code"),
    "status": ("Teacher status", "Roster status"),
    "cohort_year": ("Cohort", "Training year", "Year trained"),
    "grade_band": ("Grades", "Grade", "Grade level", "Grade levels"),
    "state": ("School state", "State code", "ST"),
    "school_id": ("NCES ID", "NCES school ID", "School code", "NCES"),
    "locale": ("School locale", "Urbanicity", "NCES locale"),
    "title_i": ("Title 1", "Title One", "Title I school"),
    "frl_percent": ("FRL", "FRL %", "Percent FRL", "Free and reduced lunch", "Percent free or reduced lunch"),
    "committed": ("Commitment", "Committed to teach", "Commitment form signed"),
    "training_days_attended": ("Days attended", "Training days", "Summer days attended"),
    "trained_at": ("Training location", "Training site", "Where trained"),
    "ay_workshops_attended": ("Academic year workshops attended", "AYW attended", "AY workshops"),
    "implementing": ("Teaching this year", "Is implementing", "Currently teaching"),
    "section_code": ("Section ID", "Section", "Class ID", "Class code", "Class section"),
    "students_enrolled": ("Enrolled", "Enrollment", "Students", "Number of students", "Total students"),
    "students_active": ("Active students", "Active"),
    "students_completed": ("Completed", "Students who completed", "Completions"),
    "ap_exam_takers": ("AP exam", "AP test takers", "Took AP exam"),
    "source": ("Data source", "Source of data"),
    "population": ("Group", "Who"),
    "dimension": ("Demographic", "Demographic type", "Breakdown"),
    "category": ("Demographic category", "Subgroup"),
    "count": ("Number", "N", "Total count"),
    "school_count": ("School enrollment", "School total"),
    "workshop_code": ("Workshop ID", "Workshop", "Event ID", "PD ID"),
    "workshop_type": ("Type of workshop", "Type", "Workshop kind"),
    "workshop_date": ("Date", "Start date", "First day", "Date of workshop"),
    "days": ("Number of days", "Length in days"),
    "format": ("Delivery", "Mode"),
    "facilitators": ("Number of facilitators",),
    "facilitators_accredited": ("Accredited facilitators", "Certified facilitators"),
    "enrolled": ("Registered", "Signed up", "Enrolled teachers"),
    "attended": ("Attendance", "Attendees", "Number attended"),
    "response_number": ("Response", "Response ID", "Response no"),
    "scale_points": ("Scale", "Points", "Likert points"),
    "would_recommend": ("Recommend", "Would recommend to others"),
    "best_pd_ever": ("Best PD", "Best professional development ever"),
}
"""Our column → other words partners' own systems have for it."""

_USUAL = """
a above absent access account accredited action active activity actual added additional adult after age
all am amount an and annual answer any app application applied approved area as assessment assigned at
attempt attended audience available average avg award balance band baseline been before began below blank
blended board books both boys branch budget building bus calendar campus capacity categories certificate
certification change changed charter check checked choice city classroom classrooms closed cluster code
codes cohorts column columns comment comments community completed completion computer computers confirmed
contact contacts content continuing contract cost costs counselor counselors countries country county
courses created credit credits cs current curricula custom data dates day deadline decision default
delivered department depth description detail details device devices difference different digital direct
discipline discount discussion district division do document documents done draft drop dropped due
duration during each edited education elective eligible email employee employees empty end ended
engagement english entered entry equity error estimate ethnicity evaluation event events every exam exams
expected experience export extra facilitator fall female field fields file final finish finished first
five flag focus follow for form forms four free frequency from full fund funded funding future gender
general girls given goal goals gpa grades graduate ground group groups had half has have header hidden
high hispanic hours how id identifier ids if import in inactive includes income index individual info
information initial institution instructor instructors intake interest internal interview into invited
invoice is issue issues item items job joined key kind kindergarten label language last late latest lead
learning left length lesson lessons level levels license link list local location locations low lunch made
male manager map marked materials math max maximum mean measure median meeting meetings member members
memo message method middle min minimum minutes missing module modules month monthly more most multiple
name names nces need needed needs network new next no non none not note notes number numbers observation
observed of off office official old on one online only open option optional or order organisation
organization original other others out outcome outside overall paid parent parents part partial
participant participants participated participation partners pass passed past pathway pay payment pd
people per percent percentage period person phase phone pilot place plan planned platform points policy
position possible post posted pre present previous primary principal principals prior priority private
procedure process product professional program programs progress project projects provided provider public
purpose quality quantity question questions race racial range rank rate rates rating ratio read ready
reason received record recorded records recruited recruitment ref reference referral region registered
registration related release remaining remark remarks remote removed report reported reports request
required resource resources response responses result results retained return returned review reviewed
role roster round row rows rural sample scale scheduled school schools science score scores season second
secondary section sections sector see select selected semester sent sequence series service services
session sessions set sheet sheets short shown sign site sites size sort source spaces special spent spring
staff standard standards start started state statement states statistics status step still stipend student
students study subject subjects submitted suburban successful sum summary support supported survey
surveys system table target targets taught teach teacher teachers teaching team teams tech technology temp
temporary term test tests text the their third this three time times title to topic topics total totals
town track trained trainer trainers training transfer travel trimester twice two type types unit units
unknown unnamed untitled update updated upload urban url use used user users valid value values venue
verified version view virtual visit visits waitlist was way web website week weekly weeks weight were what
when where which who why winter with withdrawn work workbook workshops year yearly years yes yet zip zone
"""
ALIKE = 0.88
"""How alike (difflib's ratio) a slip of the pen is to the word of ours that was meant."""
SHORTEST_SLIP = 6
_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=1)
def own_words() -> frozenset[str]:
    """Every word of our own column names, and of what other systems call them."""
    texts = [text for words in OTHER_WORDS.values() for text in words]
    for contract in load_contracts().values():
        texts += [contract.title, *contract.names]
    return frozenset(w.lower() for text in texts for w in words_of(text))


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """The same, with the words usual in anybody's tables."""
    return own_words() | frozenset(_USUAL.split()) | PERSONAL_WORDS | OF_THINGS


def words_of(text: str) -> list[str]:
    """The runs of letters of a heading, "TeacherID" taken as two."""
    return _WORD.findall(_HUMP.sub(" ", text))


def only_known_words(heading: str) -> bool:
    """Whether each word of a heading is one of a table's, or a slip of the pen of one; so it is no name."""
    return all(map(_known, words_of(heading[:200])))


@lru_cache(maxsize=4096)
def _known(word: str) -> bool:
    low = word.lower()
    if low in known_words():
        return True
    return len(low) >= SHORTEST_SLIP and bool(difflib.get_close_matches(low, own_words(), 1, ALIKE))


def letters(place: int) -> str:
    """The letters a spreadsheet gives a column (0 → A, 26 → AA)."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found
