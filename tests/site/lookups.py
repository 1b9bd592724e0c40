"""What people type and what they should find, for the folding in Python and for the script on the page."""

from site_overrides.plugin.front_matter import PageMeta
from site_overrides.plugin.page_text import sections
from site_overrides.plugin.search_places import Found

ONE_WORD = [
    ("lv", "bēgļi begli bēglis bēgļiem BĒGĻA"),
    ("lv", "pabalstu pabalsts pabalsti pabalstiem"),
    ("lv", "līdz lidz LĪDZ"),
    ("lv", "sociālais sociālā sociālajam socialais"),
    ("lv", "palīdzība palīdzību palīdzības palidziba"),
    ("lv", "pase pases PASĒ"),
    ("ar", "خدمة الخدمة خدمات والخدمة بالخدمة للخدمة خدمـة خِدْمَة"),
    ("ar", "للاعانة للإعانة الإِعانة إعانة اعانه الإعانات"),
    ("ar", "لاجئ لاجيء اللاجئ اللاجئين للاجئين لاجئون"),
    ("ar", "مستشفى المستشفى مستشفي"),
    ("ar", "آخر أخر اخر ٱخر"),
    ("ar", "١١٢ ۱۱۲ 112"),
    ("fa-AF", "کمک كمك کمك كمک"),
    ("fa-AF", "کورس‌های کورسهای کورس‌ها کورس كورس"),
    ("fa-AF", "می‌شود ميشود میشود"),
    ("fa-AF", "پناهنده پناهندگان پناهندهٔ پناهنده‌ی"),
    ("fa-AF", "ترجمهٔ ترجمه‌ی ترجمۀ ترجمه"),
    ("fa-AF", "Mucenieki Mucenieku MUCENIEKOS"),
    ("tr", "izni izin İZNİ izninizi IZNI iznin"),
    ("tr", "çalışma calisma ÇALIŞMA çalışmalar çalışmaya"),
    ("tr", "mülteci mülteciler MÜLTECİLERE multeci"),
    ("tr", "okul okula okullar okulda"),
    ("ru", "пособие пособия ПОСОБИЙ пособию"),
    ("ru", "продлен продлён продлена"),
    ("ru", "беженец беженцы беженцев беженцам"),
    ("ru", "ребёнок ребенок ребёнка"),
    ("en", "refugee refugees Refugee"),
    ("en", "address addresses"),
    ("en", "lawyer lawyers LAWYER"),
]
"""Ways of writing one word, by language."""

TWO_WORDS = [
    ("lv", "pabalsts palīdzība"),
    ("lv", "tulks skola"),
    ("lv", "pase paša"),
    ("lv", "tev tēvs"),
    ("ar", "خدمة إعانة"),
    ("ar", "لاجئ لجوء"),
    ("fa-AF", "پناهنده پناهجو"),
    ("fa-AF", "کمک مکتب"),
    ("tr", "izin okul"),
    ("ru", "пособие продлён"),
    ("en", "refugee refuse"),
]
"""Words that must stay apart."""

AS_TYPED = [
    ("fa-AF", "کورس های", ["كورس"]),
    ("fa-AF", "می شود", ["مي", "شود"]),
    ("lv", "Bēgļu un citu — (pabalsti)!", ["begl", "un", "citu", "pabalst"]),
    ("tr", "Letonya’da", ["leton", "da"]),
    ("en", "a I x2", ["x2"]),
    ("ru", "", []),
]
"""A text, and the words of it that are looked up."""


def _page(address: str, title: str, text: str, *topics: str) -> Found:
    html = f'<article><h1 id="top">{title}</h1>{text}</article>'
    meta = PageMeta(title=title, description="–", topics=topics)
    return Found(address, title, meta, sections(html))


