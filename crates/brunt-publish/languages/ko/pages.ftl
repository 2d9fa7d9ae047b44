# Words of the pages. How texts are named stands in site.ftl.
#
# What fills the leads: { $n } and { $total } counts, { $low }, { $high }, { $share }, { $convicted }, { $pending }, { $other }
# shares, { $first }, { $last }, { $day } days or months, { $records } a text `records-*`.

## The answer

page-answer-menu = 답
page-answer-title = 누구를 겨냥하고 있는가?
page-answer-description = 단속 조치 가운데 내세운 목표에 맞는 비율을 시간에 따라, 기록으로 알 수 없는 부분의 한계와 함께 보여 줍니다.
page-answer-lead = { $first }부터 { $last }까지의 { $records } { $n }건 가운데 { $low }에서 { $high } 사이가 내세운 목표에 맞았으며, 그 사이의 어디인지는 기록으로 알 수 없습니다.
page-answer-lead-told = { $first }부터 { $last }까지의 { $records } { $n }건 가운데 { $share }가 내세운 목표에 맞았습니다.
page-answer-lead-detained = { $day }에 구금된 { $total }명 가운데 { $convicted }에게는 유죄 판결 기록이, { $pending }에게는 계류 중인 형사 사건이 있었고, { $other }에게는 어느 쪽도 없었습니다.
page-answer-lead-none = 내세운 목표를 비추어 볼 기록이 아직 없거나 너무 적습니다.
page-answer-lead-untold = 이 { $records } 기록으로는 공표된 대상 기준을 판단할 수 없거나, 보여 줄 수 있는 건수가 너무 적습니다.
page-answer-lead-spread = 같은 { $records } 기록 { $n }건에서 공표된 대상 기준에 해당하는 비율은, 이 기록으로 판단할 수 있는 기준 가운데 { $low }에서 { $high }까지입니다. 누구의 기준을 쓰는지에 따라 달라집니다.
page-answer-shows = 각 조치를 내세운 목표의 문구, 곧 명령, 지침, 법률 또는 공개 약속에 따라 분류합니다. 선은 그 목표에 맞는 비율입니다. 다른 목표나 다른 표를 고르면 답이 질문에 따라 어떻게 달라지는지 볼 수 있습니다.
page-answer-limits = 기록에는 한 사람에 유죄 판결 하나만 있고, 다른 법정과 다른 표에서 다루는 범죄 조직에 대해서는 말하는 것이 적습니다. 한계는 오차 범위가 아니라, 기록되지 않은 것이 알려지면 답이 얼마나 움직일 수 있는지를 말합니다.

## The burden

page-burden-menu = 부담
page-burden-title = 누가 부담을 지는가?
page-burden-description = 체포, 수용, 구금 일수, 추방을 범죄 경력, 범죄 유형, 입국 자격별로 기록이 말하는 데까지 보여 줍니다.
page-burden-lead = { $first }부터 { $last }까지의 { $records } { $n }건 가운데 { $share }는 유죄 판결도 계류 중인 형사 사건도 기록되지 않은 사람들이었습니다.
page-burden-lead-status = 체포 서식이 있는 { $records } { $n }건 가운데 { $low }에서 { $high } 사이가 마지막 입국 때 영주권자, 이민자, 학생 또는 취업 자격이었던 사람들이었습니다.
page-burden-lead-plain = 체포와 구금, 추방이 유죄 판결이 있는 사람과 없는 사람에게 어떻게 미치는지를 기록이 말하는 데까지 보여 줍니다.
page-burden-lead-neither = { $records } { $n }건 중 { $low }에서 { $high } 사이가 유죄 판결도 계류 중인 기소도 기록에 없는 사람에 대한 것이었습니다.
page-burden-shows = 같은 조치를 기관의 세 집단별, 범죄 유형별로, 그리고 서식에 기록이 있는 한 지역에 한해 입국 자격별로 보여 줍니다. 긴 구금은 짧은 구금보다 무겁기 때문에 사람 수와 함께 구금 일수도 셉니다.
page-burden-limits = 2022년 이후 전국 공개본에는 합법 거주 여부가 없습니다. 입국 자격은 마지막 입국 때의 것이며 체포 당일의 신분이 아닙니다. ‘기타 이민법 위반자(other immigration violator)’는 기록에 없다는 뜻일 뿐, 그 사람에게 전력이 없다는 뜻은 아닙니다.

