# Words for exhibits. How texts are named stands in site.ftl.
#
# What fills them: { $n }, { $total }, { $all } counts, { $low }, { $high }, { $share }, { $before }, { $after }, { $convicted },
# { $pending }, { $other }, { $common }, { $level } shares or counts as the cell is, { $first }, { $last }, { $day } days or
# months, { $records } a text `records-*`, { $lowest }, { $highest }, { $name } names.

## What the rows of a table are, in a sentence

records-apprehensions = 체포(apprehensions)
records-arrest_forms = 체포 서식(I-213)
records-book_ins = 수용(book-ins)
records-daily_population = 하루 구금 인원
records-detainers = 구금 요청(detainers)
records-encounters = 접촉(encounters)
records-removals = 추방(removals)
records-stints = 시설별 구금(stints)
records-stays = 구금 기간(stays)
records-detained = 구금된 사람
records-booked_in = 수용된 사람(book-ins)
records-polls = 여론 조사
records-bed_days = 구금 일수

## The same as a label of a choice or an axis

table-apprehensions = 체포(apprehensions)
table-arrest_forms = 체포 서식(I-213)
table-book_ins = 수용(book-ins)
table-daily_population = 일일 구금 인원
table-detainers = 구금 요청(detainers)
table-encounters = 접촉(encounters)
table-removals = 추방(removals)
table-stints = 시설별 구금(stints)
table-stays = 구금 기간(stays)
table-detained = 구금된 사람
table-booked_in = 수용된 사람(book-ins)
table-polls = 여론 조사
table-average_population = 하루 평균 구금 인원
table-average_population_by_facility_type = 시설 유형별 하루 평균 구금 인원
table-average_stay = 평균 구금 기간
table-average_stay_adult = 성인 평균 구금 기간
table-average_stay_by_facility_type = 시설 유형별 평균 구금 기간
table-bonded_out = 보석(bond) 석방
table-booked_in_by_agency = 체포 기관별 구금 시작 인원
table-court_appearances = 감독(ATD) 대상자의 법정 출석
table-detained_by_disposition = 사건 단계별 구금 인원
table-detained_by_stay = 구금 기간별 구금 인원
table-detained_stateless = 무국적 구금 인원
table-detained_transgender = 트랜스젠더 구금 인원
table-detained_with_fear_decision = 박해 우려(fear) 인정 구금 인원
table-facilities = 구금 시설
table-fear_decision_time = 박해 우려(fear) 결정까지 걸린 시간
table-fear_stay = 박해 우려(fear) 인정 뒤 구금 기간
table-parole_decided = 가석방(parole) 결정
table-parole_requested = 가석방(parole) 신청
table-protected_countries = 국가별 특별 집단
table-released = 석방
table-released_by_reason = 사유별 석방
table-removed = 추방된 사람
table-segregated = 격리(segregation) 인원
table-segregated_vulnerable = 취약 집단 격리(segregation) 인원
table-special_groups = 특별 집단
table-stay_so_far = 현재까지의 구금 기간
table-supervised = 감독(ATD) 인원
table-supervised_by_aor = 사무소별 감독(ATD) 인원
table-supervised_by_technology = 기술별 감독(ATD) 인원

## Choices of a panel

choice-table = 기록
choice-rubric = 내세운 목표
choice-by = 묶음
choice-group = 묶음
choice-period = 기간
choice-from = 시작
choice-state = 주
choice-office = 사무소
choice-facility = 시설
choice-fiscal-year = 회계 연도
choice-measure = 측정
choice-question = 질문
choice-agency = 기관
choice-arresting-agency = 체포한 기관
choice-method = 방법
choice-release = 공개본
choice-unit = 표시
choice-date = 날짜
choice-offence = 범죄
choice-pollster = 조사 기관
choice-statements = 발언

## Options that are not names of the catalog

option-all = 전체
option-by-day = 날짜별
option-by-week = 주 단위
option-by-month = 달별
option-by-fiscal_year = 회계 연도별
option-by-criminality = 범죄 경력별(criminality)
option-by-offence = 범죄 유형별
option-by-state = 주별
option-by-office = 사무소별(AOR)
option-by-facility = 시설별
option-by-method = 체포 방법별
option-by-citizenship = 국적별
option-by-agency = 체포 기관별
option-by-status = 입국 자격별
option-share = 비율
option-count = 수
option-all-time = 갖고 있는 모든 날
option-rows = 공개된 그대로의 행
option-events = 사건(되풀이는 한 번만)
option-in_force = 그날 시행 중이던 목표

