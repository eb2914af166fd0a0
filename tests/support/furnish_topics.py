"""Topics in every state, themes and a digest, for pages that show them: see `furnish`."""

from __future__ import annotations

from typing import Any

from meetings.documentation.rules import Distribution
from meetings.foundation import attachments, clock
from meetings.foundation.access import Actor, Holding, Role, system
from meetings.foundation.languages import Text
from meetings.topics import content, deciding, queries, services
from meetings.topics.drafts import DigestDraft, ProposalDraft, ThemeDraft
from meetings.topics.models import TopicProposal
from meetings.topics.rules import Answer, Author, ByKind, Place, Reply, TopicKind

MEETING = "mge-2011"
NAME = system("tests.furnish").name
DESK = Actor(name=NAME, holdings=(Holding(Role.CHAIRS_DESK, MEETING),))
SPEAKERS = {
    ByKind.STATE: Role.FOCAL_POINT,
    ByKind.GROUP: Role.COORDINATOR,
    ByKind.ORGANIZATION: Role.CIVIL_SOCIETY,
}
MARKING = Text.of(
    en="Marking",
    ar="الوسم",
    zh="标识",
    fr="Marquage",
    ru="Маркировка",
    es="Marcado",
)
COOPERATION = Text.of(
    en="International cooperation and assistance",
    ar="التعاون والمساعدة الدوليان",
    zh="国际合作和援助",
    fr="Coopération et assistance internationales",
    ru="Международное сотрудничество и помощь",
    es="Cooperación y asistencia internacionales",
)
WHY = Text.of(
    en="The meeting of 2010 took it up.",
    ar="تناوله اجتماع عام 2010.",
    zh="2010年的会议已讨论过。",
    fr="La réunion de 2010 l’a examinée.",
    ru="Этот вопрос рассматривался на совещании 2010 года.",
    es="Se examinó en la reunión de 2010.",
)
WORDS = {  # title, issue, rationale, outcome, in the language in which each is made
    "es": (
        "Marcado en el momento de la importación",
        "Marcado",
        "Muchas armas llegan sin marca del país importador.\n\nEso dificulta su localización.",
        "Una lista de equipos de marcado que los Estados pueden pedir.",
    ),
    "fr": (
        "Former ceux qui tiennent les registres",
        "Tenue de registres",
        "Les registres existent, mais peu de personnes savent les tenir.",
        "Un programme de formation par sous-région.",
    ),
    "ar": (
        "وسم الأسلحة المستوردة",
        "الوسم",
        "تصل أسلحة كثيرة بلا علامة من البلد المستورد.",
        "تبادل الخبرات بشأن معدات الوسم.",
    ),
    "zh": (
        "标识技术的交流",
        "标识",
        "新材料使标识更加困难。",
        "由专家介绍现有技术。",
    ),
    "en": (
        "Matching needs with resources",
        "",
        "Requests for assistance are known too late to those who could meet them.",
        "A list of requests before each meeting.",
    ),
}
Samples = dict[str, list[dict[str, Any]]]


def speaker(author: Author) -> Actor:
    """Who speaks for a State, a group or an organization."""
    return Actor(name=NAME, holdings=(Holding(SPEAKERS[author[0]], author[1]),))


def a_draft(author: Author, lang: str, kind: TopicKind = TopicKind.CHALLENGE) -> TopicProposal:
    """A draft in a language; those in Spanish and in English come with a file."""
    title, issue, rationale, outcome = WORDS[lang]
    file = attachments.read(b"%PDF-1.7\n%%EOF\n", "annex.pdf") if lang in ("es", "en") else None
    by_name = "Example Network" if author[0] is ByKind.ORGANIZATION else ""
    given = ProposalDraft(title, kind, rationale, outcome, lang, issue, by_name, file, is_sample=True)
    return services.draft(speaker(author), MEETING, author, given)


def a_proposal(author: Author, lang: str, kind: TopicKind = TopicKind.CHALLENGE) -> TopicProposal:
    """One that is submitted."""
    made = a_draft(author, lang, kind)
    return services.submit(speaker(author), made.id, made.revision)


def answer(proposal: TopicProposal, given: Answer, **named: int) -> None:
    """An answer, with words in six languages."""
    deciding.answer(DESK, proposal.id, proposal.revision, Reply(given, words=WHY, **named))


def furnish_topics() -> Samples:
    """A draft, proposals of States, a group and civil society in five languages, answered in every way, two themes, a
    digest, and what has changed since."""
    peru = a_proposal((ByKind.STATE, "PER"), "es")
    zealand = a_proposal((ByKind.STATE, "NZL"), "en", TopicKind.OPPORTUNITY)
    china, egypt = a_proposal((ByKind.STATE, "CHN"), "zh"), a_proposal((ByKind.STATE, "EGY"), "ar")
    group = a_proposal((ByKind.GROUP, "african"), "fr")
    network = a_proposal((ByKind.ORGANIZATION, "example-network"), "en", TopicKind.OPPORTUNITY)
    marking = deciding.add_theme(DESK, MEETING, ThemeDraft(MARKING, WHY))
    cooperation = deciding.add_theme(DESK, MEETING, ThemeDraft(COOPERATION))
    places = {one.id: Place(marking.id, at) for at, one in enumerate((peru, china, egypt), start=1)}
    places |= {one.id: Place(cooperation.id, at) for at, one in enumerate((network, group), start=1)}
    deciding.arrange(DESK, MEETING, places, {})
    items = queries.items(peru.meeting_id)
    if items:
        answer(peru, Answer.TAKEN_UP, item=items[-1].id)
    answer(egypt, Answer.MERGED, merged_into=peru.id)
    answer(china, Answer.NOT_TAKEN_UP)
    answer(group, Answer.OTHER_MEETING, meeting=queries.locked_meeting("prepcom-2012").id)
    seen = content.fingerprint(deciding.gathered(peru.meeting, queries.all_submitted(peru.meeting_id)))
    head = DigestDraft("A/CONF.192/MGE/2011/CRP.1", Distribution.GENERAL, clock.business_today())
    digest = deciding.publish(DESK, MEETING, seen, head)
    services.withdraw(speaker(china.author), china.id, china.revision, "见另一份提案。")
    draft = a_draft((ByKind.STATE, "NZL"), "en")
    numbers = [{"number": one.id} for one in (zealand, peru, egypt, network, china, draft)]
    file = peru.attached[0].attachment_id
    return {
        "topics.show": numbers,
        "topics.attached": [{"number": peru.id, "file": file}],
        "topics.new": [{"code": MEETING}],
        "topics.edit": [{"number": draft.id}],
        "topics.act": [
            {"number": draft.id, "step": "submit"},
            {"number": draft.id, "step": "discard"},
            {"number": zealand.id, "step": "withdraw"},
        ],
        "topics.index": [{"code": MEETING}, {"code": "prepcom-2012"}],
        **{f"topics.{page}": [{"code": MEETING}] for page in ("desk", "new_theme", "digest")},
        **{f"topics.{step}_theme": [{"number": marking.id}] for step in ("edit", "remove")},
        "topics.answer": [{"number": zealand.id}, {"number": peru.id}],
        "topics.digest_page": [{"number": digest.id}],
        "topics.document": [{"number": digest.id, "form": "html"}],
    }