CORPUS = {
    "lv": [
        _page("aid", "Pabalsti", "<p>Pabalstu izmaksā <b>līdz</b> mēneša beigām.</p>"),
        _page("time", "Termiņi", '<h2 id="how-long">Cik ilgi?</h2><p>Līdz lēmumam. Pabalsts beidzas.</p>'),
        _page("school", "Skola", "<p>Bērnam palīdz skolā.</p>", "Mājasdarbi"),
        _page("law", "Tiesības", "<p>Te ir valsts nodrošināta juridiskā palīdzība.</p>"),
        _page("calls", "Saziņa", '<p>Zvani <a href="tel:112">112</a>.</p>'),
        _page("contacts/", "Kontakti", '<h2 id="now">Briesmas</h2><p>Zvani <a href="tel:112">112</a>.</p>'),
        _page("card", "Karte", "<p>Karte ir pie paša. Pasniedz to.</p>", "Pase"),
    ],
    "en": [
        _page("law", "Rights", "<p>There is state-ensured legal aid for appeals.</p>"),
        _page("school", "School", "<p>A place for every child.</p>", "Homework"),
        _page("status", "Status", "<p>A refugee has a card.</p>"),
        _page("craft", "Craft", "<p>Come to the workshop.</p>"),
        _page("job", "Jobs", "<p>Find work.</p>"),
    ],
    "ru": [
        _page("aid", "Пособие", "<p>Срок пособия продлён.</p>"),
        _page("time", "Сроки", "<p>Срок не продлевают.</p>"),
        _page("school", "Школа", "<p>Место для ребёнка.</p>"),
    ],
    "tr": [
        _page("permit", "İkamet izni", "<p>İzninizi uzatın.</p>"),
        _page("work", "Çalışma", "<p>Çalışma izni gerekir.</p>"),
        _page("school", "Okul", "<p>Çocuk okula gider.</p>"),
    ],
    "ar": [
        _page("aid", "الإعانة", "<p>تُدفع الإعانة كل شهر.</p>"),
        _page("service", "الخدمة", "<p>ما هي الخدمة؟ لا توجد إعانة.</p>"),
        _page("status", "الحالة", "<p>كل لاجئ لديه بطاقة.</p>"),
        _page("homework", "الواجبات المدرسية", "<p>ثلاثة أسئلة.</p>"),
        _page("school", "المكان", "<p>خطوة أولى.</p>", "مدرسة"),
    ],
    "fa-AF": [
        _page("courses", "کورس‌ها", "<p>در کورس‌های زبان کمک می‌شود.</p>"),
        _page("status", "وضعیت", "<p>پناهنده کارت دارد.</p>"),
        _page("school", "مکتب", "<p>شاگرد به مکتب می رود.</p>"),
        _page("homework", "کار خانگی", "<p>شاگرد می‌نویسد.</p>"),
        _page("work", "جای نو", "<p>با کارفرما گپ بزنید.</p>", "کار"),
    ],
}
"""A few pages in each language."""

