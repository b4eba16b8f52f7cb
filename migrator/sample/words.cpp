// SPDX-License-Identifier: Apache-2.0
#include "migrator/sample/words.hpp"

#include <array>

namespace gc2pc::sample {
namespace {

using namespace std::string_view_literals;

constexpr std::array english_openings{"the build"sv,        "our new server"sv,  "the customer in Leeds"sv,
                                      "my laptop"sv,        "the nightly job"sv, "the second draft"sv,
                                      "your last change"sv, "the printer"sv,     "the plan for May"sv,
                                      "this ticket"sv,      "the whole team"sv,  "the invoice"sv};
constexpr std::array english_middles{"is waiting for"sv,
                                     "has nothing to do with"sv,
                                     "depends on"sv,
                                     "was sent to"sv,
                                     "comes right after"sv,
                                     "looks better than"sv,
                                     "should be checked against"sv,
                                     "blocks"sv,
                                     "replaces"sv,
                                     "went out together with"sv};
constexpr std::array english_endings{"the release on Friday."sv,       "what we agreed yesterday."sv,
                                     "the old one, I think."sv,        "lunch?"sv,
                                     "the numbers from Oslo."sv,       "a cable nobody can find."sv,
                                     "the third attempt!"sv,           "the review, please."sv,
                                     "the meeting room downstairs."sv, "my coffee."sv,
                                     "the backup from last night."sv};
constexpr std::array german_openings{
    "der Entwurf"sv,     "die neue Leitung"sv,    "das Gerät im Keller"sv, "unser Übergabeprotokoll"sv,
    "die Rückmeldung"sv, "der nächtliche Lauf"sv, "das größere Lager"sv,   "meine Frage"sv};
constexpr std::array german_middles{"hängt ab von"sv,    "passt nicht zu"sv, "kommt erst nach"sv, "ersetzt"sv,
                                    "wartet noch auf"sv, "gehört zu"sv,      "stört bei"sv};
constexpr std::array german_endings{"der Prüfung am Montag."sv, "dem Müsli in der Küche."sv,
                                    "den Zahlen aus Köln."sv,   "allem, was vereinbart war."sv,
                                    "der Straße davor."sv,      "dem dritten Versuch!"sv,
                                    "der Übersetzung, oder?"sv};
constexpr std::array french_openings{"le dossier"sv,       "la réunion"sv,         "notre fenêtre d'arrêt"sv,
                                     "l'équipe de Lyon"sv, "le prochain relevé"sv, "cette idée"sv,
                                     "la dernière étape"sv};
constexpr std::array french_middles{"dépend de"sv,          "remplace"sv,
                                    "arrive juste après"sv, "n'a rien à voir avec"sv,
                                    "est prêt pour"sv,      "attend encore"sv};
constexpr std::array french_endings{"la livraison de jeudi."sv, "ce qui était prévu."sv,
                                    "l'été prochain."sv,        "le café d'à côté !"sv,
                                    "la clé du placard ?"sv,    "un essai de plus."sv};
constexpr std::array spanish_openings{"el envío"sv,      "la señal"sv,           "nuestra lista"sv,
                                      "el año fiscal"sv, "la próxima versión"sv, "aquel correo"sv,
                                      "el almacén"sv};
constexpr std::array spanish_middles{"depende de"sv,  "llega después de"sv, "no tiene que ver con"sv,
                                     "sustituye a"sv, "espera a"sv,         "va junto con"sv};
constexpr std::array spanish_endings{"la revisión de mañana."sv, "lo que dijo el cliente."sv, "¿la comida?"sv,
                                     "otro intento."sv,          "las cifras de León."sv,     "¡un éxito!"sv};
constexpr std::array russian_openings{"новая сборка"sv,     "наш отчёт"sv,       "этот ящик"sv,
                                      "вчерашний вопрос"sv, "вторая проверка"sv, "ключ от склада"sv};
constexpr std::array russian_middles{"зависит от"sv, "идёт после"sv, "заменяет"sv, "ждёт"sv, "не похож на"sv};
constexpr std::array russian_endings{"пятничного выпуска."sv, "чай и печенье."sv, "то, о чём говорили."sv,
                                     "новый кабель!"sv, "ответ из Тулы?"sv};
constexpr std::array greek_openings{"η νέα έκδοση"sv, "το αρχείο"sv, "η ομάδα μας"sv, "ο έλεγχος"sv};
constexpr std::array greek_middles{"περιμένει"sv, "αλλάζει"sv, "ακολουθεί"sv, "δεν είναι"sv};
constexpr std::array greek_endings{"την Παρασκευή."sv, "τον καφέ μας."sv, "το τρίτο βήμα!"sv,
                                   "άλλη μια φορά;"sv};
constexpr std::array japanese_openings{"新しい手順は"sv, "今日の報告は"sv, "この部品は"sv, "次の会議は"sv,
                                       "夜の作業は"sv};
constexpr std::array japanese_middles{"まだ確認中で、"sv, "予定より早く、"sv, "昨日と同じで、"sv,
                                      "少し変えて、"sv};
constexpr std::array japanese_endings{"明日終わります。"sv, "問題ありません。"sv, "もう一度お願いします。"sv,
                                      "金曜日に出します。"sv};

constexpr std::array all_languages{
    Language{"English", english_openings, english_middles, english_endings},
    Language{"German", german_openings, german_middles, german_endings},
    Language{"French", french_openings, french_middles, french_endings},
    Language{"Spanish", spanish_openings, spanish_middles, spanish_endings},
    Language{"Russian", russian_openings, russian_middles, russian_endings},
    Language{"Greek", greek_openings, greek_middles, greek_endings},
    Language{"Japanese", japanese_openings, japanese_middles, japanese_endings, false},
};

constexpr std::array all_emoji{"🙂"sv, "👍"sv,           "🎉"sv, "☕"sv,       "🚀"sv,
                               "😅"sv,    "👩‍🔧"sv, "✅"sv, "🌧️"sv, "🇳🇴"sv};

constexpr std::array first{"Ada"sv,   "Bela"sv, "Chidi"sv,  "Dilek"sv,  "Edda"sv,    "Farid"sv,
                           "Greta"sv, "Hugo"sv, "Ines"sv,   "Jonas"sv,  "Kaori"sv,   "Lars"sv,
                           "Mina"sv,  "Nils"sv, "Olga"sv,   "Pavel"sv,  "Quentin"sv, "Rosa"sv,
                           "Samir"sv, "Tove"sv, "Uma"sv,    "Viktor"sv, "Wanda"sv,   "Xenia"sv,
                           "Yusuf"sv, "Zora"sv, "Álvaro"sv, "Élise"sv,  "Jörg"sv,    "Анна"sv};
constexpr std::array last{"Abel"sv,     "Brandt"sv,  "Castro"sv,  "Dahl"sv,      "Ekström"sv, "Fontaine"sv,
                          "Gruber"sv,   "Halonen"sv, "Ito"sv,     "Jansen"sv,    "Keller"sv,  "Lindqvist"sv,
                          "Moreau"sv,   "Núñez"sv,   "Okafor"sv,  "Petrov"sv,    "Quist"sv,   "Romano"sv,
                          "Sørensen"sv, "Tanaka"sv,  "Urban"sv,   "Vargas"sv,    "Weiß"sv,    "Xu"sv,
                          "Yilmaz"sv,   "Zając"sv,   "O'Brien"sv, "Smith, J."sv, "van Dam"sv};

constexpr std::array all_departments{"Engineering"sv, "Sales"sv,      "Support"sv,   "Finance"sv,
                                     "Research"sv,    "Operations"sv, "Marketing"sv, "Legal"sv};
constexpr std::array all_places{"Berlin"sv, "Lyon"sv, "Osaka"sv, "Leeds"sv, "Gdańsk"sv, "Quito"sv};
constexpr std::array all_teams{"Platform"sv, "Field"sv, "Night shift"sv, "Partners"sv};
constexpr std::array all_subjects{"Release"sv,  "Incidents"sv, "Storage"sv,   "Network"sv, "Billing"sv,
                                  "Hiring"sv,   "Roadmap"sv,   "Warehouse"sv, "Fleet"sv,   "Lab"sv,
                                  "Training"sv, "Payroll"sv,   "Design"sv,    "Website"sv, "Quality"sv};
constexpr std::array all_purposes{"planning"sv, "questions"sv, "on call"sv, "news"sv,
                                  "reviews"sv,  "handover"sv,  "ideas"sv};

} // namespace

std::span<const Language> languages() {
  return all_languages;
}
Words emoji() {
  return all_emoji;
}
Words first_names() {
  return first;
}
Words last_names() {
  return last;
}
Words departments() {
  return all_departments;
}
Words places() {
  return all_places;
}
Words teams() {
  return all_teams;
}
Words subjects() {
  return all_subjects;
}
Words purposes() {
  return all_purposes;
}

} // namespace gc2pc::sample