## Places

page-places-menu = 지역
page-places-title = 어디에서 일어나는가?
page-places-description = 주, 사무소, 시설별 비율을 규모만으로 생길 수 있는 차이의 한계와 함께 보여 줍니다.
page-places-lead = 주별로 보면 { $records } 가운데 내세운 목표에 맞는 비율은 { $low }({ $lowest })에서 { $high }({ $highest })까지였습니다.
page-places-lead-offices = 사무소별로 보면 { $records } 가운데 내세운 목표에 맞는 비율은 { $low }({ $lowest })에서 { $high }({ $highest })까지였습니다.
page-places-lead-plain = 내세운 목표에 맞는 비율이 지역마다 어떻게 다른지, 그중 얼마가 규모만으로 생길 수 있는지를 보여 줍니다.
page-places-shows = 지도는 주마다 비율을 보여 주고, 깔때기 그림은 각 사무소를 규모에 따라 전체 비율 둘레에 놓습니다. 한계 안의 사무소는 그 규모에서 나올 수 있는 범위를 벗어나지 않습니다. 사무소에 순위를 매기지 않습니다.
page-places-limits = 주는 기록에 적힌 것이며 체포의 일부에는 비어 있어 어디에서 일어났는지 알 수 없습니다. 관할 구역(AOR)은 여러 주에 걸칩니다. 사무소 사이의 차이는 서술일 뿐, 사무소가 어떻게 결정하는지에 대한 증거가 아닙니다.

## Change

page-change-menu = 변화
page-change-title = 무엇이 달라졌는가?
page-change-description = 비율의 변화를 사례 구성의 변화와 각 사례 안의 변화로 나누고, 계열이 달라지는 시점을 보여 줍니다.
page-change-lead = 내세운 목표에 맞는 비율은 이전에 { $before }, 이후에 { $after }였으며, 변화 가운데 { $composition }는 사례의 구성에, { $within }는 각 사례 안의 비율에 있습니다.
page-change-lead-two = 내세운 목표에 맞는 비율은 { $day } 이전에 { $before }, 이후에 { $after }였습니다.
page-change-lead-plain = 내세운 목표에 맞는 비율이 어떻게 움직였고, 그 변화가 기록의 어디에 있는지를 보여 줍니다.
page-change-lead-bounds = 공표된 대상 기준에 해당한 비율은 이전 { $before_low }~{ $before_high }, 이후 { $after_low }~{ $after_high }였습니다.
page-change-shows = 변화를 사무소와 방법의 구성, 그리고 각각의 안에서의 비율이라는 두 부분으로 정확히 나눕니다. 지정한 날짜를 다른 모든 날짜와 견주고, 계열 스스로 어느 날짜를 가리키는지도 묻습니다.
page-change-limits = 나눈 부분은 산술일 뿐 원인이 아닙니다. 계열이 달라지는 날짜는 까닭을 말하지 않습니다. 공개본의 마지막 몇 주는 완전하지 않으며, 기관의 코드가 바뀌면 업무가 바뀐 것처럼 보입니다.

## Detention