QUERIES = [
    ("lv", "pabalstu", "aid time"),
    ("lv", "pabalsts", "aid time"),
    ("lv", "lidz", "aid time"),
    ("lv", "līdz", "aid time"),
    ("lv", "pab", "aid time"),
    ("lv", "majasdarbi", "school"),
    ("lv", "jurists", "law"),
    ("lv", "skola pabalsts", "school aid time"),
    ("lv", "skola bērns", "school"),
    ("lv", "lietussargs", ""),
    ("lv", "112", "contacts/ calls"),
    ("lv", "pase", "card"),
    ("lv", "pas", "card"),
    ("en", "lawyer", "law"),
    ("en", "Lawyers", "law"),
    ("en", "bēglis", "status"),
    ("en", "homew", "school"),
    ("en", "work", "job craft"),
    ("ru", "пособие", "aid"),
    ("ru", "пособия", "aid"),
    ("ru", "продлен", "aid"),
    ("ru", "продлён", "aid"),
    ("ru", "сроки", "time aid"),
    ("tr", "izni", "permit work"),
    ("tr", "izin", "permit work"),
    ("tr", "İZNİ", "permit work"),
    ("tr", "calisma", "work"),
    ("ar", "خدمة", "service"),
    ("ar", "الخدمة", "service"),
    ("ar", "للاعانة", "aid service"),
    ("ar", "للإعانة", "aid service"),
    ("ar", "الإِعانة", "aid service"),
    ("ar", "مهاجر", "status"),
    ("ar", "begli", "status"),
    ("ar", "مدرسة", "school homework"),
    ("ar", "المدرسية", "homework school"),
    ("fa-AF", "کمک", "courses"),
    ("fa-AF", "كمك", "courses"),
    ("fa-AF", "کورس‌های", "courses"),
    ("fa-AF", "کورس های", "courses"),
    ("fa-AF", "می شود", "courses"),
    ("fa-AF", "می‌شود", "courses"),
    ("fa-AF", "مهاجر", "status"),
    ("fa-AF", "bēglis", "status"),
    ("fa-AF", "می‌رود", "school"),
    ("fa-AF", "ه", ""),
    ("fa-AF", "کار", "work homework status"),
]
"""What is typed, and the pages found in `CORPUS`, the best first."""

FIRST = {
    "lv": {
        "contacts/": "112 briesmas",
        "help/appeal/": "pārsūdzēt pārsūdzība parsudziba apelācija advokāts jurists",
        "help/papers/": "pase pases dokumenti",
        "help/doctor/": "ārsts slims slimība slimnīca grūtniece grūtniecība",
        "help/money/": "nauda ēdiens pārtika izsalcis",
        "help/school/": "skola skolu",
        "help/work/": "darbs darbu",
        "help/home/": "dzīvoklis īre",
    },
    "en": {
        "contacts/": "112 danger emergency",
        "help/appeal/": "appeal lawyer lawyers",
        "help/papers/": "passport passports",
        "help/doctor/": "doctor sick illness hospital pregnant pregnancy",
        "help/money/": "money food hungry",
        "help/school/": "school",
        "help/work/": "work job",
        "help/home/": "flat",
    },
    "ru": {
        "contacts/": "112 опасность",
        "help/appeal/": "обжалование обжаловать апелляция адвокат юрист",
        "help/papers/": "паспорт паспорта",
        "help/doctor/": "врач болен болезнь больница беременна беременность",
        "help/money/": "деньги еда голод голоден",
        "help/school/": "школа школу",
        "help/work/": "работа работу",
        "help/home/": "квартира",
    },
    "tr": {
        "contacts/": "112 tehlike",
        "help/appeal/": "itiraz avukat",
        "help/papers/": "pasaport pasaportum",
        "help/doctor/": "doktor hasta hastalık hastane hamile",
        "help/money/": "para yemek aç açlık",
        "help/school/": "okul okula",
        "help/work/": "iş",
        "help/home/": "kira",
    },
    "ar": {
        "contacts/": "112 ١١٢ خطر",
        "help/appeal/": "الطعن استئناف محام محامي",
        "help/papers/": "جواز الجواز",
        "help/doctor/": "طبيب الطبيب مريض مرض مستشفى المستشفى حامل",
        "help/money/": "مال طعام الطعام جائع جوع",
        "help/school/": "مدرسة المدرسة",
        "help/work/": "عمل العمل",
        "help/home/": "شقة",
    },
    "fa-AF": {
        "contacts/": "112 ۱۱۲ خطر",
        "help/appeal/": "اعتراض استیناف وکیل",
        "help/papers/": "پاسپورت تذکره",
        "help/doctor/": "داکتر دکتر مریض مریضی حامله شفاخانه",
        "help/money/": "پول غذا نان گرسنه",
        "help/school/": "مکتب",
        "help/work/": "کار",
        "help/home/": "کرایه",
    },
}
"""Words typed by people in need, and the page of the real site each must find before all others."""
