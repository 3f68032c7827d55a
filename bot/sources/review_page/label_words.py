"""Labels of film facts in many languages, by the field that they introduce."""

VOCABULARY = {
    "TITLE": """
        title | film | movie | фильм | film adı | τίτλος | ταινία | عنوان الفيلم | الفيلم | फ़िल्म | 영화 |
        片名 | 作品名 | tytuł | tytuł filmu | film title | movie title | name | titel | filmtitel | název filmu |
        film címe | elokuva | titlu | назва | назва фільму | שם הסרט | titre | titre du film | título |
        titulo | titolo | film reviewed | movie reviewed | reviewed | película | filme
    """,
    "YEAR": """
        year | release year | release details | year of release | release date | released | release | date of release |
        in theaters | in cinemas | theatrical release | jahr | erscheinungsjahr | produktionsjahr |
        kinostart | start | année | année de sortie | année de production | date de sortie | sortie | año |
        año de estreno | estreno | fecha de estreno | anno | uscita | jaar | ano | country year |
        land jahr | pays année | país año | production | produktion | produção | ano de produção |
        país de produção | país | pays | land | country | countries | herkunftsland | origin | origine |
        nazione | paese | premiere | premiered | jaar van uitgave | release datum | releasejahr | год |
        год выпуска | 公開年 | 公開日 | 公開 | 製作年 | 製作国 | 年份 | 年代 | 上映 |
        上映日期 | rok | rok produkcji | yıl |
        yapım yılı | έτος | rok výroby | země rok | produktionsår | premieredato | vuosi | év | an | рік |
        שנה | any | land og år | سنة | سنة الإنتاج | वर्ष | साल | 연도 | 제작연도 | 개봉 | 개봉일 | land år | år |
        premiär
    """,
    "DIRECTOR": """
        director | directors | director s | directed by | dir | film director | regie | regisseur |
        regisseurin | regisseure | regie führte | réalisateur | réalisatrice | réalisateurs | réalisation |
        réalisé par | un film de | a film by | film by | ein film von | dirección | direccion | director a |
        directora | directores | dirigida por | regia | regista | regia di | diretto da | realização |
        direção | realizador | regi | film de | film von | film by | instruktør |
        instruktion | regissør | ohjaus | ohjaaja | režie |
        režisér | réžia | rendező | rendezte | regizor | regia lui | режисер | режисерка | במאי | בימוי |
        direcció | reż | rež | реж | reżyseria | reżyser | режиссёр | режиссер | 監督 | 导演 | 導演 | 감독 | 연출 |
        yönetmen | yönetmenler | σκηνοθεσία | σκηνοθέτης | إخراج | المخرج | مخرج | निर्देशक | निर्देशन |
        regissör | dirigido por | realización | direction | helmed by | writer director |
        writer and director | written and directed by | drehbuch und regie | buch und regie |
        regie und drehbuch | scénario et réalisation | réalisation et scénario | director writer |
        director and writer | directed and written by | guion y dirección | dirección y guion | filmmaker |
        director screenwriter
    """,
    "ACTORS": """
        actors | actor | starring | stars | star | cast | main cast | the cast | lead actors | leads |
        featuring | with | with the voices of | voices | voice cast | voices of | darsteller |
        darstellerinnen | darsteller innen | besetzung | schauspieler | mit | hauptdarsteller |
        hauptrollen | in den hauptrollen | es spielen | acteurs | actrices | actrices et acteurs |
        acteurs actrices | avec | distribution | interprètes | casting | reparto | intérpretes | elenco |
        actores | con | protagonistas | interpreti | attori | met | rolverdeling | acteurs et actrices |
        i rollerna | skådespelare | obsada | występują | w rolach głównych | oyuncular | başroller | hrají |
        hraju | účinkují | obsazení | pääosissa | näyttelijät | szereplők | főszereplők | distribuția | cu |
        у ролях | שחקנים | intèrprets | medvirkende | i rollerne | wyk | wykonawcy | ηθοποιοί |
        πρωταγωνιστούν | παίζουν | в ролях | актёры | актеры | в главных ролях | بطولة | تمثيل | कलाकार |
        출연 | 주연 | 演员 | 演員 | キャスト | medverkande | 出演 | 主演 | key cast | starring roles | principal cast |
        cast members | cast includes | skuespillere | rollefordeling | co starring | performers | players
    """,
    "WRITER": """
        written by | writer | writers | writer s | screenplay | screenplay by | screenwriter |
        screenwriters | script | drehbuch | buch | scénario | scénariste | guion | guión | guionista |
        sceneggiatura | scenario | roteiro | senaryo | scenariusz | сценарий | σενάριο | سيناريو | تأليف |
        पटकथा | 각본 | 编剧 | 編劇 | 脚本 | story by | based on | nach dem roman von | d après |
        based on the novel by | adapted by | from the novel by | manus
    """,
    "RATING": """
        rating | my rating | our rating | the rating | score | my score | our score | final score |
        overall | overall rating | overall score | grade | my grade | final grade | final rating | stars |
        verdict score | wertung | bewertung | gesamtwertung | unsere wertung | punkte | sterne | note |
        ma note | notre note | note finale | note globale | puntuación | puntuacion | nota | calificación |
        valoración | voto | il mio voto | giudizio | valutazione | waardering | cijfer | betyg | karakter |
        terningkast | arvosana | tähdet | hodnocení | hodnotenie | értékelés | osztályzat | nota mea |
        оцінка | ציון | valoració | critics rating | ocena | moja ocena | puan | puanım | puanımız | notum |
        βαθμός | βαθμολογία | оценка | моя оценка | التقييم | تقييم | रेटिंग | 평점 | 별점 | 评分 | 評分 | 評価 | 採点 |
        点数 | avaliação | nuestra nota | nuestra puntuación | cotação | nosso voto | il nostro voto |
        unsere note | critic score | star rating | review score | reviewer rating | critic s rating |
        critic rating | editor rating | editors rating | our verdict | reviewer s rating | review rating |
        movie rating | film rating | author rating
    """,
    "AUTHOR": """
        author | reviewer | reviewed by | review by | film review by | movie review by | words by | words |
        critic | posted by | a review by | kritik von | von | autor | autorin | rezension von | text | par |
        critique de | auteur | par l auteur | rédigé par | por | reseña de | crítica de | escrito por |
        scritto da | recensione di | a cura di | door | recensie van | byline | published by | автор |
        автор рецензии | yazan | yazar | γράφει ο | γράφει η | κείμενο | بقلم | كتب | كتبت | الكاتب | लेखक |
        समीक्षक | 글 | 글쓴이 | 작성자 | текст | 作者 | 撰文 | 文 | 文字 | 筆者 | 執筆 | 著者 |
        書いた人 | ライター | 投稿者 | 文責 |
        recenzent | skrevet af | skrevet av | anmelder | kirjoittaja | arvostelu | szerző | írta |
        scris de | автор статті | מאת | autor recenze | napsal | napsala | recenzja | tekst | testo |
        texto | texto de | text av | skriven av | recension av | autoria | redaktion | verfasst von |
        geschrieben von | écrit par | publicado por | publié par | verfasser | by
    """,
    "PUBLISHED": """
        published | date | published on | posted | posted on | date published | review date | reviewed on |
        publication date | datum | veröffentlicht | veröffentlicht am | publié le | fecha | publicado |
        publicado el | data | dato | utgitt | julkaistu | megjelent | vydáno | publikováno | опубліковано |
        תאריך | pubblicato il | pubblicato | updated | last updated | erschienen am | gepubliceerd |
        reviewed | дата | tarih | ημερομηνία | التاريخ | تاريخ النشر | दिनांक | 작성일 | 날짜 | 日期 | 发布 | 發布 |
        投稿日 | 掲載日 | opublikowano | publicerad | yayın tarihi
    """,
    "OUTLET": """
        outlet | publication | publisher | site | website | source | first published in |
        originally published in | originally published on | originally published at | first published on |
        published in | this review first appeared in | quelle | site name
    """,
    "URL": """
        url | link | permalink | original url | source url | canonical
    """,
    "LANGUAGE": """
        language of review | review language
    """,
    "OTHER": """
        schulnote | genre | genres | género | gênero | genere | žánr | műfaj | gen | sjanger | lajityyppi |
        classificação | classificazione | clasificación | idade | país de origem | land | speltid | längd |
        spilletid | kesto | délka | stopáž | hossz | genrer | runtime | running time | run time | length |
        duration | time | laufzeit | länge | dauer | durée | duración | durata | speelduur | minutes |
        rated | mpaa | mpaa rating | certificate | classification | fsk | age rating | parental guidance |
        content rating | studio | studios | production company | production companies | producer |
        producers | produced by | producer s | executive producer | executive producers | distributor |
        distributed by | distribution company | verleih | distributeur | distribuidora | music | music by |
        composer | score by | original music | musik | musique | música | musica | soundtrack |
        cinematography | cinematographer | cinematography by | director of photography | dp | kamera |
        photographie | photo | fotografía | fotografia | editor | editing | edited by | film editing |
        schnitt | montage | montaje | montaggio | original title | originaltitel | titre original |
        título original | titolo originale | also known as | aka | language | languages | sprache | langue |
        idioma | lingua | subtitles | budget | box office | aspect ratio | colour | color | format | imdb |
        imdb rating | imdb score | rotten tomatoes | metacritic | tomatometer | audience score |
        letterboxd | users | user rating | user score | users rating | metascore | users score |
        reader rating | readers rating | readers score | rate this article | rate this | rate this film |
        rate this movie | rate it | average rating | your rating | puntuación de los usuarios |
        puntuación usuarios | nota de los usuarios | nota do público | note des spectateurs |
        note spectateurs | spectateurs | voto del pubblico | voto degli utenti | leserwertung |
        userwertung | nutzerwertung | publikum | ocena użytkowników | ocena widzów | оценка зрителей |
        оценка пользователей | рейтинг | рейтинг imdb | кинопоиск | filmweb | 豆瓣 | 豆瓣评分 | 豆瓣評分 |
        imdb puanı | tomatometer score | critics consensus | 네이버 평점 | 관객 평점 | ユーザー評価 | みんなの評価 |
        تقييم القراء | تقييم المستخدمين | where to watch | available on | watch on | streaming | platform |
        network | costume design | costumes | kostüme | production design | art direction | visual effects |
        sound | awards | oscars | academy awards | filming locations | location | tags | tagged | category |
        categories | filed under | keywords | topics | schlagwörter | kategorie | kategorien | étiquettes |
        catégorie | catégories | etiquetas | categorías | labels | dvd release | blu ray release |
        home release | dvd | blu ray | extras | special features | series | franchise | freigabe |
        altersfreigabe | gatunek | czas trwania | kraj | tür | süre | ülke | жанр | страна |
        продолжительность | время | είδος | διάρκεια | χώρα | النوع | المدة | البلد | अवधि | 장르 | 상영시간 |
        러닝타임 | 국가 | 类型 | 類型 | 片长 | 片長 | 国家 | 國家 | 地区 | 地區 |
        ジャンル | 上映時間 | productie | producción |
        produzione | produktionsland | produktionsfirma | produzent | produzenten | producteur |
        producteurs | productor | productora | tagline | plot keywords | country of origin |
        countries of origin
    """,
}
"""Label words, separated by bars; `labels` folds them."""

WITHOUT_COLON = """
    directed by | starring | stars | written by | written and directed by | directed and written by |
    a film by | un film de | film de | film von |
    ein film von | réalisé par | dirigida por | diretto da | regia di | with |
    avec | mit | con | featuring | screenplay by | produced by | music by | cinematography by |
    edited by | based on | based on the novel by | story by | reviewed by | review by | film review by |
    movie review by | words by | posted by | a review by | kritik von | von | par | por |
    geschrieben von | rezension von | recensione di | recensie van | distributed by | helmed by | met |
    dir | regie | voices of | with the voices of | écrit par | escrito por | scritto da | a cura di |
    by | cast | af | reż | rež | реж | wyk | rendezte | rendező | co starring | rédigé par |
    publié par | published by | crítica de | reseña de | door | γράφει ο | γράφει η | recension av |
    text av | regia | direção | reżyseria | 監督 | 导演 | 導演 | 감독 | yönetmen |
    режиссёр | rendezte | instruktør | ohjaus | ohjaaja
"""
"""Labels that introduce a value without a colon."""