page-detention-menu = 현재의 구금
page-detention-title = 지금 누가 구금되어 있는가?
page-detention-description = 기관이 약 2주마다 발표하는 대로, 구금된 사람을 범죄 경력과 체포 기관별로 보여 줍니다.
page-detention-lead = { $day }에 { $total }명이 구금되어 있었습니다. 유죄 판결이 있는 사람이 { $convicted }, 계류 중인 형사 사건이 있는 사람이 { $pending }, 어느 쪽도 기록되지 않은 사람이 { $other }였습니다.
page-detention-lead-share = { $day }에 구금된 { $total }명 가운데 { $share }에게는 유죄 판결도 계류 중인 형사 사건도 기록되지 않았습니다.
page-detention-lead-plain = 구금된 사람의 수를 기관 자신의 세 집단별로 보여 줍니다.
page-detention-shows = 기관 자신의 집계를 날짜마다 한 번씩, 읽어 온 파일과 칸과 함께 보여 줍니다. 여기서는 아무것도 추정하지 않습니다.
page-detention-limits = 어느 날 구금된 사람은 아직 풀려나거나 추방되지 않은 사람입니다. 그래서 비율은 체포뿐 아니라 구금 기간에 따라서도 움직입니다. 유죄 판결이 불법 입국 하나뿐일 수도 있습니다.

## Cooperation

page-cooperation-menu = 협조
page-cooperation-title = 구금 요청(detainer)은 어떻게 되었는가?
page-cooperation-description = 인계를 위해 사람을 붙잡아 두라는 요청과, 그 가운데 수용(book-in)으로 끝난 비율을 지역과 달별로 보여 줍니다.
page-cooperation-lead = { $first }부터 { $last }까지의 구금 요청(detainer) { $n }건 가운데 { $low }에서 { $high } 사이가 수용(book-in)으로 끝났습니다.
page-cooperation-lead-days = { $first }부터 { $last }까지의 구금 요청(detainer) { $n }건 가운데 { $share }는 { $days }일 안에 수용(book-in)으로 이어졌습니다.
page-cooperation-lead-plain = 인계를 위한 구금 요청 가운데 얼마나 수용(book-in)으로 끝났는지를 보여 줍니다.
page-cooperation-lead-between = 구금 요청(detainer) { $n }건 중 { $low }에서 { $high } 사이가 입소(book-in)로 이어졌습니다.
page-cooperation-shows = 각 구금 요청을 정해진 일수 안에 있는 같은 사람의 수용과 목록의 규칙에 따라 일대일로 잇습니다. 이을 수 없는 것은 한계로 보여 줍니다.
page-cooperation-limits = 수용으로 끝나지 않았다고 해서 거절된 것은 아닙니다. 그 전에 풀려났거나, 옮겨졌거나, 아직 구치소에 있을 수 있습니다. 기록된 거절은 어디서나 적으며 거절의 척도가 되지 못합니다.

## Polls

page-polls-menu = 여론 조사
page-polls-title = 여론 조사들을 합치면 무엇을 말하는가?
page-polls-description = 이민 정책에 대한 공개 여론 조사를 모아, 조사 기관별 치우침과 수준의 불확실성과 함께 보여 줍니다.
page-polls-lead = 여론 조사를 합친 지지율은 { $last }에 { $level }퍼센트, { $first }에는 { $before }퍼센트였습니다.
page-polls-lead-change = { $first }와 { $last } 사이에 여론 조사를 합친 지지율은 { $change }포인트 움직였으며, 구간은 { $low }에서 { $high }입니다.
page-polls-lead-plain = 여론 조사 하나로는 말할 수 없고 여럿이 함께 말하는 것을 보여 줍니다.
page-polls-shows = 여러 조사 뒤에 있는 수준과 두 날짜 사이의 변화를, 조사 기관마다의 꾸준한 치우침을 손으로 빼지 않고 추정하여 보여 줍니다. 두 조사는 따로 검정합니다. 두 조사 사이의 3포인트 변화는 대부분 우연과 구별되지 않습니다.
page-polls-limits = 여론 조사에는 합쳐도 사라지지 않는 공통된 결함이 있습니다. 모두가 같은 사람들을 놓칠 수 있습니다. 정책이 무엇을 뜻하는지는 질문마다 다릅니다. 어떤 사건 곁의 변화가 그 사건 때문이라는 뜻은 아닙니다.

## Claims

