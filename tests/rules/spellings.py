"""Fictive people's common names as they are spelt on papers and in forms; the first is the reference."""

GIVEN = """
Mohammad Muhammad Mohammed Muhammed Mohamad Mohamed Mehmed Mehmet Muhameds محمد Мухаммад Мохаммед
Ahmad Ahmed Ahmet Akhmad Ahmeds أحمد احمد Ахмад Ахмед
Ali Aly علي علی Али
Hussein Hussain Hossein Huseyn Hüseyin Husain Huseins حسين حسین Хусейн Гусейн
Hassan Hasan Hasans حسن Хасан Гасан
Abdullah Abdulla Abdallah Abdollah عبدالله عبد‌الله Абдулла Абдуллах
Abdulrahman Abdurrahman Abdelrahman Abdul-Rahman عبدالرحمن عبد‎الرحمن Абдурахман Абдулрахман
Abdulaziz Abdelaziz Abdulazis عبدالعزيز Абдулазиз
Yusuf Yousef Youssef Jusuf Yusif Jusufs Yousuf يوسف یوسف Юсуф
Ibrahim Ebrahim Ibraheem Ibrahims İbrahim إبراهيم ابراهیم Ибрагим Ибрахим
Omar Umar Omer Ömer عمر Умар Омар
Khaled Khalid Halid Chalid Halit خالد Халид Халед
Mustafa Mostafa Mustapha Moustafa مصطفى مصطفی Мустафа
Qasim Kasim Qasem Ghasem قاسم Касим Касем
Reza Rıza Ridha رضا Реза
Mahdi Mehdi مهدي مهدی Махди Мехди
Karim Kareem Kerim Kārims كريم کریم Карим
Dawood Daoud Davud Dawud Davut داود داوود Давуд Дауд
Jamal Jamaal Gamal Cemal Džamals جمال Джамал
Nawaz Navaz نواز Наваз
Ghulam Gholam Gulam غلام Гулам
Usman Osman Othman Uthman عثمان Осман Усман
Aziz Azeez Azizs عزيز عزیز Азиз
Hamid Hameed Hamit حامد حميد Хамид
Fatima Fatimah Fatma Fatemeh Fātima فاطمة فاطمه Фатима
Zahra Zahrah Zehra Zohra زهراء زهرا Захра
Aisha Aysha Ayşe Aiša Ayesha عائشة عایشه Айша
Maryam Mariam Meryem Marjam مريم مریم Марьям Мариам
Khadija Khadijah Hatice Hadidža Khadidja خديجة خدیجه Хадижа Хадиджа
Zainab Zeinab Zeynep Zaynab Zejnaba زينب زینب Зейнаб
Layla Leila Leyla Laila ليلى لیلا Лейла Лайла
Nasrin Nasreen Nesrin نسرين نسرین Насрин
Parwin Parvin Parveen Pervin پروین Парвин
Sergey Sergei Serhii Serhiy Sergejs Sergiy Сергей Сергій
Oleksandr Aleksandr Alexander Aleksandrs Olexander Александр Олександр
Yevhen Evgeny Yevgeniy Jevgenijs Ievgen Евгений Євген
Andriy Andrey Andrei Andrejs Andrii Андрей Андрій
Olena Elena Yelena Jeļena Helena Елена Олена
Yuliia Yulia Julia Jūlija Iuliia Юлия Юлія
Nataliya Natalia Nataliia Natālija Natalja Наталья Наталія
Kateryna Katerina Ekaterina Jekaterina Yekaterina Екатерина Катерина
Dmytro Dmitry Dmitri Dmitrijs Dmitriy Дмитрий Дмитро
Volodymyr Vladimir Vladimirs Wladimir Владимир Володимир
Iryna Irina Irīna Iryna Ирина Ірина
Oksana Oxana Oksāna Оксана
Mykola Nikolay Nikolai Nikolajs Николай Микола
Tatiana Tetiana Tatyana Tatjana Tetyana Татьяна Тетяна
Yuriy Yuri Jurijs Iurii Юрий Юрій
Elif Elife Элиф
Emre Emrah Эмре
Ayhan Aihan Ajhan Айхан
Çiğdem Cigdem Чигдем
Şahin Shahin Sahin Шахин شاهين
Tesfay Tesfaye Tesfai Tesfaj Тесфай
Selam Salam Selamawit Селам
"""

