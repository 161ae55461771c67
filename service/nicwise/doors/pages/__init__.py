"""The pages for people: ask, an answer, the guidance, the planner, insights. Useful without script."""

from nicwise.doors.pages.answers import answer_page, answer_picture_png, answer_picture_svg, answer_script
from nicwise.doors.pages.home import ask_by_form, home
from nicwise.doors.pages.insights import insights_page, insights_sheet, sign_in, sign_out
from nicwise.doors.pages.knowledge import knowledge_index, knowledge_topic, llms_txt
from nicwise.doors.pages.planner import planner_page
from nicwise.doors.pages.problem_kinds import problem_kind

__all__ = [
    "answer_page",
    "answer_picture_png",
    "answer_picture_svg",
    "answer_script",
    "ask_by_form",
    "home",
    "insights_page",
    "insights_sheet",
    "knowledge_index",
    "knowledge_topic",
    "llms_txt",
    "planner_page",
    "problem_kind",
    "sign_in",
    "sign_out",
]