page-claims-menu = 주장
page-claims-title = 한 말이 사실인가?
page-claims-description = 여러 쪽의 공개 발언을 기록에 비추어, 찾은 내용과 판정을 바꿀 수 있는 것과 함께 보여 줍니다.
page-claims-lead = 공개 발언 { $n }건 가운데 기록이 뒷받침하는 것이 { $supported }건, 반박하는 것이 { $contradicted }건, 엇갈리는 것이 { $mixed }건이며, { $open }건은 알 수 없거나 검증할 수 없습니다.
page-claims-lead-plain = 어느 쪽의 발언이든 같은 말로 판정합니다. 뒷받침됨, 반박됨, 엇갈림, 알 수 없음, 검증할 수 없음.
page-claims-shows = 각 발언을 한 가지 이상으로 해석하고, 해석마다 기대하는 답과 함께 기록에 묻습니다. 판정은 정해진 규칙에 따라 나오며, 칼럼니스트에게나 기관, 시민 단체, 시장에게나 똑같습니다.
page-claims-limits = 발언은 풀어 쓴 것이며 목록에 보관된 대로 영어로 되어 있습니다. 판정은 어느 날 갖고 있던 기록에 관한 것이어서 새 기록이 나오면 달라질 수 있습니다. ‘알 수 없음’도 하나의 결과입니다.

## Rubrics

page-rubrics-menu = 내세운 목표
page-rubrics-title = 내세운 목표를 글로 풀면
page-rubrics-description = 조치를 비추어 보는 모든 목표의 출처, 시행 기간, 규칙, 기록으로 나타낼 수 없는 것을 보여 줍니다.
page-rubrics-lead = 각 목표는 명령, 지침, 법률 또는 약속의 문구를 기록이 답할 수 있는 규칙으로 적은 것입니다.
page-rubrics-lead-spread = 같은 { $records } { $n }건에서도 어느 목표를 고르느냐만으로 비율이 { $low }에서 { $high }까지 달라집니다.
page-rubrics-shows = 목표마다 누가 냈는지, 언제 시행되었는지, 분류의 순서, 규칙이 문구를 얼마나 따르는지(fidelity)를 보여 줍니다. 규칙이 발표된 문구를 인용하므로 글은 영어로 되어 있습니다.
page-rubrics-limits = ‘위협’이나 ‘최악’ 같은 말에는 기록이 충족할 수 있는 정의가 없으며, 대신 쓰는 것은 그렇게 표시합니다. 그렇다고 밝힌 구분을 빼고는 brunt가 쓴 목표는 없습니다.

## Methods

page-methods-menu = 방법
page-methods-title = 수치를 만드는 방법
page-methods-description = 각 측정의 정의, 가정, 맞지 않는 경우, 출처를 보여 줍니다.
page-methods-lead = 이 사이트의 모든 수치는 아래 측정 가운데 하나로 만들며, 각각 무엇을 가정하고 언제 맞지 않는지를 밝힙니다.
page-methods-shows = 코드와 함께 다니는 글로, 정의, 가정, 맞지 않는 경우, 출처입니다. 코드와 같이 영어로 되어 있습니다.
page-methods-limits = 방법이 옳아도 기록이 틀릴 수 있습니다. 기록에서 빠진 것은 자료와 품질 페이지에 있습니다.

## Quality

page-quality-menu = 자료와 품질
page-quality-title = 기록에 있는 것과 없는 것
page-quality-description = 어떤 공개본을 읽었는지, 열마다 무엇이 빠졌는지, 공개본이 어디서 늦게 시작하거나 덜 끝나는지를 보여 줍니다.
page-quality-lead = 표 { $tables }개의 { $n }행을 읽었습니다. 없는 값은 없다고 보여 주며, 0이나 ‘아니요’로 바꾸지 않습니다.
page-quality-lead-plain = 없는 값은 없다고 보여 주며, 0이나 ‘아니요’로 바꾸지 않습니다. 이 페이지는 그런 값이 얼마나 되는지 말합니다.
page-quality-shows = 표와 열마다 알려진 값, 빈 값, 가려진 값, 공개본에 없는 값, 맞지 않아 받지 않은 값이 얼마나 되는지를 보여 줍니다. 공개본 가장자리의 덜 찬 주도 적습니다.
page-quality-limits = 처음부터 만들어지지 않은 기록은 없는 것으로도 셀 수 없습니다. 알려진 값도 틀릴 수 있습니다.