## Headings of panels

heading-share = 내세운 목표에 맞는 비율
heading-spread = 같은 기록을 목표마다 보면
heading-in_force = 그날 시행 중이던 목표로 보면
heading-composition = 유죄 판결, 계류 중, 기타
heading-criminality = 범죄 경력별(criminality)
heading-offence = 범죄 유형별
heading-status = 입국 자격별
heading-bed_days = 구금 일수
heading-stays = 구금 기간의 길이
heading-removals = 추방(removals)
heading-arrests = 체포(apprehensions)
heading-states = 주별
heading-areas = 지역 사무소(AOR)별
heading-offices = 규모로 본 사무소
heading-facilities = 시설별
heading-decompose = 나누어 본 변화
heading-break = 계열이 달라지는 날짜
heading-volume = 규모와 성과
heading-population = 구금된 사람
heading-agencies = 체포 기관별
heading-detainers = 구금 요청(detainers)과 수용(book-ins)
heading-lift_reasons = 구금 요청(detainers)이 해제된 이유
heading-refusals = 기록된 거절
heading-trend = 여론 조사 뒤의 수준
heading-houses = 조사 기관별 치우침
heading-polls = 여론 조사 목록
heading-pair = 두 조사의 비교
heading-verdicts = 판정
heading-rubrics = 내세운 목표 전체
heading-measures = 측정 전체
heading-tables = 표와 공개본
heading-columns = 열마다 알려진 것
heading-edges = 공개본이 늦게 시작하거나 덜 끝나는 곳
heading-controls = 공개된 합계와 행
heading-crime = 신고된 범죄
heading-disparity = 집단 사이의 차이
heading-frontier = 같은 규모의 다른 구성

## Titles: sentences that are filled from the table below them

title-between = { $first }부터 { $last }까지 { $records } { $n }건 가운데 { $low }에서 { $high } 사이가 목표에 맞았습니다
title-share = { $first }부터 { $last }까지 { $records } { $n }건 가운데 { $share }가 목표에 맞았습니다
title-moved = { $records } 가운데 목표에 맞는 비율은 { $first }에 { $before }, { $last }에 { $after }였습니다
title-moved-between = { $records } 가운데 목표에 맞는 비율은 { $first }에 { $low_before }에서 { $high_before } 사이, { $last }에 { $low_after }에서 { $high_after } 사이였습니다
title-count-moved = { $records }: { $first }에 { $before }, { $last }에 { $after }
title-count = { $first }부터 { $last }까지 { $records } { $n }건
title-none-told = { $first }부터 { $last }까지의 { $records } { $n }건에서는 목표에 맞는지를 기록으로 알 수 없습니다
title-spread = 같은 { $records } { $n }건이 판단할 수 있는 목표 가운데 어느 것으로 보느냐에 따라 { $low }에서 { $high }까지 목표에 맞습니다
title-range = 비율은 { $low }({ $lowest })에서 { $high }({ $highest })까지였습니다
title-largest = 가장 많은 곳은 { $name }: { $records } { $n }건
title-largest-share = 가장 큰 비율은 { $name }: { $records }의 { $share }
title-detained = { $day }에 구금된 { $total }명 가운데 유죄 판결이 있는 사람은 { $convicted }, 계류 중인 사건이 있는 사람은 { $pending }, 어느 쪽도 없는 사람은 { $other }였습니다
title-detained-moved = 유죄 판결도 계류 중인 사건도 없는 구금자: { $first }에 { $before }, { $last }에 { $after }
title-parts = { $records } { $n }건 가운데 유죄 판결이 있는 사람이 { $convicted }, 계류 중인 사건이 있는 사람이 { $pending }, 어느 쪽도 없는 사람이 { $other }였습니다
title-status = { $records } { $n }건 가운데 마지막 입국 자격이 영주권자, 이민자, 학생 또는 취업이었던 사람은 { $low }에서 { $high } 사이였습니다
title-population = { $first }부터 { $last }까지 자정에 구금된 사람은 평균 { $mean }명이었습니다
title-stays = 구금 { $n }건의 절반은 { $median }일 안에 끝났습니다
title-stays-between = 구금 { $n }건의 절반은 { $low }일에서 { $high }일 안에 끝났습니다
title-funnel = { $records } { $n }건의 사무소를 규모에 따라, 공통 비율 { $common } 둘레에 놓았습니다
title-funnel-outside = 사무소 { $all }곳 가운데 { $outside }곳이 공통 비율 { $common } 둘레의 한계를 벗어납니다
title-map = 주별 비율은 { $low }({ $lowest })에서 { $high }({ $highest })까지였습니다
title-map-areas = 지역 사무소별 비율은 { $low }({ $lowest })에서 { $high }({ $highest })까지였습니다
title-decompose = { $change }의 변화 가운데 { $composition }는 칸의 구성에, { $within }는 칸 안의 비율에 있습니다
title-break = { $day } 전후로 계열의 수준은 { $change }만큼 다릅니다
title-break-points = 계열 스스로는 { $from }에서 { $to } 사이의 변화를 가리킵니다
title-detainers = 구금 요청(detainer) { $n }건 가운데 { $share }가 { $days }일 안에 수용(book-in)으로 이어졌습니다
title-detainers-between = 구금 요청(detainer) { $n }건 가운데 { $low }에서 { $high } 사이가 수용(book-in)으로 끝났습니다
title-trend = 합친 지지율은 { $first }에 { $before }퍼센트, { $last }에 { $after }퍼센트였습니다
title-trend-change = 합친 지지율은 { $first }와 { $last } 사이에 { $change }포인트 움직였습니다
title-pair = 두 조사 사이의 변화는 { $change }포인트, 구간은 { $low }에서 { $high }
title-houses = 조사 기관마다 전체 수준에서 치우친 정도
title-polls = 수준 뒤에 있는 여론 조사
title-verdicts = 뒷받침됨 { $supported }건, 반박됨 { $contradicted }건, 엇갈림 { $mixed }건, 알 수 없거나 검증할 수 없음 { $open }건
title-tables = 읽은 것: { $first }부터 { $last }까지 { $n }행
title-tables-plain = 어떤 표를 어느 공개본에서, 어느 날들에 대해 읽었는가
title-columns = 열마다 알려진 값이 얼마나 되는가
title-edges = 공개본이 덜 찬 주
title-controls = 공개된 합계와 읽은 행
title-rubrics = 내세운 목표와 시행 기간, 충실도(fidelity)
title-crime = 신고된 범죄와 신고한 기관의 비율
title-disparity = 집단 사이의 비와, 기준에 있을 수 있는 오차
title-frontier = 같은 수의 { $records }, 다른 구성이었다면 닿았을 수

