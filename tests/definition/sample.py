"""The sample definition that tests start from: every section there is, with its two files."""

from __future__ import annotations

from pathlib import Path

SAMPLE = """\
leadcore: 1
definition: diversifyedu
agreement: {owner: head of growth, approved_by: [marketing, sales], review_on: 2027-02-01}

fields: # typed facts beyond the standard ones
  course_interest: {type: text}
  budget_band: {type: choice, of: [none, under_500, over_500]}
touches:
  page_view: {url: text}
  email_open: {}
  email_click: {url: text}
  webinar_attended: {title: text}
lists:
  competitors: {file: competitors.csv}
segments:
  came_back: touches.page_view.where(url.contains("/stock-market")).within("7 days").count() >= 2
derive:
  region: {lookup: regions.csv, by: country, take: region}

disqualify:
  - {rule: competitor, when: email_domain in lists.competitors, because: Works for a competitor}
qualify:
  need: 2
  criteria:
    - {rule: budget, when: budget_band == "over_500", because: Can pay for a course}
    - {rule: need, when: known(course_interest), because: Named a course}
    - {rule: timeline, when: timeline_days <= 180, because: Wants to start within half a year}
score:
  fit:
    cap: 40
    rules:
      - rule: working
        when: 'title.has_word("analyst", "manager", "engineer")'
        points: 20
        because: Earns a salary
      - rule: home-market
        when: region == "north_america"
        points: 20
        because: We teach in this region
  engagement:
    cap: 60
    half_life: 30 days
    rules:
      - {rule: opened, for_each: touches.email_open, points: 3, at_most_points: 12, because: Opens}
      - {rule: clicked, for_each: touches.email_click, points: 6, because: Follows our links}
      - {rule: webinar, for_each: touches.webinar_attended, points: 25, because: Came to a webinar}
      - {rule: course-page-twice, when: came_back, points: 25, because: Came back to the course}
grades:
  - {grade: F, when: disqualified, because: Not a customer for us}
  - {grade: A, when: qualified and score.total >= 80, because: Ready now}
  - {grade: B, when: qualified and score.total >= 50, because: Ready within months}
  - {grade: C, because: Keep in touch}
stages: # a list, lowest first
  - {stage: inquiry}
  - stage: mql
    enter:
      - rule: asked
        when: inquiries.count() >= 1 and not disqualified
        because: Asked us for something
  - stage: sql
    enter:
      - rule: sales-ready
        when: score.total >= 80 and qualified
        because: Sales-ready
  - {stage: opportunity}
  - {stage: customer, again: mql} # the repeat-sales loop
teams: [advisers]
route:
  assign_on: [sql]
  rules:
    - rule: spanish
      when: language == "es"
      to: advisers
      require: 'member.speaks.has("es")'
      because: Speaks Spanish
    - {rule: everyone, to: advisers, because: Our advisers}
"""

FILES = {
    "competitors.csv": "domain\nrival.example\nother.example\n",
    "regions.csv": "country,region\nUS,north_america\nCA,north_america\nDE,europe\n",
}


def write_sample(folder: Path, text: str = SAMPLE) -> Path:
    """Write the sample and its files into a folder, and give the path of the definition."""
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    path = folder / "leads.yaml"
    path.write_text(text, encoding="utf-8")
    return path
