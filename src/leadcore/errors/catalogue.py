"""Every problem code there is: its title, its cause and its cure, for the reference page too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Entry:
    """
    What the reference page says about one code.

    Attributes:
        title: The problem in a few words.
        cause: How it comes about.
        cure: What to do.
    """

    title: str
    cause: str
    cure: str


_YAML = {
    "LC-YAML-001": Entry(
        "the document is not YAML",
        "The text breaks YAML's own rules, so nothing in it can be read.",
        "Mend the place that is named; a condition with brackets or commas belongs in quotes.",
    ),
    "LC-YAML-002": Entry(
        "the file is not text in UTF-8",
        "Its bytes are in another encoding, often that of an old spreadsheet or editor.",
        "Save it as UTF-8.",
    ),
    "LC-YAML-003": Entry(
        "the text holds an invisible character",
        "A control character or an invisible line break came in by copying.",
        "Remove it, at the place that is named.",
    ),
    "LC-YAML-004": Entry(
        "the document is too large or nests too deep",
        "No person writes a definition of 32 MB, or a hundred brackets deep.",
        "Put long lists and tables in CSV files, and close the brackets.",
    ),
    "LC-YAML-005": Entry(
        "an alias goes too far",
        "Aliases (`*name`) repeat values; these repeat themselves, or more than a million values.",
        "Write out what is meant, or put it in a table.",
    ),
    "LC-YAML-006": Entry(
        "a key stands twice",
        "Of two values for one key only one could count, and the other would silently be lost.",
        "Remove one of them, or join what they hold.",
    ),
    "LC-YAML-007": Entry(
        "a key is not a name",
        "A list, a mapping, an alias or nothing stands where the key should be.",
        "Write a name; a value such as `{{ x }}` belongs in single quotes.",
    ),
    "LC-YAML-008": Entry(
        "a YAML tag",
        "`!name` gives a value a type in YAML; a definition's types come from its fields, and no "
        "tag can make it run code. A condition that begins with `!` is taken for one.",
        "Remove the tag; in a condition write `not`.",
    ),
    "LC-YAML-009": Entry(
        "a file holds several documents",
        "`---` begins another document, which would be passed over.",
        "Keep one document in a file; a folder of files is read as one definition.",
    ),
    "LC-YAML-010": Entry(
        "a merge key",
        "`<<` would make values appear in places where nobody wrote them.",
        "Write the keys out, or name a condition under `segments:`.",
    ),
    "LC-YAML-011": Entry(
        "a tab in the indentation",
        "YAML counts blanks, and no two editors agree how wide a tab is.",
        "Indent with blanks.",
    ),
    "LC-YAML-012": Entry(
        "a value inside braces is split",
        "Inside `{ }` an unquoted value ends at its first comma or bracket, so a call or a number "
        "such as 12,000 falls apart.",
        "Put the whole value in single quotes.",
    ),
    "LC-YAML-013": Entry(
        "a ` #` cuts a value short",
        "A `#` after a blank begins a comment in YAML, even inside a condition.",
        "Put the whole value in single quotes.",
    ),
    "LC-YAML-014": Entry(
        "a `: ` inside an unquoted value",
        "A colon with a blank after it begins a value in YAML.",
        "Put the whole value in single quotes.",
    ),
    "LC-YAML-015": Entry(
        "a value begins with a sign that means something to YAML",
        "Quotes, brackets and the signs `* & ! % @ | >` at its beginning are read by YAML.",
        "Put the whole value in single quotes.",
    ),
    "LC-YAML-016": Entry(
        "a backslash in double quotes",
        r"YAML gives backslashes in double quotes a meaning: `\b` becomes a backspace.",
        "Put the value in single quotes.",
    ),
    "LC-YAML-017": Entry(
        "a quote is never closed",
        "The value runs on to the end of the file, or to the next quote.",
        "Close the quote; a value that only begins with one goes into single quotes as a whole.",
    ),
}

_DEFINITION: dict[str, Entry] = {
    "LC-DEF-001": Entry(
        "the definition cannot be read",
        "There is no such file or folder, no right to read it, or no YAML file in the folder.",
        "Name a file that ends in .yaml or .yml, or a folder that holds such files.",
    ),
    "LC-DEF-002": Entry(
        "a key is not known",
        "A section has keys of fixed names, and this is none of them.",
        "Mend the spelling; the hint names the nearest key.",
    ),
    "LC-DEF-003": Entry(
        "a key or its value is missing",
        "A rule or section is nothing without it, or the key stands there with nothing after it.",
        "Write it, or take the whole entry out.",
    ),
    "LC-DEF-004": Entry(
        "a value is of the wrong kind",
        "A text stands where a number belongs, one rule where a list of rules belongs, and so on.",
        "Write what the message expects.",
    ),
    "LC-DEF-005": Entry(
        "a word is none of those to choose from",
        "The value is one of a few words, and this is none of them.",
        "Take one of the words that the message lists.",
    ),
    "LC-DEF-006": Entry(
        "a name cannot be given",
        "Conditions use the name, so it has small letters, digits and `_`, begins with a letter, "
        "and is no word with a meaning of its own. Letters of other alphabets only look alike.",
        "Take the name that the hint offers.",
    ),
    "LC-DEF-007": Entry(
        "a value is out of bounds",
        "A number is too large or too fine, a text too long or not of the right form.",
        "Write it within the bounds that the message names.",
    ),
    "LC-DEF-008": Entry(
        "the version of the definition language",
        "`leadcore: 1` says which version a definition is written in. It is missing, or this "
        "package reads another.",
        "Begin the document with `leadcore: 1`, or install a version of leadcore that reads it.",
    ),
    "LC-DEF-009": Entry(
        "a section is not carried out yet",
        "The section is part of the language, and this version of the package lacks it. "
        "Passing over it silently would be worse than refusing it.",
        "Leave the section out until a later version.",
    ),
    "LC-DEF-010": Entry(
        "two files give the same key",
        "Files of a folder are one document; of two values only one could count.",
        "Remove one of them, or join what they hold in one file.",
    ),
    "LC-DEF-011": Entry(
        "a file lies outside the definition's folder",
        "A definition reaches no file that it was not given with.",
        "Put the file into the definition's folder and name it from there.",
    ),
    "LC-DEF-012": Entry(
        "a file that the definition names cannot be read",
        "There is no such file in its folder, or no right to read it.",
        "Mend the name, or put the file there.",
    ),
    "LC-DEF-013": Entry(
        "a CSV file has a fault",
        "The head row is missing or names a column twice, or a row is wider or narrower than it.",
        "Mend the line that is named, and save as CSV in UTF-8.",
    ),
    "LC-DEF-014": Entry(
        "a text is no kept definition",
        "`Definition.from_json` reads what `definition.to_json()` wrote, whole and unchanged.",
        "Give it that text; YAML is read by `Definition.loads`.",
    ),
    "LC-DEF-021": Entry(
        "two rules have the same name",
        "Reasons name the rule that decided, so names must tell rules apart.",
        "Give each rule a name of its own.",
    ),
    "LC-DEF-022": Entry(
        "segments read each other in a circle",
        "A segment that depends on itself has no answer.",
        "Break the circle.",
    ),
    "LC-DEF-023": Entry(
        "something can never be reached",
        "What stands before it always holds, and the first that holds is taken.",
        "Give the earlier one a `when`, or put it last.",
    ),
    "LC-DEF-024": Entry(
        "more criteria are needed than there are",
        "`need` is greater than the number of criteria, so nobody could qualify.",
        "Lower `need` or add criteria.",
    ),
    "LC-DEF-025": Entry(
        "a route names no team, or two ways to find one",
        "A route rule has either `to` or `table`.",
        "Name a team, or a table with a `to` column.",
    ),
    "LC-DEF-026": Entry(
        "a team is not known",
        "It is not among `teams`, nor `owner_of.lead` or `owner_of.company`. Without `teams` any "
        "name will do, but for one that begins like those of owners.",
        "Mend the spelling, or add the team to `teams`.",
    ),
    "LC-DEF-027": Entry(
        "a stage is not known",
        "No stage of that name is declared under `stages`.",
        "Mend the spelling, or declare the stage.",
    ),
    "LC-DEF-028": Entry(
        "the stages do not fit together",
        "A stage stands twice, leads to itself, or the line is broken.",
        "Follow the hint: the line stands lowest first, and begins where every lead begins.",
    ),
    "LC-DEF-029": Entry(
        "a declared field clashes or is inconsistent",
        "The name is taken by a standard field, the default is of another type, or a key has no "
        "meaning for such a fact.",
        "Use the standard field, or change the declaration.",
    ),
    "LC-DEF-030": Entry(
        "a choice is declared without options, with one twice, or options without a choice",
        "`of` lists what can be chosen, each once, and belongs to `type: choice` alone.",
        "Write {type: choice, of: [small, large]}.",
    ),
    "LC-DEF-031": Entry(
        "a table lacks a column, or has one that names no fact",
        "Columns are facts, the outcome, `rule` or `because`.",
        "Rename the column, or add it.",
    ),
    "LC-DEF-032": Entry(
        "a cell of a table cannot be read",
        "It is not in the form of its column's type.",
        "Write a value, `US|CA`, `!US`, `>=50`, `50..200`, `94*`, `lists.x`, or leave it empty.",
    ),
    "LC-DEF-033": Entry(
        "a value of a list is not of the kind it is compared as",
        "A list that meets an e-mail, domain or country is made canonical like it.",
        "Mend the value.",
    ),
    "LC-DEF-034": Entry(
        "a derived value is not of its type",
        "The type is given by `type:`, and a case's value does not fit it.",
        "Mend the value or the type.",
    ),
    "LC-DEF-035": Entry(
        "bounds of points contradict each other",
        "A floor lies above its cap, or a bound is negative.",
        "Exchange or mend them.",
    ),
    "LC-DEF-036": Entry(
        "a decay is not a number of whole days, or there are two",
        "Points fall at completed days, either by half-life or linearly.",
        "Write one of `half_life: 30 days` and `linear: 60 days`.",
    ),
    "LC-DEF-037": Entry(
        "a score rule is incomplete or contradictory",
        "It needs one of `when`, `for_each` and `table`, and points that fit it.",
        "Follow the hint.",
    ),
    "LC-DEF-040": Entry(
        "every lead's decision expires at least daily",
        "The hour, weekday or day of the month turns for all leads, and each is decided anew.",
        "Use calendar parts only in rules that few leads come to, such as routes.",
    ),
    "LC-DEF-041": Entry(
        "a reason holds a character that nobody sees",
        "Marks without width and marks that turn the direction of writing come in by copying, and "
        "can make a sentence look like another.",
        "Type the sentence again.",
    ),
    "LC-DEF-042": Entry(
        "a pattern is found in every text",
        "It asks for nothing: one side of a `|` is empty, or all of it may be missing (`a*`).",
        "Ask `known(fact)` if that is meant, or say what must be found.",
    ),
    "LC-DEF-050": Entry(
        "a mapping of `capture:` is incomplete or contradictory",
        "A source must say enough to make leads of its rows, and nothing that cannot be meant.",
        "Follow the hint; the reference page of `capture:` shows every key.",
    ),
    "LC-DEF-051": Entry(
        "a fact to capture is not known",
        "The lead has no fact of that name, neither a standard one nor one under `fields:`.",
        "Mend the spelling, or declare it under `fields:`.",
    ),
    "LC-DEF-052": Entry(
        "a fact cannot be captured from a column",
        "It is computed from others, or it is a group or history rather than a single value.",
        "Capture what it is computed from, or its parts, as `company.name`.",
    ),
    "LC-DEF-053": Entry(
        "it is not clear where a value comes from",
        "A value comes either from columns or from a constant.",
        "Write one of `from:` and `constant:`.",
    ),
    "LC-DEF-054": Entry(
        "an option does not fit the fact",
        "`format` is for dates, `decimal` for numbers, `split` for facts with several values.",
        "Remove the option, or mend the fact's type.",
    ),
    "LC-DEF-055": Entry(
        "a constant or mapped value is not one of the fact's",
        "What a column is mapped to must be a value that the fact can have.",
        "Mend the value, or the declaration of the fact.",
    ),
    "LC-DEF-056": Entry(
        "a text is given two meanings",
        "The same written text, regardless of case, is mapped twice, or both mapped and missing.",
        "Remove one of them.",
    ),
    "LC-DEF-057": Entry(
        "a date format or time zone cannot be read",
        "Formats are in the notation of `strptime`; zones are named as in the tz database.",
        "Write `%d.%m.%Y`, `unix_seconds` or the like, and `Europe/Berlin` or the like.",
    ),
    "LC-DEF-058": Entry(
        "a touch to capture is not known",
        "There is no kind of touch of that name, or the kind has no such fact.",
        "Mend the spelling, or declare the kind and its facts under `touches:`.",
    ),
    "LC-DEF-059": Entry(
        "a path into a payload cannot be read",
        "Paths are keys with full stops between them; `[0]` and `[key=value]` pick from lists.",
        "Mend it; a key with a full stop or bracket in it stands in double quotes.",
    ),
    "LC-DEF-060": Entry(
        "a name under `identity:` is not known",
        "It names no fact of the lead, none of the facts under `by`, or no list.",
        "Mend the spelling, or declare the fact under `fields:` and the list under `lists:`.",
    ),
    "LC-DEF-061": Entry(
        "a fact cannot tell people, or their leads, apart",
        "Only single values can, which one person has alone and nobody gets by default. The parts "
        "of groups, such as `company.domain`, say nothing of the person.",
        "Follow the hint; a number of your own is declared under `fields:`, as `crm_id`.",
    ),
    "LC-DEF-062": Entry(
        "the `identity:` section contradicts itself, or says what has no effect",
        "A fact stands in two roles, a list names nothing, or a policy has nothing to apply to.",
        "Follow the hint.",
    ),
    "LC-DEF-063": Entry(
        "a length of time cannot be read, or is out of bounds",
        "Lengths of time are whole numbers of one unit, from microseconds to weeks.",
        "Write it as `90 days`, `36 hours` or `10 minutes`.",
    ),
}

_EXPRESSION: dict[str, Entry] = {
    "LC-EXPR-001": Entry(
        "the condition cannot be read",
        "The text is not an expression: a bracket or quote is open, an operator is foreign.",
        "Mend the place that is named. A condition looks like `budget >= 5000 and known(need)`.",
    ),
    "LC-EXPR-002": Entry(
        "the condition is too large",
        "It is longer, or nests deeper, than any condition a person can check.",
        "Put long lists under `lists:` and parts with a meaning of their own under `segments:`.",
    ),
    "LC-EXPR-003": Entry(
        "a name is not known",
        "No fact, list, segment, kind of touch or method has this name.",
        "Mend the spelling, or declare the field, list, kind or segment in the definition.",
    ),
    "LC-EXPR-004": Entry(
        "a result is read before it is decided",
        "Sections are decided in order: derive, disqualify, qualify, score, grades, stages, route.",
        "Move the rule to a later section, or read something that is decided earlier.",
    ),
    "LC-EXPR-005": Entry(
        "a string holds an escape, or a control or invisible character",
        "Python and YAML both give backslashes a meaning, and marks that nobody sees come in by "
        "copying, so the text is not what was typed.",
        'Write the string raw, r"...", and the whole condition in single quotes; where a mark is '
        "invisible, type the string again.",
    ),
    "LC-EXPR-006": Entry(
        "two strings stand side by side",
        "Python would join them into one text, which is never meant in a condition.",
        "Put a comma between them.",
    ),
    "LC-EXPR-007": Entry(
        "a `#` stands outside quotes",
        "It begins a comment, and the rest of the condition would silently be lost.",
        "Put the text in quotes, or move the remark to `because:`.",
    ),
    "LC-EXPR-008": Entry(
        "a character only looks like a plain one",
        "A letter of another alphabet or a typographic quote came in by copying.",
        "Type it again in plain letters and straight quotes.",
    ),
    "LC-EXPR-009": Entry(
        "a number is written with thousands separators",
        "`12,000` is read as the two numbers 12 and 0.",
        "Write 12000.",
    ),
    "LC-EXPR-010": Entry(
        "a number begins with 0",
        "Codes such as postcodes are texts; as a number the leading 0 would be lost.",
        "Put it in quotes.",
    ),
    "LC-EXPR-011": Entry(
        "a word of the syntax is used as a name",
        "Words such as `class`, `from` or `import` cannot name a field.",
        "Give the field another name.",
    ),
    "LC-EXPR-012": Entry(
        "something is compared with None",
        "A missing fact makes every comparison unknown, so this would never hold.",
        "Write `missing(fact)` or `known(fact)`.",
    ),
    "LC-EXPR-013": Entry(
        "a literal stands in the wrong place",
        "Literals are compared with facts; membership reads `fact in [...]` or `list.has(...)`.",
        "Name the fact first.",
    ),
    "LC-EXPR-014": Entry(
        "the types do not fit",
        "The fact and what it is compared with are of different types, or have no order.",
        "Compare like with like, in the form that the hint shows.",
    ),
    "LC-EXPR-015": Entry(
        "time enters a condition in a way that cannot be followed",
        "A decision must know when it expires, so time enters only through windows, "
        "`days_since`/`days_until` compared with something that stands still, "
        "and calendar parts.",
        "Use `.within(...)`, `days_since(...)`, or `now.weekday(...)`.",
    ),
    "LC-EXPR-016": Entry(
        "something is not part of the language",
        "Conditions are a small part of Python's expression syntax; no code runs in them.",
        "Say it with the constructs that the language reference lists.",
    ),
    "LC-EXPR-017": Entry(
        "a number is out of bounds",
        "Numbers have at most 18 digits before and 6 after the point, so that all engines agree. "
        "Hours go from 0 to 23, days from 1 to 31, months from 1 to 12.",
        "Use a number within the bounds.",
    ),
    "LC-EXPR-018": Entry(
        "a method or function is used wrongly",
        "Something is missing in its brackets, or does not belong there.",
        "Write it in the form that the message shows.",
    ),
    "LC-EXPR-019": Entry(
        "a hyphen in a name is read as a minus",
        "`lists.us-states` subtracts `states` from `lists.us`.",
        "Use names with underscores.",
    ),
    "LC-EXPR-020": Entry(
        "`for_each` does not name a list of records",
        "Points for each touch need a list of touches.",
        "Name a list such as `touches.email_click`.",
    ),
    "LC-EXPR-021": Entry(
        "a value stands where a condition belongs, or the other way round",
        "A text, a number, a list or a group of facts is neither true nor false.",
        "Compare it with something, or ask `known(...)`, `.exists()` or `.count()`.",
    ),
    "LC-EXPR-022": Entry(
        "`known` or `missing` is asked of what is never missing",
        "Lists, counts and results are always there; the answer would always be the same.",
        "Ask what it holds instead.",
    ),
    "LC-EXPR-023": Entry(
        "a pattern cannot be compiled",
        "Patterns run on RE2, which runs in linear time and leaves out look-around and "
        "back-references.",
        "Mend the pattern, or say it with two conditions.",
    ),
}

_BUSINESS_RULES: dict[str, Entry] = {
    "LC-BR-001": Entry(
        "this is no condition tree",
        'A tree is a group, `{"all": [...]}` or `{"any": [...]}`, or a test with exactly '
        "`name`, `operator` and `value`. The package lets further keys pass without a word.",
        "Mend the part that is named; of a whole rule, give what `conditions` holds.",
    ),
    "LC-BR-002": Entry(
        "a group is empty",
        "`all` or `any` of nothing asks nothing; the package stops there too.",
        "Name at least one test, or leave the group out.",
    ),
    "LC-BR-003": Entry(
        "a variable is not known",
        "No fact, derived value, segment or result has this name.",
        "Mend the spelling. `leadcore vocabulary` lists the variables, by their dotted paths.",
    ),
    "LC-BR-004": Entry(
        "a fact has no counterpart in the format",
        "The format knows texts, numbers, yes/no, choices and lists of choices. It has nothing for "
        "dates, moments, lengths of time, and in lists of free text it would ignore case.",
        "Write the condition as text, or name it under `segments:` and test the segment.",
    ),
    "LC-BR-005": Entry(
        "an operator is not known",
        "Each type of variable has its own operators, and this is none of them.",
        "Use one that the message lists.",
    ),
    "LC-BR-006": Entry(
        "a value is of the wrong type",
        "Texts are compared with texts and numbers with numbers; nothing is converted.",
        "Give a value of the type that the message names; numbers stand without quotes.",
    ),
    "LC-BR-007": Entry(
        "a text stands where a list belongs",
        "The package would take the text apart and look for each of its letters.",
        "Put the text into a list.",
    ),
    "LC-BR-008": Entry(
        "a test can never hold",
        "The value is none of the choices, or not in the form of the fact (`Germany` for `DE`).",
        "Give a value that the fact can have; the hint shows it where there is one.",
    ),
    "LC-BR-009": Entry(
        "a test always gives the same answer",
        "Every text contains the empty one, and every list contains all of nothing.",
        "Fill in the value, or leave the test out.",
    ),
    "LC-BR-010": Entry(
        "a pattern cannot be kept",
        "The package searches with Python's `re`, leadcore with RE2. What RE2 does not have, or "
        "would understand otherwise, is refused.",
        "Change the pattern, or write the condition as text with the language's own tests.",
    ),
    "LC-BR-011": Entry(
        "a number is out of bounds",
        "Numbers have at most 18 digits before and 6 after the point, so that all engines agree.",
        "Use a number within the bounds.",
    ),
    "LC-BR-012": Entry(
        "a test of a list cannot be kept",
        "The operator needs to know every value that the list could hold, or counts too many.",
        "Use the operator that the hint names.",
    ),
    "LC-BR-013": Entry(
        "the tree is too large",
        "It holds more tests, or nests deeper, than any condition a person can check.",
        "Name parts of it under `segments:` and test the segments.",
    ),
    "LC-BR-020": Entry(
        "the condition cannot be said as a tree",
        "The format has no `not`, no touches, no dates, no arithmetic and no comparison of two "
        "facts. What it could say only roughly is not written.",
        "Keep the condition as text, or name it under `segments:` and test the segment.",
    ),
    "LC-BR-021": Entry(
        "a number cannot be said exactly in a tree",
        "The package takes numbers within a millionth of each other for equal, and a tree's number "
        "is a float. For amounts above some billions no float draws the line in the right place.",
        "Keep the condition as text.",
    ),
}

_LEAD: dict[str, Entry] = {
    "LC-LEAD-001": Entry(
        "a value is not of its field's kind",
        "The model refused a value: a text where a number belongs, an address that is none.",
        "Give a value of the kind that the message names, or leave the field out.",
    ),
    "LC-LEAD-002": Entry(
        "a field is not known",
        "The lead has no field of that name, neither a standard one nor one you declared.",
        "Mend the spelling, or declare the field under `fields:` or in your Lead subclass.",
    ),
    "LC-LEAD-003": Entry(
        "a field is missing",
        "A field that every lead must have was left out.",
        "Give it a value.",
    ),
    "LC-LEAD-004": Entry(
        "a moment has no time zone",
        "Moments without a zone mean different instants on different machines.",
        "Give an aware datetime, for example `datetime.now(timezone.utc)`, or a text with offset.",
    ),
    "LC-LEAD-005": Entry(
        "a moment is out of bounds",
        "Decisions are made for the years 1900 to 2999, so that windows and days can be counted.",
        "Look where the moment comes from; a time in milliseconds read as seconds is common.",
    ),
}

_INPUT: dict[str, Entry] = {
    "LC-IN-001": Entry(
        "the file cannot be opened",
        "There is no such file, or no right to read it.",
        "Mend the name, or ask for the right.",
    ),
    "LC-IN-002": Entry(
        "the file is of a kind that cannot be read",
        "CSV, JSON Lines, a JSON array and Parquet are read, plain or gzipped.",
        "Save or export it as one of these, a spreadsheet for example as CSV.",
    ),
    "LC-IN-003": Entry(
        "the file lacks columns that are named",
        "`capture:` takes facts from columns that the head row does not have, or `--carry` names "
        "such.",
        "Mend the names, or export the file with these columns.",
    ),
    "LC-IN-004": Entry(
        "it is not clear how the file is to be read",
        "The definition has no mapping of that name under `capture:`, or has several.",
        "Name the source: `--source NAME`, or `source=` in Python.",
    ),
    "LC-IN-005": Entry(
        "the file holds nothing",
        "There is no head row, or no text at all.",
        "Look whether the export went wrong.",
    ),
    "LC-IN-006": Entry(
        "the file ends early or is damaged",
        "A download or copy broke off. What could be read before was used.",
        "Fetch the file again.",
    ),
    "LC-IN-007": Entry(
        "too many rows to hold in memory",
        "Rows of a second file, and rows that belong together, are held until their lead is due.",
        "Split the file, or leave out what no rule reads.",
    ),
    "LC-IN-008": Entry(
        "a file would be written over",
        "Results, bad rows and input must be different files.",
        "Name another file.",
    ),
    "LC-IN-010": Entry(
        "a row has more or fewer cells than the head row",
        "A separator within a text without quotes, or a line break, tore it apart.",
        "Mend the row in the file of bad rows, and feed that file.",
    ),
    "LC-IN-011": Entry(
        "the quotes of a row do not match",
        "A quote within a text must be doubled, and one that is opened must be closed.",
        "Mend the row in the file of bad rows, and feed that file.",
    ),
    "LC-IN-012": Entry(
        "a row is not JSON",
        "Each line, or item of the array, must be one JSON object.",
        "Mend the row in the file of bad rows, and feed that file.",
    ),
    "LC-IN-013": Entry(
        "a row is not in the file's encoding",
        "Its bytes are no text in the encoding that the rest of the file has.",
        "Mend the row, or name the encoding with `encoding:` under `capture:`.",
    ),
    "LC-IN-014": Entry(
        "a row is too long",
        "No row of real data has millions of characters; a quote or bracket may be open.",
        "Look at the row in the file; it is cut short in the file of bad rows.",
    ),
    "LC-IN-020": Entry(
        "a value cannot be read",
        "It is not of the fact's type: a text where a number belongs, an address that is none.",
        "Mend it in the file of bad rows; or say in `capture:` what it means, with `values:`, "
        "`missing:` or `bad: missing`.",
    ),
    "LC-IN-021": Entry(
        "nothing identifies the lead",
        "The column that identifies the lead is empty in this row.",
        "Fill it in the file of bad rows, or take another column for `id:`.",
    ),
    "LC-IN-030": Entry(
        "a payload does not hold one lead",
        "It holds several, or none that counts.",
        "Use `leadcore.Definition.read_all`, which gives all that a payload holds.",
    ),
    "LC-IN-031": Entry(
        "a moment is needed",
        "The mapping takes no moment from the row or payload, or none stands there, and no other "
        "was given.",
        "Name the column under `inquiry.at`; or give `at=`, the moment at which it arrived.",
    ),
}

_STORE = {
    "LC-ST-001": Entry(
        "a store cannot be opened",
        "Its address names no database, the file lies in no folder or is something else, or a "
        "driver is missing.",
        "Write sqlite:///leads.db, or postgresql+psycopg://user@host/name with "
        "`pip install 'leadcore[postgresql]'`.",
    ),
    "LC-ST-002": Entry(
        "a store was written by a later version",
        "Its tables are of a version that this leadcore does not know.",
        "Upgrade leadcore; nothing was changed.",
    ),
    "LC-ST-003": Entry(
        "the database cannot be reached",
        "The server does not run, refuses the user, or the connection was cut and did not come "
        "back within several tries.",
        "See that the server runs and that the address is right; what was not acknowledged was "
        "not taken in.",
    ),
    "LC-ST-004": Entry(
        "the store is busy",
        "Another process has been writing to it for longer than we wait.",
        "Try again; nothing was changed.",
    ),
    "LC-ST-005": Entry(
        "the disk is full",
        "The database could not write; the transaction was taken back.",
        "Make room, and try again.",
    ),
    "LC-ST-006": Entry(
        "the store may not be written",
        "The file, or its folder, may only be read.",
        "Give the process the right to write both.",
    ),
    "LC-ST-007": Entry(
        "the store is damaged",
        "The database says that its file is malformed.",
        "Bring the file back from a backup.",
    ),
    "LC-ST-008": Entry(
        "the database refused a statement",
        "That is a fault of leadcore, or the tables were changed by hand.",
        "Please report it with the name of the error; values are left out on purpose.",
    ),
}

_DESK = {
    "LC-DK-001": Entry(
        "the desk knows no such lead",
        "The id was never given out, or the lead was erased.",
        "Look it up with `desk.find`.",
    ),
    "LC-DK-002": Entry(
        "the desk has no definition",
        "The store is new, and nothing says what to decide by.",
        "Give one: `Desk.open(url, definition)`.",
    ),
    "LC-DK-003": Entry(
        "an arrival is too large",
        "A payload has at most a million characters, ten thousand values, and 32 levels.",
        "Send less: a file belongs beside the payload, not in it.",
    ),
    "LC-DK-004": Entry(
        "an item that needs attention cannot be settled so",
        "It is not there, was settled before, or is of another kind.",
        "List what is open with `desk.attention()`.",
    ),
    "LC-DK-005": Entry(
        "nothing identifies whom this is about",
        "Neither an e-mail address nor any other key of the `identity:` section is in it.",
        "Map such a column or key under `facts:` in `capture:`.",
    ),
}

#: Code to entry, for every problem leadcore can report.
CATALOGUE: Mapping[str, Entry] = MappingProxyType(
    {**_YAML, **_DEFINITION, **_EXPRESSION, **_BUSINESS_RULES, **_LEAD, **_INPUT, **_STORE, **_DESK}
)


def explain_code(code: str) -> str:
    """
    The catalogue's entry for a code as a short text.

    Raises:
        KeyError: There is no such code.
    """
    entry = CATALOGUE[code]
    return f"{code}: {entry.title}\n{entry.cause}\n{entry.cure}"
