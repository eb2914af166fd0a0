"""One note verbale in six languages, with everything that a document may hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetings.documents.description import (
    Address,
    Alignment,
    Closing,
    Document,
    Heading,
    Listing,
    ListItem,
    ListStyle,
    Note,
    Paragraph,
    Run,
    SampleMark,
    Table,
    words,
)
from meetings.foundation.languages import LANGUAGES

DAY = date(2011, 1, 13)
SYMBOL = "A/CONF.192/BMS/2011/NV/3"


@dataclass(frozen=True)
class Sentences:
    """What the note says in one language."""

    issuer: str
    organ: str
    distribution: str
    date_line: str
    original: str
    kind: str
    title: str
    address: tuple[str, ...]
    heading: str
    greeting: str
    before_symbol: str
    after_symbol: str
    asks: str
    items: tuple[str, str, str]
    inside: tuple[str, str]
    heading_below: str
    caption: str
    header: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]
    numbers: tuple[str, str]
    quoted: str
    link: str
    note: str
    assurance: str
    closing: tuple[str, str]
    sample: tuple[str, str]


SAID = {
    "en": Sentences(
        issuer="United Nations Office for Disarmament Affairs",
        organ="Programme of Action on Small Arms",
        distribution="Distr.: General",
        date_line="13 January 2011",
        original="Original: English",
        kind="Note verbale",
        title="Open-ended meeting of governmental experts: dates, nominations and sponsorship",
        address=("To all Permanent Missions", "to the United Nations", "New York"),
        heading="Dates and documents",
        greeting="The Office for Disarmament Affairs presents its compliments to the Permanent Missions of "
        "Member States "
        "to the United Nations and has the honour to refer to the meeting of governmental experts, which will be "
        "held in New York from 9 to 13 May 2011.",
        before_symbol="The meeting is convened pursuant to resolution",
        after_symbol="of 8 December 2010, paragraph 6 of which decides on its length and on its place.",
        asks="Missions are requested to send to the secretariat:",
        items=("the names of their representatives;", "requests for sponsorship, which state", "their working papers."),
        inside=("the number of travellers;", "the city of departure."),
        heading_below="What is due, and when",
        caption="Table 1. Dates to keep",
        header=("What", "Last day", "Pages"),
        rows=(
            ("Names of representatives", "11 March 2011", "2"),
            ("Requests for sponsorship", "25 March 2011", "14"),
            ("Working papers, in the six official languages", "8 April 2011", "1,200"),
        ),
        numbers=("First, the list;", "then the letter."),
        quoted="The same note is called",
        link="The register of meetings",
        note="Places are given in the order in which requests arrive.",
        assurance="The Office avails itself of this opportunity to renew to the Permanent Missions the "
        "assurances of its "
        "highest consideration.",
        closing=("New York, 13 January 2011", "S. D."),
        sample=("Sample", "A sample: this is not what States did in fact."),
    ),
    "fr": Sentences(
        issuer="Bureau des affaires de désarmement de l’ONU",
        organ="Programme d’action relatif aux armes légères",
        distribution="Distr. générale",
        date_line="13 janvier 2011",
        original="Original : anglais",
        kind="Note verbale",
        title="Réunion d’experts gouvernementaux à composition non limitée : dates, désignations et parrainage",
        address=("À toutes les missions permanentes", "auprès de l’Organisation des Nations Unies", "New York"),
        heading="Dates et documents",
        greeting="Le Bureau des affaires de désarmement présente ses compliments aux missions permanentes des États "
        "Membres auprès de l’Organisation des Nations Unies et a l’honneur de se référer à la réunion d’experts "
        "gouvernementaux qui se tiendra à New York du 9 au 13 mai 2011.",
        before_symbol="La réunion est convoquée en application de la résolution",
        after_symbol="du 8 décembre 2010, dont le paragraphe 6 fixe la durée et le lieu.",
        asks="Les missions sont priées d’adresser au secrétariat :",
        items=(
            "les noms de leurs représentants ;",
            "les demandes de parrainage, qui indiquent",
            "leurs documents de travail.",
        ),
        inside=("le nombre de voyageurs ;", "la ville de départ."),
        heading_below="Ce qui est attendu, et quand",
        caption="Tableau 1. Dates à retenir",
        header=("Quoi", "Dernier jour", "Pages"),
        rows=(
            ("Noms des représentants", "11 mars 2011", "2"),
            ("Demandes de parrainage", "25 mars 2011", "14"),
            ("Documents de travail, dans les six langues officielles", "8 avril 2011", "1 200"),
        ),
        numbers=("D’abord la liste ;", "ensuite la lettre."),
        quoted="La même note s’intitule",
        link="Le registre des réunions",
        note="Les places sont attribuées dans l’ordre d’arrivée des demandes.",
        assurance="Le Bureau saisit cette occasion pour renouveler aux missions permanentes les assurances de "
        "sa très haute "
        "considération.",
        closing=("New York, le 13 janvier 2011", "S. D."),
        sample=("Exemple", "Exemple : ce n’est pas ce que les États ont fait en réalité."),
    ),
    "es": Sentences(
        issuer="Oficina de Asuntos de Desarme de las Naciones Unidas",
        organ="Programa de Acción sobre las armas pequeñas",
        distribution="Distr. general",
        date_line="13 de enero de 2011",
        original="Original: inglés",
        kind="Nota verbal",
        title="Reunión de composición abierta de expertos gubernamentales: fechas, candidaturas y patrocinio",
        address=("A todas las Misiones Permanentes", "ante las Naciones Unidas", "Nueva York"),
        heading="Fechas y documentos",
        greeting="La Oficina de Asuntos de Desarme saluda atentamente a las Misiones Permanentes de los Estados "
        "Miembros ante "
        "las Naciones Unidas y tiene el honor de referirse a la reunión de expertos gubernamentales que se "
        "celebrará en Nueva York del 9 al 13 de mayo de 2011.",
        before_symbol="La reunión se convoca de conformidad con la resolución",
        after_symbol="de 8 de diciembre de 2010, en cuyo párrafo 6 se deciden la duración y el lugar.",
        asks="Se ruega a las Misiones que envíen a la secretaría:",
        items=(
            "los nombres de sus representantes;",
            "las solicitudes de patrocinio, con",
            "sus documentos de trabajo.",
        ),
        inside=("el número de viajeros;", "la ciudad de salida."),
        heading_below="Qué se espera y cuándo",
        caption="Cuadro 1. Fechas importantes",
        header=("Qué", "Último día", "Páginas"),
        rows=(
            ("Nombres de los representantes", "11 de marzo de 2011", "2"),
            ("Solicitudes de patrocinio", "25 de marzo de 2011", "14"),
            ("Documentos de trabajo, en los seis idiomas oficiales", "8 de abril de 2011", "1.200"),
        ),
        numbers=("Primero, la lista;", "después, la carta."),
        quoted="La misma nota se titula",
        link="El registro de reuniones",
        note="Las plazas se asignan por orden de llegada de las solicitudes.",
        assurance="La Oficina aprovecha la oportunidad para reiterar a las Misiones Permanentes las seguridades de su "
        "consideración más distinguida.",
        closing=("Nueva York, 13 de enero de 2011", "S. D."),
        sample=("Muestra", "Muestra: no es lo que los Estados hicieron en realidad."),
    ),
    "ru": Sentences(
        issuer="Управление Организации Объединенных Наций по вопросам разоружения",
        organ="Программа действий по стрелковому оружию",
        distribution="Distr.: General",
        date_line="13 января 2011 года",
        original="Язык оригинала: английский",
        kind="Вербальная нота",
        title="Совещание правительственных экспертов открытого состава: сроки, кандидатуры и спонсорская помощь",
        address=("Всем постоянным представительствам", "при Организации Объединенных Наций", "Нью-Йорк"),
        heading="Сроки и документы",
        greeting="Управление по вопросам разоружения свидетельствует свое уважение постоянным представительствам "
        "государств-членов при Организации Объединенных Наций и имеет честь сослаться на совещание "
        "правительственных экспертов, которое состоится в Нью-Йорке 9–13 мая 2011 года.",
        before_symbol="Совещание созывается во исполнение резолюции",
        after_symbol="от 8 декабря 2010 года, в пункте 6 которой определены его продолжительность и место.",
        asks="Представительствам предлагается направить в секретариат:",
        items=("имена своих представителей;", "просьбы о спонсорской помощи, где указываются", "рабочие документы."),
        inside=("число участников поездки;", "город отправления."),
        heading_below="Что и когда",
        caption="Таблица 1. Важные сроки",
        header=("Что", "Последний день", "Страниц"),
        rows=(
            ("Имена представителей", "11 марта 2011 года", "2"),
            ("Просьбы о спонсорской помощи", "25 марта 2011 года", "14"),
            ("Рабочие документы на шести официальных языках", "8 апреля 2011 года", "1 200"),
        ),
        numbers=("Сначала список;", "затем письмо."),
        quoted="Та же нота называется",
        link="Реестр совещаний",
        note="Места предоставляются в порядке поступления просьб.",
        assurance="Управление пользуется этой возможностью, чтобы возобновить постоянным представительствам "
        "уверения в своем "
        "весьма высоком уважении.",
        closing=("Нью-Йорк, 13 января 2011 года", "С. Д."),
        sample=("Образец", "Образец: в действительности государства этого не делали."),
    ),
    "zh": Sentences(
        issuer="联合国裁军事务厅",
        organ="小武器问题行动纲领",
        distribution="分发：普遍",
        date_line="2011年1月13日",
        original="原件：英文",
        kind="普通照会",
        title="不限成员名额政府专家会议：日期、提名和赞助",
        address=("各国常驻联合国代表团", "纽约"),
        heading="日期和文件",
        greeting="裁军事务厅向各会员国常驻联合国代表团致意，并谨提及将于2011年5月9日至13日在纽约举行的政府专家会议。",
        before_symbol="会议系根据2010年12月8日第",
        after_symbol="号决议召开，决议第6段决定了会议的会期和地点。",
        asks="请各代表团向秘书处提交：",
        items=("代表姓名；", "赞助申请，其中说明", "工作文件。"),
        inside=("旅行人数；", "出发城市。"),
        heading_below="截止日期",
        caption="表1. 须遵守的日期",
        header=("事项", "最后日期", "页数"),
        rows=(
            ("代表姓名", "2011年3月11日", "2"),
            ("赞助申请", "2011年3月25日", "14"),
            ("以六种正式语文提交的工作文件", "2011年4月8日", "1 200"),
        ),
        numbers=("首先是名单；", "然后是信函。"),
        quoted="同一照会的标题是",
        link="会议登记册",
        note="名额按申请收到的先后次序分配。",
        assurance="裁军事务厅借此机会再次向各常驻代表团致以最崇高的敬意。",
        closing=("2011年1月13日，纽约", "S. D."),
        sample=("样本", "样本：这并非各国的实际行动。"),
    ),
    "ar": Sentences(
        issuer="مكتب الأمم المتحدة لشؤون نزع السلاح",
        organ="برنامج العمل المتعلق بالأسلحة الصغيرة",
        distribution="التوزيع: عام",
        date_line="13 كانون الثاني/يناير 2011",
        original="الأصل: بالإنكليزية",
        kind="مذكرة شفوية",
        title="اجتماع الخبراء الحكوميين المفتوح باب العضوية: المواعيد والترشيحات والرعاية",
        address=("إلى جميع البعثات الدائمة", "لدى الأمم المتحدة", "نيويورك"),
        heading="المواعيد والوثائق",
        greeting="يهدي مكتب شؤون نزع السلاح تحياته إلى البعثات الدائمة للدول الأعضاء لدى الأمم المتحدة، ويتشرف "
        "بالإشارة إلى "
        "اجتماع الخبراء الحكوميين الذي سيعقد في نيويورك من 9 إلى 13 أيار/مايو 2011.",
        before_symbol="ويعقد الاجتماع عملا بالقرار",
        after_symbol="المؤرخ 8 كانون الأول/ديسمبر 2010، الذي تقرر الفقرة 6 منه مدته ومكانه.",
        asks="ويرجى من البعثات أن توافي الأمانة بما يلي:",
        items=("أسماء ممثليها؛", "طلبات الرعاية، مع بيان", "ورقات عملها."),
        inside=("عدد المسافرين؛", "مدينة المغادرة."),
        heading_below="المطلوب ومواعيده",
        caption="الجدول 1 - مواعيد يتعين التقيد بها",
        header=("البند", "آخر يوم", "عدد الصفحات"),
        rows=(
            ("أسماء الممثلين", "11 آذار/مارس 2011", "2"),
            ("طلبات الرعاية", "25 آذار/مارس 2011", "14"),
            ("ورقات العمل باللغات الرسمية الست", "8 نيسان/أبريل 2011", "200 1"),
        ),
        numbers=("القائمة أولا؛", "ثم الرسالة."),
        quoted="وعنوان المذكرة نفسها هو",
        link="سجل الاجتماعات",
        note="تمنح الأماكن حسب ترتيب ورود الطلبات.",
        assurance="ويغتنم المكتب هذه الفرصة ليعرب مجددا للبعثات الدائمة عن فائق تقديره.",
        closing=("نيويورك، 13 كانون الثاني/يناير 2011", "س. د."),
        sample=("عينة", "عينة: ليس هذا ما قامت به الدول فعلا."),
    ),
}
assert set(SAID) == set(LANGUAGES)


def note_verbale(lang: str) -> Document:
    """The note in that language."""
    said, other = SAID[lang], "en" if lang == "ar" else "ar"
    blank = "" if lang == "zh" else " "
    return Document(
        lang=lang,
        title=said.title,
        day=DAY,
        kind=said.kind,
        symbol=SYMBOL,
        issuer=said.issuer,
        organ=said.organ,
        distribution=said.distribution,
        date_line=said.date_line,
        original=said.original,
        sample=SampleMark(*said.sample),
        blocks=(
            Address(tuple(words(line) for line in said.address)),
            Heading(words(said.heading)),
            Paragraph(words(said.greeting), is_numbered=True),
            Paragraph(
                words(said.before_symbol + blank, Run("A/RES/65/64", is_strong=True), blank + said.after_symbol),
                is_numbered=True,
            ),
            Paragraph(words(said.asks), is_numbered=True),
            Listing(
                (
                    ListItem(words(said.items[0])),
                    ListItem(
                        words(said.items[1]), inside=Listing(tuple(ListItem(words(item)) for item in said.inside))
                    ),
                    ListItem(words(said.items[2])),
                ),
                ListStyle.LETTERS,
            ),
            Heading(words(said.heading_below), level=2),
            Table(
                header=tuple(words(cell) for cell in said.header),
                rows=tuple(tuple(words(cell) for cell in row) for row in said.rows),
                caption=words(said.caption),
                alignments=(Alignment.START, Alignment.START, Alignment.END),
                widths=(5, 3, 2),
                has_row_headers=True,
            ),
            Listing(tuple(ListItem(words(item)) for item in said.numbers), ListStyle.NUMBERS),
            Paragraph(
                words(
                    said.quoted + " ",
                    Run(SAID[other].title, is_emphasized=True, lang=other),
                    ". " if lang != "zh" else "。",
                    Run(said.link, link="https://rostrum.example/en/meetings/?year=2011&kind=all"),
                    "." if lang != "zh" else "。",
                ),
                is_numbered=True,
            ),
            Note(words(said.note)),
            Paragraph(words(said.assurance)),
            Closing(tuple(words(line) for line in said.closing)),
        ),
    )


def fallen_back(lang: str, other: str) -> Document:
    """A note whose title and text there are in another language only."""
    said = SAID[lang]
    return Document(
        lang=lang,
        title=SAID[other].title + " (2)",
        title_lang=other,
        day=DAY,
        symbol=SYMBOL,
        blocks=(
            Paragraph(words(said.greeting)),
            Paragraph((Run(f"{SAID[other].asks}\n- {SAID[other].items[0]}\n- {SAID[other].items[1]}.", lang=other),)),
            Note((Run(SAID[other].note, lang=other),)),
            Paragraph(words(said.quoted + " ", Run(f"({SAID[other].link})", lang=other), "."), is_numbered=True),
            Paragraph(words(said.assurance)),
        ),
    )
