"""One provisional agenda with annotations in six languages: numbers of its own, three levels, labels, footnotes."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.documents.description import Document, Heading, Listing, ListItem, ListStyle, Paragraph, Run, words
from meetings.documents.numbering import item_label, letter
from meetings.foundation.languages import LANGUAGES

from .samples import DAY, SAID

SYMBOL = "A/CONF.192/BMS/2011/1–A/65/392"
BELOW = 12  # items of the third level: more than Chinese has signs in brackets for


@dataclass(frozen=True)
class Said:
    """What the agenda says in one language."""

    title: str
    opening: str
    election: str
    exchange: str
    part: str
    case: str
    report: str
    annotations: str
    annotated: str
    rules: str
    held: str


AGENDAS = {
    "en": Said(
        title="Provisional agenda and annotations",
        opening="Opening of the meeting",
        election="Election of the Chair",
        exchange="Exchange of views on how far the Programme of Action is carried out",
        part="Assistance and cooperation between States of one region, and what the regional organizations of that "
        "region add to it",
        case="Case",
        report="Adoption of the report",
        annotations="Annotations",
        annotated="The meeting will be opened on the first day, at 10 a.m., under resolution",
        rules="The rules of procedure of the first meeting apply, see",
        held="The places are named in the order of the English alphabet.",
    ),
    "fr": Said(
        title="Ordre du jour provisoire et annotations",
        opening="Ouverture de la réunion",
        election="Élection à la présidence",
        exchange="Débat sur l’exécution du Programme d’action",
        part="Assistance et coopération entre les États d’une même région, et ce que les organisations de cette "
        "région y ajoutent",
        case="Cas",
        report="Adoption du rapport",
        annotations="Annotations",
        annotated="La réunion sera ouverte le premier jour à 10 heures, en application de la résolution",
        rules="Le règlement intérieur de la première réunion s’applique, voir",
        held="Les lieux sont cités dans l’ordre alphabétique anglais.",
    ),
    "es": Said(
        title="Programa provisional y anotaciones",
        opening="Apertura de la reunión",
        election="Elección de la Presidencia",
        exchange="Intercambio de opiniones sobre la ejecución del Programa de Acción",
        part="Asistencia y cooperación entre los Estados de una región, y lo que añaden las organizaciones de esa "
        "misma región",
        case="Caso",
        report="Aprobación del informe",
        annotations="Anotaciones",
        annotated="La reunión se abrirá el primer día a las 10.00 horas, de conformidad con la resolución",
        rules="Se aplica el reglamento de la primera reunión, véase",
        held="Los lugares se mencionan en el orden alfabético inglés.",
    ),
    "ru": Said(
        title="Предварительная повестка дня и аннотации",
        opening="Открытие совещания",
        election="Выборы Председателя",
        exchange="Обмен мнениями о ходе осуществления Программы действий",
        part="Помощь и сотрудничество государств одного региона и вклад, который вносят организации того же региона",
        case="Случай",
        report="Утверждение доклада",
        annotations="Аннотации",
        annotated="Совещание откроется в первый день в 10 ч. 00 м. в соответствии с резолюцией",
        rules="Применяются правила процедуры первого совещания, см.",
        held="Места названы в порядке английского алфавита.",
    ),
    "zh": Said(
        title="临时议程和说明",
        opening="会议开幕",
        election="选举主席",
        exchange="就《行动纲领》的执行情况交换意见",
        part="同一区域各国之间的援助与合作，以及该区域各组织对此的补充；本分项的标题较长，用以显示标题换行后各行如何对齐",
        case="情形",
        report="通过报告",
        annotations="说明",
        annotated="会议将于第一天上午10时开幕，所依据的决议是",
        rules="适用第一次会议的议事规则，见",
        held="地点按英文字母顺序列出。",
    ),
    "ar": Said(
        title="جدول الأعمال المؤقت وشروحه",
        opening="افتتاح الاجتماع",
        election="انتخاب الرئيس",
        exchange="تبادل الآراء بشأن تنفيذ برنامج العمل",
        part="المساعدة والتعاون بين دول المنطقة الواحدة، وما تضيفه إلى ذلك المنظمات الإقليمية التي تعمل في تلك "
        "المنطقة نفسها",
        case="حالة",
        report="اعتماد التقرير",
        annotations="الشروح",
        annotated="يفتتح الاجتماع في اليوم الأول الساعة 10:00 عملا بالقرار",
        rules="ينطبق النظام الداخلي للاجتماع الأول، انظر",
        held="ترد الأماكن حسب الترتيب الهجائي الإنكليزي.",
    ),
}
assert set(AGENDAS) == set(LANGUAGES)


def agenda(lang: str) -> Document:
    """The agenda in that language: items 1 to 3, then 9 and 10."""
    said, head = AGENDAS[lang], SAID[lang]
    below = Listing(
        tuple(ListItem(words(f"{said.case} {number}")) for number in range(1, BELOW + 1)), style=ListStyle.ROMAN
    )
    parts = Listing(
        (ListItem(words(said.part), below), ListItem(words(said.case), number=5), ListItem(words(said.part))),
        ListStyle.LETTERS,
    )
    items = (
        ListItem((Run(said.opening, footnote=f"{said.rules} A/CONF.192/L.1–A/65/2."),)),
        ListItem(words(said.election)),
        ListItem(words(said.exchange), parts),
        ListItem(words(said.case), number=9),
        ListItem(words(said.report)),
    )
    other = "en" if lang == "ar" else "ar"
    blank = "" if lang == "zh" else " "
    return Document(
        lang=lang,
        title=said.title,
        day=DAY,
        symbol=SYMBOL,
        issuer=head.issuer,
        organ=head.organ,
        distribution=head.distribution,
        date_line=head.date_line,
        original=head.original,
        blocks=(
            Listing(items, ListStyle.NUMBERS),
            Heading(words(said.annotations)),
            Heading(words(said.opening), level=2, label=item_label(ListStyle.NUMBERS, 1, 0, lang)),
            Paragraph(
                words(
                    f"{said.annotated}{blank}A/CONF.192/15–A/65/64",
                    Run(".", footnote=said.held),
                ),
                is_numbered=True,
            ),
            Heading(words(said.part), level=2, label=f"3 ({letter(1, lang)})"),
            Paragraph(
                words(said.rules, blank, Run("A/65/64", footnote=AGENDAS[other].held, footnote_lang=other), "."),
                is_numbered=True,
            ),
        ),
    )