## About

page-about-menu = 소개
page-about-title = 이것은 무엇이고, 무엇이 아닌가
page-about-description = brunt는 이민 단속이 내세운 목표를 정부가 공개한 기록에 비추어 봅니다.
page-about-lead = brunt는 이민 단속에 대해 약속된 것을 정부가 공개한 기록에 비추어 보고, 알 수 없는 것은 알 수 없다고 말합니다.
page-about-shows = 공개된 기록에서 나온 건수와 비율을 출처, 기준일, 내세운 목표, 세어 낸 행과 함께 보여 줍니다.
page-about-limits = 어느 한 사람에 대해서도, 어떤 일이 왜 일어났는지에 대해서도 말하지 않습니다. 목표가 무엇이어야 하는지에 대해 편을 들지 않습니다.
about-what-heading = 무엇인가
about-what =
    정부는 누구를 체포하고 구금하고 추방하려 하는지 말합니다. 또 실제로 한 일의 기록을 공개하지만, 그 표들은 크고 고르지 않아 견주기 어렵습니다. brunt는 그 기록을 읽어 각 조치를 내세운 목표의 문구에 따라 분류하고, 목표에 맞는 비율을 기록이 열어 둔 부분의 한계와 함께 보여 줍니다.

    이 도구가 답하려는 질문은 2025년 4월의 한 칼럼에 있습니다. 이 단속은 정말로 누구를 겨냥하는가? 여기서는 어느 쪽에나 똑같이 묻습니다.
about-not-heading = 무엇이 아닌가
about-not =
    사람의 명부가 아닙니다. 어떤 명령이나 페이지, 내려받기도 사람을 찾거나 이름을 대거나, 공개본 사이 또는 바깥 자료와 행을 잇지 않습니다. 신원을 담은 열은 파일을 읽을 때 받지 않습니다.

    원인이나 편향의 증거가 아닙니다. 계열이 달라지는 날짜, 사무소 사이의 차이, 나누어 본 변화는 모두 서술입니다.
about-read-heading = 읽는 법
about-read = 40%에서 60% 같은 범위는 기록이 그 안의 어떤 비율도 허용한다는 뜻입니다. 오차 범위가 아니며, 밝힌 규칙 아래에서 이 기록에 대해 확실히 성립합니다. 줄표는 기록되지 않았거나 알 수 없다는 뜻이지 0이라는 뜻이 아닙니다. 별표는 누구도 알아볼 수 없도록 작은 수를 공개하지 않았다는 뜻입니다.
about-neutral-heading = 누구 편인가
about-neutral = 누구의 편도 아닙니다. 같은 목표와 한계, 같은 판정의 말을 칼럼니스트와 기관, 시민 단체, 시장에게 똑같이 적용합니다. 출처의 글은 인용하거나 풀어 쓴 것임을 밝힙니다.
about-reuse-heading = 다시 쓰기
about-reuse = 모든 표는 CSV, JSON, Parquet으로, 모든 도표는 그림으로 내려받을 수 있습니다. 프로그램은 Apache License 2.0의 자유 소프트웨어입니다. 공개된 기록에는 공개한 곳의 조건이 그대로 적용됩니다. 쓸 때는 공개본과 기준일, 판을 밝혀 주십시오.
about-languages-heading = 언어
about-languages = 이 사이트는 영어, 스페인어, 한국어로 쓰였습니다. 목록의 글, 프로그램의 설명, 기록 속의 이름은 있는 그대로 영어입니다. 기관의 용어는 괄호 안에 영어를 함께 적습니다.
about-access-heading = 접근성
about-access = 모든 페이지는 스크립트 없이, 키보드만으로, 좁은 화면에서, 인쇄물로도 볼 수 있습니다. 도표마다 같은 수치의 표가 있으며, 색만으로 뜻을 나타내지 않습니다. 어떤 페이지도 다른 서버에서 아무것도 불러오지 않고, 쿠키를 쓰거나 방문자를 세지 않습니다.
