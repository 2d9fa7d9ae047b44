# Words of the frame around every page, beside every table, and the verdicts.
#
# How texts are named, in all five files:
#   page-NAME-menu|title|description|shows|limits   the page NAME's fixed words; page-NAME-lead* are leads to choose from
#   heading-*, title-*, unit-*, mark-*, words-*     for exhibits: a panel's heading, an exhibit's title and unit, the word at
#                                                   an upright line, a paragraph (words-X-heading stands above words-X)
#   table-T, records-T                              a table as a label, and its rows in a sentence
#   choice-*, option-*                              what can be chosen in a panel, and its options
#   column-C                                        header of the column C, for every column that is shown
#   value-V                                         a cell that holds V (in small letters, "-" for blanks and "_");
#                                                   a cell without such a text stands as it is in the source
#   verdict-V, drawing-*                            verdicts of statements, words of drawings
#   fill-*                                          what fills a sentence where a cell is missing or withheld
#
# Every language has the same names with the same variables; a test holds them equal. Terms of the agency keep their
# English in brackets in every other language.

## Words of every page

tagline = 이민 단속이 내세운 목표를 공개된 기록에 비추어 봅니다
skip = 본문으로 건너뛰기
languages = 언어
menu = 페이지
menu-findings = 기록이 보여 주는 것
menu-how = 만드는 방법
contents = 이 페이지의 내용
made-up = 지어낸 기록입니다.
made-up-more = 여기의 모든 수치는 모의 기록에서 나온 것이며 실제 사람이나 실제 체포에 대해 아무것도 말하지 않습니다.
limits-link = 이것으로 알 수 없는 것
shows-heading = 이 페이지가 보여 주는 것
limits-heading = 말할 수 없는 것
foot-what = brunt는 건수와 비율만 공개합니다. 사람의 명부를 두지 않으며, 작은 수는 공개하지 않습니다.
foot-edition = 판
in-english = 아래 글은 기록과 프로그램에 있는 그대로 영어로 되어 있습니다.
verbatim = { $text }

## Beside every table

exhibit-table = 표
exhibit-rows = { $rows }행
exhibit-empty = 갖고 있는 기록에는 이에 해당하는 행이 없습니다.
exhibit-missing = 기록되지 않았거나 알 수 없음. 0이라는 뜻이 아닙니다
exhibit-withheld = 비공개: 1에서 { $limit }까지의 수, 또는 그 수를 되짚을 수 있게 하는 수
exhibit-limit = 1에서 { $limit }까지의 수와 그 수를 되짚을 수 있게 하는 수는 모든 표와 내려받기에서 공개하지 않습니다.
exhibit-source = 출처
exhibit-release = { $release } 공개본, { $day } 기준
exhibit-rubric = 내세운 목표
exhibit-version = 버전 { $version }
exhibit-method = 방법
exhibit-small = 작은 수
exhibit-download = 내려받기
exhibit-ledger = 어떤 행을 세었는지, 수치와 함께 알아야 할 것
ledger-caption = 차례대로 적용한 조건과 각각의 뒤에 남은 행
ledger-rows = 남은 행
ledger-step = 단계
ledger-reason = 이유
cell-missing = 알 수 없음
cell-withheld = 비공개
fill-missing = 알 수 없는 수
fill-withheld = 비공개 수
card-readings = 해석별로 찾은 내용

## Verdicts on public statements

verdict-supported = 뒷받침됨
verdict-contradicted = 반박됨
verdict-mixed = 엇갈림
verdict-cannot-tell = 알 수 없음
verdict-not-testable = 검증할 수 없음

## 그림

drawing-withheld = 비공개 수치: { $count }개. 1~{ $limit }의 수와 이를 되짚어 알 수 있게 하는 수는 표시하지 않습니다.
drawing-missing = 출처에 없거나 알 수 없는 수치: { $count }개.
drawing-withheld-here = 비공개
drawing-missing-here = 수치 없음
drawing-not-recorded = 기록 없음
drawing-from-to = { $from }부터 { $to }까지
drawing-outside = 한계 밖
drawing-within = 한계 안
drawing-unnamed = 이름을 적을 자리가 없는 한계 밖의 점: { $count }개. 표에는 모두 나와 있습니다.
drawing-not-on-map = 지도에는 없고 표에만 있음: { $text }.
drawing-lacking = 네모로 표시된 글자: { $text }

## 보고서

report-page = { $pages }쪽 중 { $page }쪽
report-notes = 참고
report-edition = brunt { $version }, 판 { $key }