## Units: what is counted, and whose number it is

unit-share = { $records }의 비율, 퍼센트. 띠는 기록으로 알 수 없는 부분이며 오차 범위가 아닙니다.
unit-share-told = 기록으로 알 수 있는 { $records }의 비율, 퍼센트
unit-share-range = { $records }의 비율, 퍼센트. 가는 선은 기록으로 알 수 없는 범위입니다.
unit-share-interval = { $records }의 비율, 퍼센트. 가는 선은 { $level } 구간입니다.
unit-count = 공개된 그대로의 { $records } 수
unit-count-month = 공개된 그대로의 달별 { $records } 수
unit-count-week = 공개된 그대로의 주별 { $records } 수
unit-published = 기관이 발표한 그대로의 사람 수
unit-published-share = 기관이 발표한 전체 인원에서 차지하는 비율, 퍼센트
unit-parts = 전체 { $records }에서 차지하는 부분, 퍼센트
unit-people-day = 자정에 구금된 사람
unit-days = 수용(book-in)부터 석방까지의 일수. 끝나지 않은 구금은 열린 것으로 셉니다
unit-bed_days = 모든 사람을 합한 구금 일수
unit-funnel = { $records }의 비율(퍼센트)을 사무소(AOR)의 { $records } 수에 따라. 한계는 { $level }
unit-funnel-plain = { $records }의 비율(퍼센트)을 사무소(AOR)의 규모에 따라, 규모만으로 생길 수 있는 한계와 함께
unit-points = 퍼센트포인트
unit-approval = 지지율, 응답자 가운데 퍼센트
unit-approval-interval = 지지율, 응답자 가운데 퍼센트. 띠는 수준의 { $level } 구간
unit-lean = 전체 수준보다 위(+) 또는 아래(−)의 퍼센트포인트
unit-ratio = 비. 1이면 같음
unit-rows = 행
unit-values = 열의 값, 그 행 가운데 퍼센트
unit-weeks = 한 주의 행을 앞뒤 주의 행과 견준 것
unit-statements = 공개 발언의 수
unit-targets = 한 행이 내세운 목표 하나입니다
unit-offences = 경찰에 신고된 범죄, 발표된 그대로
unit-none = 단위 없음

## Words beside upright lines of a chart