FAMILY = """
Noori Nuri Nouri Nūri نوری Нури
Rahimi Raheemi Rahimī رحیمی رحيمي Рахими
Hosseini Husseini Husaini Hoseyni حسینی الحسيني Хосейни Хусейни
Karimi Kareemi کریمی Карими
Ahmadi Ahmedi Akhmadi احمدی Ахмади
Al-Hassan El-Hassan Alhasan الحسن Аль-Хасан
Al-Masri El-Masri Almasri المصري Аль-Масри
Haddad Hadad Hadād حداد Хаддад
Khoury Khouri Khuri خوري Хури
Yılmaz Yilmaz Jilmaz Йылмаз
Öztürk Ozturk Öztürks Озтюрк
Demir Demirs Демир
Shevchenko Ševčenko Schevchenko Şevçenko Шевченко شفتشنکو
Kovalenko Kowalenko Kovaļenko Коваленко
Bondarenko Bondarenkо Бондаренко
Melnyk Melnik Meļņiks Мельник
Petrov Petrow Petrovs Петров
Ivanov Iwanow Ivanovs Иванов
Tkachenko Tkačenko Ткаченко
Stanekzai Stanikzai Stanikzay Stānekzajs ستانکزی Станекзай
"""

# Written after the rules were finished and never used to change them: the honest measure.
HELD_OUT = """
Bilal Belal Billal Bilāls بلال Билал Биляль
Hamza Hamzah Hemza حمزة حمزه Хамза Гамза
Ismail Ismael Esmail İsmail Ismails إسماعيل اسماعیل Исмаил
Suleiman Sulaiman Soleiman Süleyman Suleyman سليمان سلیمان Сулейман
Tariq Tarek Tareq Tarik طارق Тарик
Walid Waleed Valid Velid وليد ولید Валид
Jawad Javad Cevad Džavads جواد Джавад
Farhad Ferhat Farhād فرهاد Фархад
Nadia Nadiya Nadja Nadija نادية Надия Надия
Samira Sameera Samīra سميرة سمیرا Самира
Shirin Sherin Şirin Shireen شيرين شیرین Ширин
Soraya Suraya Thuraya Süreyya ثريا ثریا Сорая
Zeinullah Zainullah Zeynullah زين‌الله Зейнулла
Najib Najeeb Necip Nadžibs نجيب نجیب Наджиб
Rashid Rasheed Raşid Reşit راشد رشید Рашид
Habib Habeeb Habīb حبيب حبیب Хабиб
Gulnara Gulnora Gülnara Гульнара
Mikhail Michail Mihails Mykhailo Михаил Михайло
Oleh Oleg Oļegs Олег
Ihor Igor Igors Ігор Игорь
Viktoriia Victoria Viktorija Viktoria Виктория Вікторія
Svitlana Svetlana Swetlana Светлана Світлана
Pavlo Pavel Pawel Pavels Павел Павло
Liudmyla Ludmila Lyudmila Ļudmila Людмила
Halyna Galina Gaļina Галина
Ruslan Rouslan Ruslans Руслан
Anastasiia Anastasia Anastasija Анастасия Анастасія
Murat Murad Murād مراد Мурат Мурад
Selim Salim Saleem Salīms سليم سلیم Салим
Burak Buraq Бурак
"""


def names(listing: str) -> list[list[str]]:
    """Each name's spellings, the reference first."""
    return [line.split() for line in listing.split("\n") if line]