mark-new-administration-2021 = 2021년 1월 20일: 정권 교체
mark-new-administration-2025 = 2025년 1월 20일: 정권 교체
mark-arrest-goal = 2025년 5월 말: 하루 3,000명 체포 목표 보도
mark-column = 2025년 4월 30일: 칼럼
mark-named-day = 지정한 날
mark-day = { $day }
mark-new-codes = 기관의 코드가 바뀜
mark-incomplete = 여기부터 완전하지 않음

## Paragraphs that a page may hold between its exhibits

words-bounds-heading = 왜 하나의 수가 아니라 범위인가
words-bounds = 어떤 열이 빈 기록에는 유죄 판결이 있을 수도, 없을 수도 있습니다. 짐작하는 대로 적지 않고 비율을 두 번 냅니다. 알 수 없는 조치가 하나도 목표에 맞지 않는 경우와 모두 맞는 경우입니다. 이 기록의 참값은 그 사이에 있습니다.
words-definition-heading = 무엇보다 정의가 중요하다
words-definition = 같은 체포라도 누구의 말을 쓰느냐에 따라 거의 모두 목표에 맞기도 하고 거의 맞지 않기도 합니다. 그 차이는 오류가 아닙니다. 여기의 모든 수치가 목표를 밝히는 까닭입니다.
words-published-heading = 기관 자신의 수치
words-published = 이 수치는 기관의 통합 문서에 적힌 것이며 brunt가 센 것이 아닙니다. 구금된 모든 사람에 대한 것이므로 구간이 없습니다.
words-no-rows = 이 페이지의 기록이 아직 없습니다. 공개본을 들여오면 채워집니다.
words-no-ranks = 사무소에 순위를 매기지 않습니다. 이렇게 많이 견주면 우연만으로도 멀리 떨어지는 곳이 있습니다.
words-local-crime = 신고된 범죄는 배경일 뿐이며 어떤 체포와도 잇지 않습니다.

## Exhibits of the edition that brunt makes of a store

option-records = { $table }, 공개본 { $release }
option-agency-all = 전체
option-agency-ice = ICE
option-agency-cbp = CBP
option-by-lawful_status = 합법 체류 신분별(간접 지표)
option-by-offence_tier = 범죄 등급별
option-by-minor_conviction = 경미한 유죄 판결 여부별
option-by-admission_class_group = 입국 자격별
option-by-citizenship_region = 국적 지역별
option-by-age_band = 연령별
option-by-gender = 성별
option-by-apprehension_method_group = 체포 방법별
heading-classes = 단속이 누구에게 미치는가
heading-booked_in = 회계연도 누계 입소(book-in)
title-spread-untold = { $records } 기록으로는 어떤 공표된 대상 기준도 판단할 수 없음
title-share-withheld = 판단할 수 있는 { $records } 기록이 너무 적어 비율을 제시하지 않음
title-share-in = { $period }: { $records } 중 { $share }가 대상 기준에 해당
title-share-in-between = { $period }: { $records } 중 { $low }에서 { $high } 사이가 대상 기준에 해당
title-in_force = 각 조치를 그날 시행 중이던 대상 기준으로 판단
title-range-withheld = 비교할 수 있는 조치가 너무 적음
title-change = 대상 기준에 해당한 { $records }의 비율은 이전 { $before_low }~{ $before_high }, 이후 { $after_low }~{ $after_high }. 변화 중 구성의 몫은 { $mix_low }~{ $mix_high }, 구성 안 비율의 몫은 { $rate_low }~{ $rate_high }
title-change-withheld = 판단할 수 있는 { $records } 기록이 너무 적어 변화를 나눌 수 없음
title-booked_in-moved = 유죄 판결도 기소도 없이 입소한 사람: { $first }까지의 회계연도 { $before }, { $last }까지의 회계연도 { $after }
title-waves = 한 조사기관의 회차별 지지율: { $first } { $before } %, { $last } { $after } %
unit-change = { $records } 비율의 퍼센트포인트. 이전: { $before_first }~{ $before_last }, 이후: { $after_first }~{ $after_last }. 범위는 기록으로 알 수 없는 부분이며, 구간은 주별 기록을 낳은 과정에 대한 것임.
words-polls-heading = 하나의 조사와 여러 조사
words-polls = 두 조사 사이의 3포인트 변화는 대부분 우연과 구별되지 않습니다. 여러 조사 뒤에 있는 수준은 추정할 수 있습니다. 그 띠는 표본, 조사기관, 시간에 따른 변동에 대한 구간이며, 모든 조사기관이 공유하는 치우침은 들어 있지 않습니다.
